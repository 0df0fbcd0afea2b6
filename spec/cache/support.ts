import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { DiskCache } from '../../lib/cache/disk-cache.js';
import type { DiskCacheOptions } from '../../lib/cache/disk-cache-options.js';
import type { FirstAnswer } from '../../lib/cache/fill.js';
import type { CachedFile, CacheRecord } from '../../lib/cache/record.js';

/** Bytes; small, so that a few of them make an object that is filled in ranges. */
export const PART = 16 * 1024;

/** 2023-11-14T22:13:20.123Z: a millisecond that a double of seconds cannot say. */
export const MODIFIED = 1_700_000_000_123;

/** Gives the work a directory of its own below the temporary directory, and removes it. */
export async function inDirectory<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function cacheIn(directory: string, options: Partial<DiskCacheOptions> = {}): DiskCache {
  // A busy machine must not look like a cache without room.
  return new DiskCache({ directory, storeName: 'store', partSize: PART, patience: 20_000, ...options });
}

/** A content that says what it is: nobody can take a part of it, or another one, for it. */
export function contentOf(name: string, size: number): Buffer {
  const seed = createHash('sha512').update(`${name} ${size}`).digest();
  const head = Buffer.from(`${name}\n${size}\n`);
  return Buffer.concat([head, Buffer.alloc(Math.max(0, size - head.length), seed)], size);
}

/** Whether bytes are, from the first to the last, some content that `contentOf` made. */
export function isWhole(bytes: Buffer): boolean {
  const [name, size] = bytes.toString('latin1', 0, 200).split('\n');
  return name !== undefined && bytes.equals(contentOf(name, Number(size)));
}

export function recordFor(name: string, size: number, extra: Partial<CacheRecord> = {}): CacheRecord {
  return { version: `"${name}"`, size, modified: MODIFIED, description: { name }, ...extra };
}

export function putContent(cache: DiskCache, key: string, name: string, size = 1000) {
  return cache.put(key, recordFor(name, size), contentOf(name, size));
}

/** What a store answers for an object of more than one part: a first range, and the rest on request. */
export function fillContent(cache: DiskCache, key: string, name: string, size: number) {
  const content = contentOf(name, size);
  return cache.fill(
    key,
    answerOf(content, recordFor(name, size), Math.min(size, PART)),
    async ({ start, end }) => piecesOf(content.subarray(start, end)),
    new AbortController().signal,
  );
}

export function answerOf(content: Buffer, record: CacheRecord, length = content.length): FirstAnswer {
  return { record, length, body: piecesOf(content.subarray(0, length)) };
}

export async function* piecesOf(bytes: Uint8Array, size = 5000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** The content of a cached file as text that names it, or `undefined` for a miss. */
export async function nameOf(file: CachedFile | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const bytes = await readFile(file.path);
  expect(isWhole(bytes), `${file.path} is whole`).to.equal(true);
  return bytes.toString('latin1').split('\n')[0];
}

/** Every file and symbolic link below a directory, relative to it, sorted; none if there is no such directory. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

/** Nothing in the making may be left, neither on the disk nor among our descriptors. */
export async function expectNothingLeft(directory: string): Promise<void> {
  const temporaries = () => readdir(join(directory, 'tmp')).catch(() => []);
  // A file may be published while its reader has gone on.
  for (let wait = 0; wait < 200 && (await temporaries()).length > 0; wait += 1) await delay(10);
  expect(await temporaries()).to.deep.equal([]);
  await expectNoDescriptors(directory);
}

export async function expectNoDescriptors(directory: string): Promise<void> {
  // Published files are held open for one step of the clock, and others are told what room was taken.
  let left = await descriptorsBelow(directory);
  for (let wait = 0; wait < 200 && left.length > 0; wait += 1) {
    await delay(10);
    left = await descriptorsBelow(directory);
  }
  expect(left).to.deep.equal([]);
}

/** Paths that this process has open; none where the system does not tell (no `/proc`). */
export async function descriptorsBelow(directory: string): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd').catch(() => []);
  const paths = await Promise.all(
    numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')),
  );
  return paths.filter((path) => path.startsWith(`${directory}/`));
}

export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
