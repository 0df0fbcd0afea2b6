import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { type FetchRange, type FirstAnswer, splitRange } from '../../lib/cache/fill.js';
import type { CacheRecord } from '../../lib/cache/record.js';
import { encodeCrc32 } from '../../lib/crc32.js';
import { failing } from './support/faults.js';
import {
  answerOf,
  cacheIn,
  contentOf,
  delay,
  expectNothingLeft,
  filesBelow,
  inDirectory,
  nameOf,
  PART,
  piecesOf,
  recordFor,
} from './support.js';

const SMALL = 9000;
const LARGE = PART * 4 + 100;

interface Case {
  readonly size: number;
  readonly record?: Partial<CacheRecord>;
  readonly first?: Partial<FirstAnswer>;
  readonly fetchRange?: FetchRange;
}

const content = contentOf('content', LARGE);
const fetchRest: FetchRange = async ({ start, end }) => piecesOf(content.subarray(start, end));
const short: FetchRange = async ({ start, end }) => piecesOf(content.subarray(start, end - 1));
const long: FetchRange = async ({ start, end }) =>
  piecesOf(Buffer.concat([content.subarray(start, end), content], PART + 1));

const wrong: Record<string, Case> = {
  'a small body that is too short': { size: SMALL, first: { body: piecesOf(content.subarray(1, SMALL)) } },
  'a small body that is too long': { size: SMALL, first: { body: piecesOf(content) } },
  'a small body that never ends': { size: SMALL, first: { body: endless() } },
  'a small body of no bytes': { size: SMALL, first: { body: piecesOf(Buffer.alloc(0)) } },
  'a small body with another checksum': { size: SMALL, record: { crc32: 'AAAAAA==' } },
  'a first range that is too short': { size: LARGE, first: { body: piecesOf(content.subarray(1, PART)) } },
  'a first range that never ends': { size: LARGE, first: { body: endless() } },
  'a first range that is longer than the object': {
    size: LARGE,
    first: { length: LARGE + 9, body: endless() },
  },
  'a later range that is too short': { size: LARGE, fetchRange: short },
  'a later range that is too long': { size: LARGE, fetchRange: long },
  'ranges with another checksum': { size: LARGE, record: { crc32: 'AAAAAA==' } },
};

describe('a fill', () => {
  for (const [title, { size, record, first, fetchRange = fetchRest }] of Object.entries(wrong)) {
    it(`refuses ${title}, and caches nothing`, () =>
      inDirectory(async (directory) => {
        const exact = contentOf('content', size);
        const answer = answerOf(exact, recordFor('content', size, record), Math.min(size, PART));
        const { signal } = new AbortController();
        const fill = cacheIn(directory).fill('key', { ...answer, ...first }, fetchRange, signal);
        expect(await fill.catch((error) => error.code)).to.equal('EINTEGRITY');
        expect(await filesBelow(`${directory}/files`)).to.deep.equal([]);
        await expectNothingLeft(directory);
      }));
  }

  for (const size of [1, PART - 1, PART, PART + 1, PART * 2, LARGE]) {
    it(`takes in ${size} bytes and checks their sum`, () =>
      inDirectory(async (directory) => {
        const exact = contentOf('content', size);
        const record = recordFor('content', size, { crc32: encodeCrc32(crc32(exact)) });
        const rest: FetchRange = async ({ start, end }) => piecesOf(exact.subarray(start, end));
        const { signal } = new AbortController();
        const answer = answerOf(exact, record, Math.min(size, PART));
        const { file, bytes } = await cacheIn(directory).fill('key', answer, rest, signal);
        expect(bytes === undefined).to.equal(size > PART);
        if (size > 20) expect(await nameOf(file)).to.equal('content');
        await expectNothingLeft(directory);
      }));
  }

  it('asks for the rest in ranges that do not overlap', () => {
    expect(splitRange({ start: 8, end: 21 }, 5)).to.deep.equal([
      { start: 8, end: 13 },
      { start: 13, end: 18 },
      { start: 18, end: 21 },
    ]);
    expect(splitRange({ start: 8, end: 8 }, 5)).to.deep.equal([]);
  });

  it('that fails in one range ends at once, though the others stall', () =>
    inDirectory(async (directory) => {
      const released: string[] = [];
      const answer = {
        ...answerOf(content, recordFor('content', LARGE), PART),
        body: stalling('first', released),
      };
      const signals: AbortSignal[] = [];
      const fetchRange: FetchRange = async ({ start }, signal) => {
        signals.push(signal);
        if (start > PART) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
        return stalling('second', released);
      };
      const fill = cacheIn(directory).fill('key', answer, fetchRange, new AbortController().signal);
      const outcome = await Promise.race([fill.catch((error) => error.code), delay(10_000)]);
      expect(outcome).to.equal('ECONNRESET');
      expect(signals.every(({ aborted }) => aborted)).to.equal(true);
      expect(released.sort()).to.deep.equal(['first', 'second']);
      await expectNothingLeft(directory);
    }));

  for (const size of [SMALL, LARGE]) {
    it(`of ${size} bytes ends when its last waiter leaves, though the body stalls`, () =>
      inDirectory(async (directory) => {
        const released: string[] = [];
        const waiter = new AbortController();
        const record = recordFor('content', size);
        const answer = { record, length: Math.min(size, PART), body: stalling('first', released) };
        const fill = cacheIn(directory).fill(
          'key',
          answer,
          async () => stalling('rest', released),
          waiter.signal,
        );
        setTimeout(() => waiter.abort(), 20);
        const outcome = await Promise.race([fill.catch((error) => error.name), delay(10_000)]);
        expect(outcome).to.equal('AbortError');
        expect(released).to.include('first');
        expect(await filesBelow(`${directory}/files`)).to.deep.equal([]);
        await expectNothingLeft(directory);
      }));
  }

  it('that nobody waits for any more when it begins lets go of the body', () =>
    inDirectory(async (directory) => {
      const released: string[] = [];
      const answer = {
        ...answerOf(content, recordFor('content', LARGE), PART),
        body: stalling('first', released),
      };
      const fill = cacheIn(directory).fill('key', answer, fetchRest, AbortSignal.abort());
      expect(await fill.catch((error) => error.name)).to.equal('AbortError');
      expect(released).to.deep.equal(['first']);
      await expectNothingLeft(directory);
    }));

  it('that the disk refuses lets go of the body without waiting for it', () =>
    inDirectory(async (directory) => {
      const released: string[] = [];
      const body = stalling('first', released);
      const answer = { record: recordFor('content', LARGE), length: PART, body };
      const disk = failing((call) => call === 'open', 'EMFILE');
      const fill = cacheIn(directory).fill('key', answer, fetchRest, new AbortController().signal);
      const outcome = await Promise.race([fill.catch((error) => error.code), delay(10_000)]);
      disk.restore();
      expect(outcome).to.equal('EMFILE');
      expect(released).to.deep.equal(['first']);
    }));

  it('makes no request after one has failed', () =>
    inDirectory(async (directory) => {
      let requests = 0;
      const size = PART * 40;
      const answer = answerOf(contentOf('content', size), recordFor('content', size), PART);
      const fetchRange: FetchRange = async () => {
        requests += 1;
        throw new Error('no answer');
      };
      const fill = cacheIn(directory).fill('key', answer, fetchRange, new AbortController().signal);
      expect(await fill.catch((error) => error.message)).to.equal('no answer');
      expect(requests).to.be.at.most(4);
    }));
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(1000);
}

/** As a connection that is open and silent: a wait that only its release ends. */
function stalling(name: string, released: string[]): AsyncIterableIterator<Uint8Array> {
  let end: (value: IteratorResult<Uint8Array>) => void = () => {};
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      new Promise((resolve) => {
        end = resolve;
      }),
    async return() {
      released.push(name);
      end({ done: true, value: undefined });
      return { done: true, value: undefined };
    },
  };
}
