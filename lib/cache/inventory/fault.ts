import { codeOf } from '../../errors.js';
import { nativePromises } from '../../native-fs.js';
import type { MetaEntry } from '../budget/scan.js';
import { sumOf } from '../fill.js';
import { checkSum } from '../integrity.js';
import type { CacheLayout } from '../layout.js';
import { type FileIdentity, identify, isSameFile, isStill } from '../record.js';
import { type DescribedFile, readEntry } from './described-files.js';

/**
 * `meta`: a description that is damaged, or none of ours. `missing`: it describes a file that is not there. `changed`: the
 * file is not the one that it describes, so nobody uses it. `damaged`: it is, and its bytes are not those of the object.
 */
export type Wrong = 'meta' | 'missing' | 'changed' | 'damaged';

export interface Fault {
  readonly entry: MetaEntry;
  readonly wrong: Wrong;
  /** What is wrong, in words. */
  readonly said: string;
  readonly described?: DescribedFile | undefined;
  /** Of what lies in the place of the file; absent where nothing does. */
  readonly present?: FileIdentity | undefined;
}

/** What is wrong with a meta file and its file now; `undefined` where nothing is, or it is gone. */
export async function faultOf(layout: CacheLayout, entry: MetaEntry): Promise<Fault | undefined> {
  const found = await readEntry(layout, entry);
  if (!found) return undefined;
  const { described } = found;
  if (!described) return { entry, wrong: 'meta', said: 'it is no description of a cached file' };
  const { file: path, meta } = described;
  const { record, identity } = meta;
  const stats = await nativePromises.lstat(path, { bigint: true }).catch(() => undefined);
  if (!stats) return { entry, described, wrong: 'missing', said: 'its file is not there' };
  const present = identify(stats);
  const told = { entry, described, present };
  if (!isStill({ path, record, identity }, stats)) {
    const size = Number(stats.size);
    const said = size === record.size ? 'another file lies there' : `${size} bytes instead of ${record.size}`;
    return { ...told, wrong: 'changed', said };
  }
  const said = record.crc32 === undefined ? undefined : await damageOf(path, record.crc32);
  if (said === undefined || !(await isThere(path, present))) return undefined;
  return { ...told, wrong: 'damaged', said };
}

async function damageOf(path: string, crc32: string): Promise<string | undefined> {
  try {
    checkSum(await sumOf(path), crc32);
    return undefined;
  } catch (error) {
    // It has gone since.
    return codeOf(error) === 'ENOENT' ? undefined : (error as Error).message;
  }
}

/** What was read may be a newer file by now, which another meta describes. */
async function isThere(path: string, identity: FileIdentity): Promise<boolean> {
  const stats = await nativePromises.lstat(path, { bigint: true }).catch(() => undefined);
  return stats !== undefined && isSameFile(identify(stats), identity);
}
