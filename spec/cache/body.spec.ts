import { Readable } from 'node:stream';
import { expect } from 'chai';
import { letGo, untilAborted } from '../../lib/cache/body.js';
import { delay, piecesOf } from './support.js';

const bytes = Buffer.alloc(20_000, 'x');

describe('a body', () => {
  it('is passed on piece by piece', async () => {
    let received = 0;
    for await (const piece of untilAborted(piecesOf(bytes), new AbortController().signal))
      received += piece.length;
    expect(received).to.equal(bytes.length);
  });

  it('fails with its own error', async () => {
    const body = (async function* () {
      yield bytes;
      throw new Error('broken off');
    })();
    expect(await readAll(body, new AbortController().signal)).to.equal('broken off');
  });

  it('ends with the reason of an abort before its first piece', async () => {
    const stream = Readable.from([bytes]);
    expect(await readAll(stream, AbortSignal.abort(new Error('not wanted')))).to.equal('not wanted');
    await delay(5);
    expect(stream.destroyed).to.equal(true);
  });

  it('ends with the reason of an abort while a piece is awaited', async () => {
    const controller = new AbortController();
    const stream = new Readable({ read() {} });
    const reading = readAll(stream, controller.signal);
    setTimeout(() => controller.abort(new Error('not wanted')), 5);
    expect(await reading).to.equal('not wanted');
  });

  it('is released when its reader stops', async () => {
    const stream = Readable.from([bytes, bytes]);
    for await (const _ of untilAborted(stream, new AbortController().signal)) break;
    await delay(5);
    expect(stream.destroyed).to.equal(true);
  });

  for (const [title, make] of [
    ['a stream', () => Readable.from([bytes, bytes])],
    ['a silent stream that ends later', () => Readable.from(later())],
  ] as const) {
    it(`that nobody reads is released: ${title}`, async () => {
      const stream = make();
      letGo(stream);
      await delay(40);
      expect(stream.destroyed).to.equal(true);
    });
  }

  it('that nobody reads may fail', async () => {
    letGo(
      (async function* () {
        yield* [];
        throw new Error('broken off');
      })(),
    );
    await delay(5);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = new Proxy(signal, {
      get(target, name) {
        if (name === 'addEventListener') listeners += 1;
        if (name === 'removeEventListener') listeners -= 1;
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    for await (const _ of untilAborted(piecesOf(bytes), counted));
    expect(listeners).to.equal(0);
  });
});

async function readAll(body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string | undefined> {
  try {
    for await (const _ of untilAborted(body, signal));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function* later(): AsyncGenerator<Uint8Array> {
  await delay(20);
  yield bytes;
}
