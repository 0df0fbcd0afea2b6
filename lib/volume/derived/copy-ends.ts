import type { Forms } from '../../fs-calls/forms.js';
import type { FileHandle, FsPromises, Stats } from '../../native-fs.js';
import { discardHandle } from '../../object-fs/file-handle.js';
import type { Descriptors } from '../descriptors.js';

type Given<Result> = Result | Promise<Result>;

/** A file that a copy reads from, or writes to. */
export interface CopyEnd {
  stat(): Given<Stats>;
  /** How many bytes were read; 0 at the end. */
  read(buffer: Buffer): Given<number>;
  /** Writes all of them. */
  write(bytes: Buffer): Given<void>;
  chmod(mode: number): Given<void>;
  close(): Given<void>;
  /** Closes a target that shall not be: as after any failed copy, nothing is left there. */
  abandon(): Given<void>;
}

/** Opens the ends of a copy, in the promise or the sync form. */
export interface CopyEnds {
  open(path: string, flag: string, mode: number): Given<CopyEnd>;
}

export function endsByHandle(promises: FsPromises): CopyEnds {
  return {
    async open(path, flag, mode) {
      const handle = await promises.open(path, flag, mode);
      return {
        stat: () => handle.stat(),
        read: async (buffer) => (await handle.read(buffer, 0, buffer.length, null)).bytesRead,
        write: (bytes) => writeAll(handle, bytes),
        chmod: (bits) => handle.chmod(bits),
        close: () => handle.close(),
        async abandon() {
          const isGone = discardHandle(handle);
          await handle.close().catch(() => {});
          if (!isGone) await promises.unlink(path).catch(() => {});
        },
      };
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, null)).bytesWritten;
  }
}

export function endsByNumber(forms: Forms, descriptors: Descriptors): CopyEnds {
  const { openSync, fstatSync, readSync, writeSync, fchmodSync, closeSync, unlinkSync } =
    forms as Required<Forms>;
  return {
    open(path, flag, mode) {
      const number: number = openSync!(path, flag, mode);
      const file = descriptors.fileOf(number);
      let isClosed = false;
      return {
        stat: () => fstatSync!(number),
        read: (buffer) => readSync!(number, buffer, 0, buffer.length, null),
        write(bytes) {
          for (let done = 0; done < bytes.length; )
            done += writeSync!(number, bytes, done, bytes.length - done, null);
        },
        chmod: (bits) => fchmodSync!(number, bits),
        close() {
          isClosed = true;
          closeSync!(number);
        },
        abandon() {
          file?.discard();
          if (!file) quietly(() => unlinkSync!(path));
          if (!isClosed) quietly(() => closeSync!(number));
        },
      };
    },
  };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {}
}
