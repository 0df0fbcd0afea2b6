import { discardSync, writeFullySync } from '../../cache/sync-disk.js';
import type { TemporaryFile } from '../../cache/temporary-file.js';
import { codeOf } from '../../errors.js';
import { checkArguments } from '../../fs-calls/check-arguments.js';
import { nativeFs } from '../../native-fs.js';
import { APPEND_TRIES } from '../append-file.js';
import type { Context } from '../context.js';
import { bytesAtHand } from '../data.js';
import { keysOnWay } from '../links/follow-sync.js';
import { parseOpenFlagsSync } from '../open-flags.js';
import { placeOfSync } from '../place.js';
import { understand, type WriteFileOptions } from '../write-options.js';
import { openSync } from './open.js';
import type { Remote } from './remote.js';

/** As `fs.writeFileSync`: the bytes go into a staging file, which the thread stores and the cache then has. */
export function writeFileSync(
  context: Context,
  remote: Remote,
  path: unknown,
  data: unknown,
  options?: WriteFileOptions,
): void {
  checkArguments('writeFile', [path, data, options]);
  const { flag, mode, encoding } = understand(options, 'w');
  const bytes = bytesAtHand(data, encoding)!;
  const flags = parseOpenFlagsSync(flag);
  if (!flags.truncates || !flags.creates || !isDefaultMode(mode)) {
    writeThroughDescriptor(context, remote, path, flag, mode, bytes);
    return;
  }
  const place = placeOfSync(path, 'open');
  const about = { syscall: 'open', path: place.path, keys: keysOnWay(context, place) };
  remote.require(about);
  const staged = stage(context, bytes);
  if (!staged) {
    remote.call('promise', ['writeFile', [place.path, bytes, { flag }]], about);
    return;
  }
  try {
    remote.call('storeFile', [place, flags, staged.path], about);
  } finally {
    discardSync(staged);
  }
}

/** As `fs.appendFileSync`. What fits into one request crosses: it has to be joined with what is there. */
export function appendFileSync(
  context: Context,
  remote: Remote,
  path: unknown,
  data: unknown,
  options?: WriteFileOptions,
): void {
  checkArguments('appendFile', [path, data, options]);
  const { flag, mode, encoding } = understand(options, 'a');
  const bytes = bytesAtHand(data, encoding)!;
  if (bytes.length > context.partSize || flag !== 'a' || !isDefaultMode(mode)) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        writeThroughDescriptor(context, remote, path, flag, mode, bytes);
        return;
      } catch (error) {
        if (flag !== 'a' || codeOf(error) !== 'ESTALE' || attempt === APPEND_TRIES) throw error;
      }
    }
  }
  const place = placeOfSync(path, 'open');
  const about = { syscall: 'open', path: place.path, keys: keysOnWay(context, place) };
  remote.call('promise', ['appendFile', [place.path, bytes]], about);
}

function isDefaultMode(mode: number | string | undefined): boolean {
  return mode === undefined || mode === 0o666 || mode === '666';
}

/** `undefined` where the disk of the cache refuses. */
function stage({ cache }: Context, bytes: Uint8Array): TemporaryFile | undefined {
  let temporary: TemporaryFile | undefined;
  try {
    temporary = cache.stageSync();
    writeFullySync(temporary.handle.fd, bytes);
    return temporary;
  } catch {
    if (temporary) discardSync(temporary);
    return undefined;
  }
}

function writeThroughDescriptor(
  context: Context,
  remote: Remote,
  path: unknown,
  flag: string | number,
  mode: number | string | undefined,
  bytes: Uint8Array,
): void {
  const { native, file } = openSync(context, remote, path, flag, mode);
  try {
    writeFullySync(native, bytes);
    file.publishSync();
  } catch (error) {
    file.discard();
    throw error;
  } finally {
    nativeFs.closeSync(native);
    file.closedSync();
  }
}
