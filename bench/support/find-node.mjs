import { execFileSync } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const CACHED = resolve(import.meta.dirname, '../../node_modules/.cache/mediafs-nodes');

/** The binary of another version of Node: where `npm run test:versions` has it, or from npm's package `node`. */
export async function findNode(version) {
  const own = process.env.MEDIAFS_TEST_NODES;
  const cached = join(CACHED, version);
  const installed = join(cached, 'node_modules/.bin/node');
  const places = [
    ...(own ? [join(own, version, 'bin/node'), join(own, version, 'node_modules/.bin/node')] : []),
  ];
  for (const place of [...places, installed]) if (await isThere(place)) return place;
  await mkdir(cached, { recursive: true });
  const given = ['install', '--prefix', cached, '--no-save', '--no-audit', '--no-fund', `node@${version}`];
  execFileSync('npm', given, { stdio: 'ignore' });
  return installed;
}

const isThere = (path) =>
  access(path).then(
    () => true,
    () => false,
  );
