import pLimit from 'p-limit';
import {
  type FoundNote,
  type FoundRecord,
  HEARTBEAT_MS,
  type UploadRecords,
} from '../../cache/upload-records.js';
import { nativePromises } from '../../native-fs.js';
import type { OpenUpload } from '../../object-store/contract.js';
import type { Context } from '../context.js';
import { type Finding, settle } from './findings.js';

export interface JudgedUpload extends OpenUpload {
  /** Whether a process on this cache directory has begun it. */
  readonly isOurs: boolean;
  /** Nobody will complete it, as far as can be told. */
  readonly isStale: boolean;
}

export interface StaleUploadOptions {
  /** Milliseconds. */
  readonly olderThan: number;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** So many signs of life must have been missed. */
const MISSED_HEARTBEATS = 10;

const AT_ONCE = 8;

/**
 * Tells all uploads in parts below the prefix of the mount, and gives up those that are stale.
 *
 * A bucket is shared with other programs, and a store tells of an upload only its key and when it began. So an upload is
 * stale when a process on this cache directory has noted it and has shown no life for ten minutes, whatever its age; and
 * else when it is older than `olderThan`. One that a live process on this cache directory has noted is left alone,
 * whatever its age. A process whose upload is given up all the same begins it anew.
 */
export async function endStaleUploads(
  { store, uploads }: Context,
  { olderThan, dryRun, signal }: StaleUploadOptions,
): Promise<Finding<JudgedUpload>[]> {
  const notes = new Map<string, FoundRecord>();
  for await (const note of uploads.records.read()) notes.set(note.id, note);
  const judged: JudgedUpload[] = [];
  for await (const page of store.uploads?.({ signal }) ?? [])
    judged.push(...page.map((upload) => judge(upload, notes.get(upload.id), olderThan)));

  const limit = pLimit(AT_ONCE);
  const findings = await Promise.all(
    judged.map((upload) =>
      limit(() =>
        settle(upload, upload.isStale && !dryRun, () =>
          store.abortUpload!(upload.key, upload.id, { signal }),
        ),
      ),
    ),
  );
  if (!dryRun) await removeNotes(uploads.records, notes, findings);
  return findings;
}

/** Those whose uploads have ended, and halves of some, without their processes taking them away. */
async function removeNotes(
  records: UploadRecords,
  notes: ReadonlyMap<string, FoundRecord>,
  findings: readonly Finding<JudgedUpload>[],
): Promise<void> {
  const open = new Set(findings.filter(({ outcome }) => outcome !== 'removed').map(({ id }) => id));
  const ended: FoundNote[] = [...notes.values()].filter(({ id }) => !open.has(id));
  for await (const half of records.halves()) ended.push(half);
  for (const { path, touched } of ended) {
    if (isDead(touched)) await nativePromises.unlink(path).catch(() => {});
  }
}

function judge(upload: OpenUpload, note: FoundRecord | undefined, olderThan: number): JudgedUpload {
  const isStale = note ? isDead(note.touched) : Date.now() - upload.begun > olderThan;
  return { ...upload, isOurs: note !== undefined, isStale };
}

function isDead(touched: number): boolean {
  return Date.now() - touched > MISSED_HEARTBEATS * HEARTBEAT_MS;
}
