import { createHash } from 'node:crypto';
import { readNote, writeNote } from '../../../notes.js';
import type { S3Settings } from '../options.js';
import type { Condition, Finding, Findings } from './finding.js';
import { GROUP_OF, type Group } from './groups.js';

const DAY = 24 * 3_600_000;

/** Milliseconds for which it is believed that a condition is kept. */
const KEPT = 30 * DAY;

/** What a store could not do, its next version may; a race may also have been disturbed. */
const NOT_KEPT = DAY;

/** Changes with the meaning of what is written. */
const FORMAT = 1;

/** What this or another process has found out before. What cannot be read, or is none of ours, counts as nothing. */
export async function recall(settings: S3Settings, group: Group): Promise<Partial<Findings> | undefined> {
  const { findingsDirectory: directory } = settings;
  const text = directory && (await readNote(directory, noteOf(settings, group)));
  if (!text) return undefined;
  try {
    return understand(JSON.parse(text), settings, group);
  } catch {
    return undefined;
  }
}

/** Best effort: what is not remembered is found out again. */
export async function remember(
  settings: S3Settings,
  group: Group,
  findings: Partial<Findings>,
): Promise<void> {
  const { findingsDirectory: directory } = settings;
  if (directory === undefined) return;
  const text = JSON.stringify({ format: FORMAT, ...placeOf(settings), at: Date.now(), findings });
  await writeNote(directory, noteOf(settings, group), text);
}

/** One for each group, so that two processes never have to join what they found. */
function noteOf(settings: S3Settings, group: Group): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(placeOf(settings)))
    .digest('hex')
    .slice(0, 16);
  return `${settings.bucket}-${hash}-${group}.json`;
}

/** What a store does depends on no prefix and on no credentials. */
function placeOf({ endpoint, bucket }: S3Settings): { endpoint: string; bucket: string } {
  return { endpoint: endpoint ?? 'aws', bucket };
}

function understand(value: unknown, settings: S3Settings, group: Group): Partial<Findings> | undefined {
  const { format, endpoint, bucket, at, findings } = (value ?? {}) as Record<string, unknown>;
  const place = placeOf(settings);
  if (format !== FORMAT || endpoint !== place.endpoint || bucket !== place.bucket) return undefined;
  if (typeof at !== 'number' || typeof findings !== 'object' || findings === null) return undefined;
  const conditions = (Object.keys(GROUP_OF) as Condition[]).filter((name) => GROUP_OF[name] === group);
  const entries = conditions.map((name) => [name, (findings as Record<string, unknown>)[name]] as const);
  if (!entries.every((entry): entry is [Condition, Finding] => isFinding(entry[1]))) return undefined;
  const isAllKept = entries.every(([, { verdict }]) => verdict === 'kept');
  const age = Date.now() - at;
  // A clock that went back says nothing.
  if (age < 0 || age > (isAllKept ? KEPT : NOT_KEPT)) return undefined;
  return Object.fromEntries(entries);
}

const FORMS: ReadonlySet<unknown> = new Set(['standard', 'bare', 'ceph', 'r2']);
const VERDICTS: ReadonlySet<unknown> = new Set(['kept', 'ignored', 'refused']);

function isFinding(value: unknown): value is Finding {
  const { verdict, form, seen } = (value ?? {}) as Record<string, unknown>;
  if (!VERDICTS.has(verdict) || typeof seen !== 'string') return false;
  return verdict !== 'kept' || FORMS.has(form);
}
