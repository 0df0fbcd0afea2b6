import { number, time } from './describe.mjs';
import { table } from './tables.mjs';

/** Dollars a request, S3 Standard in us-east-1: GET and HEAD; PUT, COPY and LIST. DELETE is free. */
const GET = 0.0004 / 1000;
const LIST = 0.005 / 1000;
const PUT = LIST;

/** Requests a second that S3 gives one partition of a prefix. */
const READS_PER_PREFIX = 5500;
const WRITES_PER_PREFIX = 3500;

/** Seconds of one page of 1,000 keys from S3 itself, as Mountpoint publishes it; ours on loopback knows no network. */
const PAGE = 0.118;

/** MiB/s of one connection to S3, and of 100 Gbit/s. */
const CONNECTION = 90;
const HOST = 100e9 / 8 / 2 ** 20;

const DAY = 86_400;

/** The tables of docs/scale.md, by the names of their marks. */
export function scaleTables(results) {
  const measured = constantsOf(results);
  return {
    constants: constants(measured),
    bucket: bucket(measured),
    session: session(measured),
    replicas: replicas(),
    host: host(measured),
    bill: bill(),
  };
}

function constantsOf(results) {
  const of = (name, peer = 'mediafs', network = 'near') =>
    results[name]?.cases.find((found) => found.network === network)?.subjects?.[peer];
  const processor = (name, peer) => of(name, peer)?.processor?.median;
  return {
    warm: of('warm-read-4k')?.seconds?.median,
    read: processor('cold-read-4k-16-at-once'),
    readBySdk: processor('cold-read-4k-16-at-once', 'AWS SDK'),
    page: processor('readdir-100k') / 100,
    mebibyte: processor('cold-stream-256m') / 256,
    mebibyteBySdk: processor('cold-stream-256m', 'AWS SDK') / 256,
    save: processor('media-save'),
  };
}

function constants({ warm, read, readBySdk, page, mebibyte, mebibyteBySdk, save }) {
  return table(
    ['constant', 'value', 'from'],
    [
      ['a warm `readFile` of 4 KiB', time(warm), '`warm-read-4k`'],
      [
        'processor time of a cold read of 4 KiB',
        `${time(read)}; the SDK: ${time(readBySdk)}`,
        '`cold-read-4k-16-at-once`',
      ],
      [
        'processor time of a MiB, fetched, checked, cached and read',
        `${time(mebibyte)}; the SDK, which keeps nothing: ${time(mebibyteBySdk)}`,
        '`cold-stream-256m`',
      ],
      ['processor time of a page of 1,000 keys', time(page), '`readdir-100k`'],
      ['processor time of a `save`', time(save), '`media-save`'],
      ['a page of 1,000 keys from S3', time(PAGE), "Mountpoint's published readdir of 100,000 keys"],
      ['one connection', `${CONNECTION} MiB/s`, 'AWS: 85 to 90 MB/s'],
      [
        'one partition of a prefix',
        `${READS_PER_PREFIX} GET and HEAD, ${WRITES_PER_PREFIX} PUT and DELETE a second`,
        'AWS',
      ],
      [
        '1,000 requests',
        `GET, HEAD ${dollars(1000 * GET)}; PUT, COPY, LIST ${dollars(1000 * PUT)}; DELETE free`,
        'AWS, us-east-1',
      ],
    ],
  );
}

function bucket({ page }) {
  const pages = 1e9 / 1000;
  return table(
    ['what', 'calculation', 'result'],
    [
      [
        'listing all of it',
        `10^9 / 1,000 LIST, one after the other at ${time(PAGE)}`,
        `${dollars(pages * LIST)}, ${hours(pages * PAGE)}, of that ${hours(pages * page)} of processor`,
      ],
      [
        'the same by 256 prefixes of two hex digits',
        '256 listings, 16 at once',
        hours(Math.max((pages * PAGE) / 16, pages * page)),
      ],
      ['opening one medium by its id', '2 GET, whatever else is there', dollars(2 * GET)],
      ['opening one by its path', '1 GET', dollars(GET)],
      [
        'the manifests',
        '10^9 objects of 55 bytes, one PUT each',
        `${dollars(1e9 * PUT)} once, ${dollars(55 * 0.023)} a month`,
      ],
    ],
  );
}

function session({ page }) {
  return table(
    ['what', 'calculation', 'result'],
    [
      [
        '`readdir`',
        '1,000 LIST',
        `${dollars(1000 * LIST)}, ${time(1000 * Math.max(PAGE, page))}, of that ${time(1000 * page)} of processor`,
      ],
      [
        'a `stat` of each afterwards',
        '100,000 are known, 900,000 HEAD',
        `${dollars(900_000 * GET)}; 16 at once at 30 ms: ${hours((900_000 * 0.03) / 16)}`,
      ],
      ['a `stat` of each page while it is fresh', 'none', '0'],
      ['`delete(sessionKey)`', '1,000 LIST, 2,000 DELETE of 1,000', dollars(1000 * LIST)],
      [
        'saving them',
        `2 × 10^6 PUT, at ${WRITES_PER_PREFIX} a second where S3 has not split the prefix`,
        `${dollars(2e6 * PUT)}, ${hours(1e6 / WRITES_PER_PREFIX)}`,
      ],
    ],
  );
}

function replicas() {
  const rate = READS_PER_PREFIX / 1000;
  return table(
    ['what', 'calculation', 'result'],
    [
      ['reads that a replica may ask for', `${READS_PER_PREFIX} / 1,000`, `${rate} a second`],
      [
        'all start empty, and read the same 1,000 media by id',
        '1,000 × 1,000 × 2 GET',
        `${dollars(2e6 * GET)}, ${time(2e6 / READS_PER_PREFIX)} if one partition has all`,
      ],
      [
        'the same by path, or where the host shares one cache directory',
        '1,000 × 1,000 × 1 GET at most',
        `${dollars(1e6 * GET)}, ${time(1e6 / READS_PER_PREFIX)}`,
      ],
      [
        'files that are in use, asked again each second (`freshness` 1 s)',
        `1,000 × files a second ≤ ${READS_PER_PREFIX}`,
        `at most ${number(rate)} files of each replica; a month of that: ${dollars(READS_PER_PREFIX * DAY * 30 * GET)}`,
      ],
      ['the same with `freshness: immutable`', 'no request', dollars(0)],
      [
        '`readdir` of a session of 1,000 by each, every minute',
        '1,000 LIST a minute',
        `${number(1000 / 60)} a second, ${dollars(1000 * 60 * 24 * 30 * LIST)} a month`,
      ],
      [
        'saves',
        `${WRITES_PER_PREFIX} PUT a second below \`_manifests/\` until S3 splits it`,
        `${WRITES_PER_PREFIX / 1000} a second of each; ${(WRITES_PER_PREFIX * 16).toLocaleString('en')} a second of all after a split by the first hex digit of the id`,
      ],
    ],
  );
}

function host({ mebibyte, mebibyteBySdk }) {
  const connections = Math.ceil(HOST / CONNECTION);
  return table(
    ['what', 'calculation', 'result'],
    [
      ['connections', `${HOST.toFixed(0)} MiB/s / ${CONNECTION}`, `${connections}`],
      [
        'a mount with its defaults: 16 requests, 64 MiB on their way in parts of 8 MiB',
        `8 parts × ${CONNECTION} MiB/s`,
        `${8 * CONNECTION} MiB/s, ${number((8 * CONNECTION * 100) / HOST)} % of the wire`,
      ],
      [
        '`maximumConcurrency` and `readBudget` for all of it',
        `${connections} requests, ${connections} × 8 MiB`,
        `${((connections * 8) / 1024).toFixed(2)} GiB of memory`,
      ],
      [
        'processor',
        `${HOST.toFixed(0)} MiB/s × ${time(mebibyte)}`,
        `${number(HOST * mebibyte)} cores; the SDK alone: ${number(HOST * mebibyteBySdk)}`,
      ],
      [
        'what one process can take',
        `1 core / ${time(mebibyte)} for its threads together`,
        `${(1 / mebibyte).toFixed(0)} MiB/s for each core that it keeps busy`,
      ],
      [
        'the disk of the cache',
        'writes as fast as the wire',
        `${(HOST / 1024).toFixed(1)} GiB/s; one NVMe disk takes 2 to 6`,
      ],
    ],
  );
}

/** A month: what is stated in the page. */
const LOAD = { saves: 3e6, reads: 300e6, coldShare: 0.05, readersOfCold: 2 };

function bill() {
  const { saves, reads, coldShare, readersOfCold } = LOAD;
  const cold = reads * coldShare;
  const rows = [
    [
      'mediafs',
      [
        ['2 PUT a save', saves * 2 * PUT],
        ['2 GET a cold read', cold * 2 * GET],
      ],
    ],
    [
      'the older store',
      [
        ['2 PUT and 1 GET a save', saves * (2 * PUT + GET)],
        ['1 GET of the manifest for each read', reads * GET],
        [`the payload of a cold read by each of ${readersOfCold} readers`, cold * readersOfCold * GET],
      ],
    ],
    [
      'a FUSE mount that knows nothing for longer than a second',
      [
        ['1 PUT a save, 2 × (HEAD + LIST) to look', saves * (PUT + 2 * (GET + LIST))],
        ['2 × (HEAD + LIST) a read', reads * 2 * (GET + LIST)],
        ['1 GET a read', reads * GET],
      ],
    ],
    [
      'a FUSE mount that knows all names and caches what it read',
      [
        ['1 PUT a save, HEAD + LIST to look', saves * (PUT + GET + LIST)],
        ['HEAD + LIST + GET a cold read', cold * (2 * GET + LIST)],
      ],
    ],
  ];
  return table(
    ['who', 'requests', 'dollars a month'],
    rows.map(([who, items]) => [
      who,
      items.map(([what, cost]) => `${what}: ${dollars(cost)}`).join('; '),
      dollars(items.reduce((sum, [, cost]) => sum + cost, 0)),
    ]),
  );
}

function dollars(amount) {
  if (amount === 0) return '$0';
  return amount >= 1
    ? `$${amount.toLocaleString('en', { maximumFractionDigits: 2 })}`
    : `$${Number(amount.toPrecision(2)).toFixed(7).replace(/0+$/, '')}`;
}

function hours(seconds) {
  if (!(seconds >= 120)) return time(seconds);
  return seconds < 7200 ? `${number(seconds / 60)} minutes` : `${number(seconds / 3600)} hours`;
}
