import { expect } from 'chai';
import { describeExpiredLinks, describeLinks } from './request-budget/links.js';
import { describeLooking } from './request-budget/looking.js';
import { describeMoving, describeRemoving } from './request-budget/moving.js';
import { describeExpired, describeReading } from './request-budget/reading.js';
import { describeWriting } from './request-budget/writing.js';
import { useStage } from './support/stage.js';

/** Freshness of 0: everything that is known has expired, which no clock needs to wait for. */
const EXPIRED = { freshness: 0, negativeFreshness: 0 };

for (const strict of [false, true]) {
  describe(`the request budget${strict ? ', strict' : ''}`, () => {
    describe('of reading', () => describeReading(strict));
    describe('of looking', () => describeLooking(strict));
    describe('of writing', () => describeWriting(strict));
    describe('of making and moving', () => describeMoving(strict));
    describe('of removing', () => describeRemoving(strict));
    describe('past the time to live', () => describeExpired({ ...EXPIRED, strict }));
    describe('of links', () => describeLinks(strict));
    describe('of links, past the time to live', () => describeExpiredLinks(strict));
  });
}

describe('the request budget of immutable objects', () => {
  const stage = useStage({ freshness: 'immutable' });

  it('is nothing for a cached one, in a later process too', async () => {
    const { put, requests, fs, counted, cacheDirectory } = stage();
    await put('file', 'content');
    await fs.readFile('/file');
    const { ObjectFileSystem } = await import('../../lib/object-fs/object-file-system.js');
    const later = new ObjectFileSystem({ store: counted, cacheDirectory, freshness: 'immutable' });
    const reading = async () => {
      await later.promises.readFile('/file');
      await later.promises.stat('/file');
    };
    expect(await requests(reading)).to.deep.equal({});
  });
});
