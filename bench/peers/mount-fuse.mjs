import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { throughNodeFs } from './through-node-fs.mjs';

const PATIENCE = 30_000;

/** Mounts by a program that stays in the foreground, and has what is mounted by `node:fs`. */
export async function mountFuse({ directory, start }) {
  const point = join(directory, 'mnt');
  mkdirSync(point, { recursive: true });
  const { command, given, environment } = start(point);
  // rclone ends with an error where the environment names a bundle of certificates for AWS.
  const { AWS_CA_BUNDLE: _, ...inherited } = process.env;
  const output = process.env.MEDIAFS_BENCH_VERBOSE ? 'inherit' : 'ignore';
  const stdio = ['ignore', output, output];
  const child = spawn(command, given, { stdio, env: { ...inherited, ...environment } });
  let failure;
  child.on('error', (error) => {
    failure = error;
  });
  const before = statSync(directory).dev;
  const end = performance.now() + PATIENCE;
  while (failure === undefined && statSync(point).dev === before) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    if (performance.now() > end) throw new Error(`${command} mounted nothing in ${PATIENCE / 1000} s`);
    await setTimeout(20);
  }
  if (failure) throw failure;
  return {
    ...throughNodeFs(point),
    /** Seconds of processor time of the program behind the mount. */
    otherProcessorTime: () => processorTime(child.pid),
    close: async () => {
      execFileSync('fusermount', ['-u', '-z', point]);
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
