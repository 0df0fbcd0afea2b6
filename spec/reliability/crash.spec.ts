import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startChild } from '../cache/support/children.js';
import { contentOf, delay } from '../cache/support.js';
import { printedSeed, randomFrom } from '../support/random.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { S3Server } from '../support/s3-server/server.js';
import { readLedger } from './crash/ledger.js';
import { CACHED_PREFIX, FILMS, type Ground, SERVER, storeOf } from './crash/places.js';
import { expectWhole, sweep, type Unfinished, unfinished, VERIFIERS } from './crash/verify.js';
import { WRITERS } from './crash/writers.js';
import { amountOf, recordResult } from './results.js';

const KINDS = Object.keys(WRITERS);
/** Lives of a writer that end by SIGKILL, over all writers. */
const ROUNDS = amountOf('ROUNDS', 8);
const TURNS = Math.ceil(ROUNDS / KINDS.length);
/** Some kills fall between two writes. A few turns may have no others, and are followed by more. */
const MORE_TURNS = 20;
const LONGEST_LIFE_MS = 250;
/** Orders of one life. */
const ORDERS = 100_000;

describe('writers that are killed at random instants', () => {
  let server: S3Server;
  let ground: Ground;

  before(async () => {
    server = await startS3ServerProcess(SERVER);
    const { endpoint, region, credentials } = server;
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-crash-'));
    ground = { server: { endpoint, region, credentials }, directory };
  });

  after(async () => {
    await server.close();
    await rm(ground.directory, { recursive: true, maxRetries: 5 });
  });

  const listOf = (kind: string): string => join(ground.directory, `${KINDS.indexOf(kind)}.list`);

  it(`have lost nothing that they were told was saved, in ${TURNS * KINDS.length} lives and more`, async function () {
    this.timeout(0);
    const random = randomFrom(printedSeed('crashes'));
    const bucket = storeOf(ground, '');
    const films = storeOf(ground, CACHED_PREFIX);
    for (const { name, size } of FILMS) await films.put(name, contentOf(name, size));

    const hits = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
    const left: Unfinished = { uploads: 0, temporaryFiles: 0, drafts: 0, notes: 0, leases: 0 };
    let verified = 0;
    const unhit = (): string[] => KINDS.filter((kind) => hits[kind] === 0);
    let turn = 0;
    for (; turn < TURNS || (turn < TURNS + MORE_TURNS && unhit().length > 0); turn += 1) {
      // All at once, on one host: the end of one must not harm the others.
      await Promise.all(
        KINDS.map(async (kind) => {
          const before = await readLedger(listOf(kind));
          await live(kind, turn, random());
          const { begun, done } = await readLedger(listOf(kind));
          expect(done.length, `successes of ${kind}`).to.be.above(before.done.length);
          const { length } = begun;
          if (done.at(-1)?.order !== begun[length - 1]?.order) hits[kind]! += 1;
          const latest = done.slice(before.done.length);
          verified += await VERIFIERS[kind]!(ground, { begun, done: latest });
        }),
      );
      const found = await unfinished(bucket, ground);
      for (const name of Object.keys(left) as (keyof Unfinished)[])
        left[name] = Math.max(left[name], found[name]);
    }
    expect(unhit(), 'writers that no kill has hit').to.deep.equal([]);
    expect(left.uploads + left.temporaryFiles + left.drafts, 'what kills have left unfinished').to.be.above(
      0,
    );

    const whole = await expectWhole(bucket, ground);
    for (const kind of KINDS) {
      const fresh = join(ground.directory, `cache of ${kind}`);
      verified += await VERIFIERS[kind]!(ground, await readLedger(listOf(kind)), fresh);
    }
    await sweep(ground);
    expect(await unfinished(bucket, ground), 'what is left after the sweep').to.deep.equal({
      ...{ uploads: 0, temporaryFiles: 0, drafts: 0, notes: 0, leases: 0 },
    });
    expect(await readdir(ground.directory)).to.not.include('tmp');
    for (const kind of KINDS) verified += await VERIFIERS[kind]!(ground, await readLedger(listOf(kind)));
    await Promise.all([bucket.close(), films.close()]);
    await recordResult('crash', {
      ...{ kills: turn * KINDS.length, verified, whole },
      ...{ writers: KINDS.map((kind) => ({ writer: kind, 'killed in the middle of a write': hits[kind]! })) },
      ...{ left: [left] },
    });
  });

  async function live(kind: string, turn: number, instant: number): Promise<void> {
    const writer = startChild('../../reliability/crash/writing-child', [
      ...[kind, JSON.stringify(ground), Math.floor(instant * 2 ** 32) + turn],
      ...[listOf(kind), turn * ORDERS],
    ]);
    expect(await writer.message()).to.equal('ready');
    await delay(instant * LONGEST_LIFE_MS);
    writer.process.kill('SIGKILL');
    await writer.gone;
    expect(writer.process.signalCode).to.equal('SIGKILL');
  }
});
