import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { MediaStore } from '../../../lib/media-store/contract.js';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

export async function textOf(store: MediaStore, id: string, options?: object): Promise<string> {
  return (await bytesOf(await store.open(id, options))).toString();
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error & { code?: string };
  }
  throw new Error('it did not fail');
}

export async function expectFailure(promise: Promise<unknown>, code: string): Promise<void> {
  expect((await failureOf(promise)).code).to.equal(code);
}

export async function expectTypeError(promise: Promise<unknown>, words: string): Promise<void> {
  const error = await failureOf(promise);
  expect(error).to.be.instanceOf(TypeError);
  expect(error.message).to.contain(words);
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The smallest content that is known for a PNG. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
