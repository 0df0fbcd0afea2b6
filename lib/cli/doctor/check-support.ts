import { describeFinding } from '../../object-store/s3/keep-condition.js';
import type { Condition } from '../../object-store/s3/probe/finding.js';
import type { S3ObjectStore } from '../../object-store/s3/s3-object-store.js';
import { bytesOf } from './bytes-of.js';
import { type Check, ok, problem, saidBy, warning } from './finding.js';

const CHECK = 'support';
const LOOKS_FIRST =
  'look first and then write, and do not notice who writes in between (option conditionFallback).';

/** What each condition is for, and what becomes of that where it is not kept; `undefined` where nothing needs it. */
const NEEDED: Readonly<Record<Condition, { readonly name: string; readonly without: string } | undefined>> = {
  create: { name: 'exclusive creation', without: "Files cannot be created exclusively: 'wx' is ENOTSUP." },
  replace: { name: 'conditional replacing', without: `'r+', 'a' and appendFile ${LOOKS_FIRST}` },
  completeCreate: {
    name: 'exclusive creation in parts',
    without: "Files above one part cannot be created exclusively: 'wx' is ENOTSUP.",
  },
  completeReplace: {
    name: 'conditional replacing in parts',
    without: `Above one part 'r+', 'a' and appendFile ${LOOKS_FIRST}`,
  },
  copySource: { name: 'conditional copies', without: `rename, copyFile, chmod and utimes ${LOOKS_FIRST}` },
  copyCreate: { name: 'exclusive copies', without: 'copyFile with COPYFILE_EXCL is ENOTSUP.' },
  partSource: {
    name: 'conditional copies in parts',
    without: `Above 5 GiB, rename and copyFile ${LOOKS_FIRST}`,
  },
  delete: undefined,
};

export interface SupportOptions {
  /** The configuration says to take conditions on trust. */
  readonly isTrusted: boolean;
}

/** Ranges, and the conditions that the probe finds to hold while writers race. */
export async function* checkSupport(
  store: S3ObjectStore,
  root: string,
  { isTrusted }: SupportOptions,
): Check {
  const key = `${root}support`;
  await store.put(key, Buffer.from('0123456789'));
  yield* checkRanges(store, key);
  const findings = await store.findings({ afresh: !isTrusted });
  const kept: string[] = [];
  for (const [condition, finding] of Object.entries(findings) as [Condition, typeof findings.create][]) {
    const needed = NEEDED[condition];
    if (needed === undefined) continue;
    if (finding.verdict === 'kept') kept.push(needed.name);
    else yield warning(CHECK, `no ${needed.name} (${describeFinding(condition, finding)})`, needed.without);
  }
  if (kept.length > 0) yield ok(CHECK, `${kept.join(', ')}${isTrusted ? ' (taken on trust)' : ''}`);
  const { crc32 } = await store.head(key);
  yield ok(CHECK, crc32 === undefined ? 'no checksums in use' : 'checksums (CRC32)');
}

async function* checkRanges(store: S3ObjectStore, key: string): Check {
  try {
    const bytes = await bytesOf(await store.get(key, { range: { start: 2, end: 5 } }));
    if (bytes.toString() !== '234') throw new Error(`bytes 2 to 5 of 0123456789 are ${bytes}`);
    yield ok(CHECK, 'ranges');
  } catch (error) {
    yield problem(
      CHECK,
      `no ranges: ${saidBy(error)}`,
      'Ask who runs the store: large files cannot be read without.',
    );
  }
}
