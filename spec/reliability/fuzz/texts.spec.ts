import { expect } from 'chai';
import { parseByteSize } from '../../../lib/byte-size.js';
import { UsageSum } from '../../../lib/cache/budget/usage-sum.js';
import { createLayout } from '../../../lib/cache/layout.js';
import { leasedPath, parseNote } from '../../../lib/cache/leases/note.js';
import { cachedFileOf, parseMeta, placeOf } from '../../../lib/cache/meta.js';
import { ConfigError, loadConfigFromEnv } from '../../../lib/config.js';
import { parseDuration } from '../../../lib/duration.js';
import { dispositionOf } from '../../../lib/http/disposition.js';
import { parseMountArgument, readMountUrl } from '../../../lib/mount-url.js';
import { attributesOf, parseMode, parseTime } from '../../../lib/object-fs/attributes.js';
import { attachmentNamed } from '../../../lib/object-store/content-disposition.js';
import { checkPut } from '../../../lib/object-store/put-checks.js';
import { checkAnswer } from '../../../lib/object-store/s3/get-answer.js';
import { decodeKey } from '../../../lib/object-store/s3/list.js';
import { areTags, parseTags } from '../../../lib/object-store/s3/tags.js';
import { StoreError } from '../../../lib/object-store/store-error.js';
import { printedSeed, randomFrom } from '../../support/random.js';
import { amountOf, recordResult } from '../results.js';
import { awkward, mutated, type Random, withInput } from './awkward.js';

const INPUTS = amountOf('INPUTS', 5000) / 10;

const VARIABLES = [
  ...[
    'BACKEND',
    'MOUNT',
    'BASEDIR',
    'S3_BUCKET',
    'S3_PREFIX',
    'S3_REGION',
    'S3_ENDPOINT',
    'FRESHNESS',
    'STRICT',
  ],
  ...['CACHE_MAX_BYTES', 'CACHE_MIN_FREE_RATIO', 'CACHE_FILE_MODE', 'S3_TAGS', 'S3_PART_SIZE', 'S3_DEADLINE'],
];

const META = JSON.stringify({
  ...{ format: 1, key: 'a/b.jpg', file: 'files/store/a/b.jpg' },
  record: { version: '"v"', size: 3, modified: 1_700_000_000_123, crc32: 'AAAAAA==', description: {} },
  identity: { inode: '5', size: '3', changed: '1700000000123456789' },
});
const NOTE = JSON.stringify({
  ...{ format: 1, file: 'files/store/a/b.jpg' },
  owner: { place: 'host', process: 7, started: '12' },
});
const DEFAULTS = { mode: 0o644, uid: 1, gid: 1 };

/** Each tries one text that was made awkward, or wrong: what it must not do, it throws of. */
const TRIES: Readonly<Record<string, (random: Random) => unknown>> = {
  durations(random) {
    const text = pick2(random, '5.5m');
    const milliseconds = parseDuration(text);
    if (milliseconds !== undefined && !(milliseconds >= 0 && Number.isFinite(milliseconds)))
      throw new Error(text);
  },
  'numbers of bytes'(random) {
    const text = pick2(random, '1.5GiB');
    const bytes = parseByteSize(text);
    if (bytes !== undefined && !(bytes > 0 && Number.isSafeInteger(bytes))) throw new Error(text);
  },
  environments(random) {
    const environment = Object.fromEntries(
      VARIABLES.map((name) => [`MEDIAFS_${name}`, random() < 0.7 ? undefined : pick2(random, 's3')]),
    );
    if (random() < 0.5) environment['MEDIAFS_BACKEND'] = 's3';
    onlyThrows(environment, [ConfigError], () => loadConfigFromEnv(environment));
  },
  'mount URLs'(random) {
    const text = pick2(random, 's3://bucket/prefix?region=eu-central-1&partSize=5242880');
    onlyThrows(text, [TypeError], () => readMountUrl(text));
    onlyThrows(text, [TypeError], () => parseMountArgument(`/m=${text}`));
    onlyThrows(text, [TypeError], () => parseMountArgument(text));
  },
  'descriptions of cached files'(random) {
    const text = pick2(random, META);
    const layout = createLayout('/cache', 'store');
    const meta = parseMeta(text);
    const file = cachedFileOf(layout, 'a/b.jpg', text);
    if (file && !file.path.startsWith('/cache/files/store/')) throw new Error(`${text}: ${file.path}`);
    const place = meta && placeOf(layout, meta);
    if (place !== undefined && !place.startsWith('/cache/files/')) throw new Error(`${text}: ${place}`);
  },
  'notes of leases'(random) {
    const text = pick2(random, NOTE);
    const note = parseNote(text);
    const path = note && leasedPath(createLayout('/cache', 'store'), note);
    if (path !== undefined && !path.startsWith('/cache/')) throw new Error(`${text}: ${path}`);
  },
  'usage files'(random) {
    const text = pick2(random, '=500@0\n+30\n-20\n:7\n+1\n');
    const sum = new UsageSum();
    const cut = Math.floor(random() * text.length);
    sum.take(text.slice(0, cut));
    sum.take(text.slice(cut));
    sum.take('\n+5\n');
    if (sum.total !== undefined && !(sum.total >= 0 && Number.isFinite(sum.total))) throw new Error(text);
    if (sum.offset !== text.length + 4) throw new Error(`${text}: read to ${sum.offset}`);
  },
  'Content-Range'(random) {
    const ContentRange = pick2(random, 'bytes 5-9/100');
    const output = { ContentRange, ETag: '"e"', $metadata: { httpStatusCode: 206 } };
    const asked = { range: { start: 5, end: 10 } };
    onlyThrows(ContentRange, [StoreError], () => {
      const { range, object } = checkAnswer('key', output as never, asked);
      if (range.start !== 5 || range.end > 10 || range.end > object.size) throw new Error('a wrong range');
    });
  },
  'metadata headers'(random) {
    const names = ['mtime', 'atime', 'ctime', 'mode', 'uid', 'gid'];
    const metadata = Object.fromEntries(names.map((name) => [name, pick2(random, '1700000000.123456789')]));
    const attributes = attributesOf(
      { size: 1, version: '"v"', lastModified: 5, metadata } as never,
      DEFAULTS,
    );
    if (attributes.mode !== (attributes.mode & 0o7777)) throw new Error(JSON.stringify(metadata));
    for (const time of [attributes.modified, attributes.accessed, attributes.changed])
      if (typeof time !== 'bigint') throw new Error(JSON.stringify(metadata));
    parseTime(metadata['mtime']);
    parseMode(metadata['mode']);
  },
  'listed keys'(random) {
    const text = pick2(random, 'a%20b%2Bc+d');
    onlyThrows(text, [StoreError], () => decodeKey(text));
  },
  'names of downloads'(random) {
    const text = awkward(random);
    for (const header of [attachmentNamed(text) ?? '', dispositionOf(text, text, true)])
      if (/[\r\n\0]|[^\x20-\x7e\xa0-\xff]/.test(header))
        throw new Error(`${JSON.stringify(text)}: ${header}`);
  },
  'metadata that is stored'(random) {
    const metadata = { [awkward(random)]: awkward(random), mode: awkward(random) };
    onlyThrows(metadata, [StoreError], () => {
      checkPut('key', { metadata });
      if (/[\r\n\0]/.test(JSON.stringify(Object.entries(metadata).flat())))
        throw new Error('an injected header');
    });
  },
  tags(random) {
    const tags = parseTags(pick2(random, 'project=media&team=a'));
    if (areTags(tags) && /[<>&"']/.test(JSON.stringify(Object.entries(tags!).flat()).replaceAll('"', '')))
      throw new Error(`tags that break a document: ${JSON.stringify(tags)}`);
  },
};

function pick2(random: Random, right: string): string {
  return random() < 0.6 ? mutated(random, right) : awkward(random);
}

function onlyThrows(
  input: unknown,
  kinds: readonly (new (...args: never[]) => Error)[],
  work: () => unknown,
): void {
  try {
    work();
  } catch (error) {
    if (!kinds.some((kind) => error instanceof kind))
      withInput(input, () => {
        throw error;
      });
  }
}

describe('texts that nobody has checked', function () {
  this.timeout(0);
  let inputs = 0;

  for (const [what, attempt] of Object.entries(TRIES)) {
    it(`are read or refused: ${what}`, () => {
      const random = randomFrom(printedSeed(what));
      for (let count = 0; count < INPUTS; count += 1) attempt(random);
      inputs += INPUTS;
    });
  }

  after(() => recordResult('fuzz-texts', { inputs, kinds: Object.keys(TRIES).length }));

  it('are many', () => expect(Object.keys(TRIES).length).to.be.above(10));
});
