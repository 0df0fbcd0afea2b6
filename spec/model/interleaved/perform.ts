import type { FileHandle } from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import type { Volume } from '../../../lib/index.js';
import { contentOf, type Task, type WriteTask } from './plan.js';

export type Outcome = { readonly value: unknown } | { readonly code: string };

/** A call, from when it was made till it came to something. */
export interface Step {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly outcome: Outcome;
}

/** What became of a task. */
export interface Played {
  readonly caller: number;
  readonly mount: number;
  readonly task: Task;
  /** By which its content is told from that of all others. */
  readonly writer: number;
  readonly steps: Step[];
}

/** Makes a call when it is its turn, and notes what it came to. */
export type Take = <Result>(name: string, run: () => Promise<Result>) => Promise<Result | undefined>;

/** Does what a task says. What fails is noted, and no failure of this. */
export async function perform(volume: Volume, { task, writer }: Played, take: Take): Promise<void> {
  const { promises } = volume;
  const path = (at: string) => `/m${at}`;
  switch (task.verb) {
    case 'readFile':
      await take('readFile', async () => textOf(await promises.readFile(path(task.at))));
      return;
    case 'localPath':
      await take('localPath', () => readLocally(volume, path(task.at)));
      return;
    case 'stat':
      await take('stat', async () => {
        const stats = await promises.stat(path(task.at));
        return stats.isDirectory() ? 'directory' : stats.size;
      });
      return;
    case 'readdir':
      await take('readdir', async () => {
        const entries = await promises.readdir(path(task.at), { withFileTypes: true });
        return entries.map((entry) => entry.name + (entry.isDirectory() ? '/' : '')).sort();
      });
      return;
    case 'unlink':
      await take('unlink', () => promises.unlink(path(task.at)));
      return;
    case 'rmdir':
      await take('rmdir', () => promises.rmdir(path(task.at)));
      return;
    case 'rm':
      await take('rm', () => promises.rm(path(task.at), { recursive: true }));
      return;
    case 'mkdir':
      await take('mkdir', () => promises.mkdir(path(task.at), { recursive: task.recursive }));
      return;
    case 'writeFile': {
      const content = contentOf(writer, task.length);
      await take('writeFile', () => promises.writeFile(path(task.at), content, { flag: task.flag }));
      return;
    }
    case 'appendFile':
      await take('appendFile', () => promises.appendFile(path(task.at), contentOf(writer, task.length)));
      return;
    case 'copyFile':
      await take('copyFile', () => promises.copyFile(path(task.from), path(task.to), task.exclusive ? 1 : 0));
      return;
    case 'rename':
      await take('rename', () => promises.rename(path(task.from), path(task.to)));
      return;
    case 'read by handle': {
      const handle = await take('open', () => promises.open(path(task.at)));
      if (!handle) return;
      for (const { start, length } of task.ranges) await take('read', () => readAt(handle, start, length));
      await take('close', () => handle.close());
      return;
    }
    case 'write by handle':
      return writeByHandle(volume, path(task.at), task, writer, take);
    case 'write by stream':
      await take('stream', () => writeByStream(volume, path(task.at), task, writer, take));
  }
}

function textOf(bytes: unknown): string {
  return (bytes as Buffer).toString('latin1');
}

/** What lies at the local path once it is told; another version may be stored there by then, or none. */
async function readLocally(volume: Volume, path: string): Promise<string | undefined> {
  await using local = await volume.localPath(path);
  return readFile(local.path, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
  return textOf(buffer.subarray(0, bytesRead));
}

async function writeByHandle(volume: Volume, path: string, task: WriteTask, writer: number, take: Take) {
  const handle = await take('open', () => volume.promises.open(path, task.flag));
  if (!handle) return;
  for (const [index, length] of task.lengths.entries()) {
    await take('write', () => handle.write(contentOf(writer, length)));
    if (index === 0 && task.end === 'syncs, writes on and closes') await take('sync', () => handle.sync());
  }
  await take('close', () => handle.close());
}

async function writeByStream(volume: Volume, path: string, task: WriteTask, writer: number, take: Take) {
  const stream = volume.createWriteStream(path, { flags: task.flag });
  let failure: unknown;
  stream.on('error', (error) => {
    failure ??= error;
  });
  const closed = new Promise((resolve) => void stream.on('close', resolve));
  for (const length of task.lengths) {
    if (stream.destroyed) break;
    await take('write', async () => void stream.write(contentOf(writer, length)));
  }
  if (task.end === 'gives up') stream.destroy();
  else stream.end();
  await closed;
  if (failure) throw failure;
}
