import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode } from './find-node.mjs';
import { startStore } from './stores.mjs';
import { Subject } from './subject.mjs';
import { takeCounted, takeInTurn, takeOnce } from './take.mjs';

const TAKE = { counted: takeCounted, memory: takeOnce };

/**
 * Measures a line on each of its networks: ours and every peer, each in a process of its own, in turn. What it leaves is
 * for `leftovers`.
 */
export async function runLine(line, leftovers) {
  const {
    name,
    title,
    kind = 'timed',
    ours: hidden,
    oursIs: ours = hidden,
    bytes,
    absent,
    budgets,
    node,
  } = line;
  const begin = new Date();
  const cases = [];
  for (const network of line.networks) cases.push({ network, ...(await runCase(line, network, leftovers)) });
  const of = { name, title, kind, ours, bytes, absent, budgets, node, delivered: line.delivered };
  return { ...of, begin, cases };
}

async function runCase(line, network, leftovers) {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-bench-'));
  const { server, objects } = line;
  const running = await startStore({ network, server, objects, directory });
  if (running.absent) {
    await rm(directory, { recursive: true });
    return { absent: running.absent };
  }
  try {
    return { subjects: await runSubjects(line, network, running, directory) };
  } finally {
    await unmountAll(directory);
    await running.close();
    await leftovers.remove(directory, line);
  }
}

function namesOf({ ours, limits, peers, farPeers = peers }, network) {
  // Who has one connection for everything would have the time of the whole line.
  const wanted = network === 'far' ? peers.filter((name) => farPeers.includes(name)) : peers;
  return [ours, ...limits, ...wanted];
}

/** A process that did not end by itself has left its mount, and nothing may be removed through that. */
async function unmountAll(directory) {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  for (const [, point] of mounts.matchAll(/^\S+ (\S+) fuse/gm)) {
    if (point.startsWith(directory)) execFileSync('fusermount', ['-u', '-z', point]);
  }
}

async function runSubjects(line, network, running, directory) {
  const node = line.node && (await findNode(line.node));
  const found = {};
  for (let generation = 0; generation < line.generations; generation += 1) {
    const begin = async (peer) => {
      const own = join(directory, `${generation}-${peer.replaceAll(/[^a-z0-9]/gi, '-')}`);
      await mkdir(own);
      const context = { store: running.store, near: running.near, network, peer, directory: own };
      const { name, patience, kind } = line;
      const flags = kind === 'memory' ? ['--expose-gc'] : [];
      return new Subject({ line: name, peer, context, node, patience, flags });
    };
    const take = TAKE[line.kind] ?? takeInTurn;
    const taken = await take({ line, running, begin, names: namesOf(line, network) });
    for (const [name, { samples, ...reason }] of Object.entries(taken)) {
      const before = found[name]?.samples ?? [];
      found[name] = samples ? { samples: [...before, ...samples] } : { samples: before, ...reason };
    }
  }
  return found;
}
