import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { amountOf } from '../reliability/results.js';
import { printedSeed, randomFrom } from '../support/random.js';
import { startChild } from './support/children.js';
import { cacheIn, delay, filesBelow, inDirectory, isWhole, nameOf, putContent } from './support.js';

const KILLS = amountOf('ROUNDS', 24);
const AT_ONCE = 4;
const LONGEST_LIFE_MS = 60;

for (const by of [[], ['thread']]) killed(by);

function killed(by: readonly string[]): void {
  describe(`a process that is killed while it fills the cache${by.length > 0 ? ' by a thread' : ''}`, () => {
    it(`leaves only whole files, at ${KILLS} random instants`, () =>
      inDirectory(async (directory) => {
        const random = randomFrom(printedSeed('kills'));
        let verified = 0;
        let served = 0;
        for (let killed = 0; killed < KILLS; killed += AT_ONCE) {
          const seeds = Array.from({ length: AT_ONCE }, random);
          await Promise.all(
            seeds.map((seed, index) => fillAndKill(directory, seed, [`run ${killed + index}`, ...by])),
          );
          verified += await verifyFiles(directory);
          served += await verifyAnswers(directory);
        }
        const interrupted = await readdir(join(directory, 'tmp'));
        expect(verified, 'files verified').to.be.greaterThan(KILLS);
        expect(served, 'files served').to.be.greaterThan(KILLS);
        expect(interrupted.length, 'fills that were interrupted').to.be.greaterThan(0);
        await putContent(cacheIn(directory), 'key', 'still works');
        expect(await nameOf(await cacheIn(directory).lookUp('key'))).to.equal('still works');
      }));
  });
}

async function fillAndKill(directory: string, seed: number, how: readonly string[]): Promise<void> {
  const child = startChild('filling-child', [directory, Math.floor(seed * 2 ** 32), ...how]);
  expect(await child.message()).to.equal('ready');
  await delay(seed * LONGEST_LIFE_MS);
  child.process.kill('SIGKILL');
  await child.gone;
  expect(child.process.signalCode).to.equal('SIGKILL');
}

async function verifyFiles(directory: string): Promise<number> {
  const names = await filesBelow(join(directory, 'files'));
  for (const name of names)
    expect(isWhole(await readFile(join(directory, 'files', name))), name).to.equal(true);
  return names.length;
}

/** What another process is answered: a miss, or the very version that it is told. */
async function verifyAnswers(directory: string): Promise<number> {
  const cache = cacheIn(directory);
  let served = 0;
  for (let session = 0; session < 5; session += 1) {
    for (let image = 0; image < 8; image += 1) {
      const file = await cache.lookUp(`session ${session}/${image}.jpg`);
      const name = await nameOf(file);
      expect(file?.record.version).to.equal(name && `"${name}"`);
      if (file) served += 1;
    }
  }
  return served;
}
