import type { AnyFunction } from '../fs-calls/forms.js';
import { nativeFs } from '../native-fs.js';
import type { WholeFile } from '../object-fs/open-file.js';
import type { Descriptors, RealDescriptor } from './descriptors.js';

type Done = (error: Error | null, length: number, buffer: Buffer) => void;

/**
 * The reads of one stream from the descriptor that it has opened, of a file of which all is there. Bytes that memory holds
 * are taken from there, and that nothing follows the last byte is known: neither costs a trip to a thread.
 *
 * The descriptor is a real one, and others may read from it by its number. The kernel's position is then put where the
 * stream has come to, and from there on the kernel is asked for everything.
 */
export class StreamReads {
  readonly #descriptors: Descriptors;
  readonly #descriptor: RealDescriptor;
  readonly #number: number;
  readonly #file: WholeFile;
  #held: Uint8Array | undefined;
  /** Where the next read without a position begins. */
  #position = 0;
  /** Where the kernel believes that it begins. */
  #kernelPosition = 0;
  #isAlone = true;

  /** `mayHold`: nobody can have the descriptor once the stream has ended. */
  constructor(descriptors: Descriptors, number: number, descriptor: RealDescriptor, mayHold: boolean) {
    this.#descriptors = descriptors;
    this.#number = number;
    this.#descriptor = descriptor;
    this.#file = descriptor.file.whole!;
    this.#held = mayHold ? this.#file.held() : undefined;
    descriptor.reads = this;
  }

  /** As `fs.read`, in the one form in which streams call it; `otherwise` reads from any other number. */
  read(
    otherwise: AnyFunction,
    number: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | undefined,
    done: Done,
  ): void {
    const isOurs = number === this.#number && this.#descriptors.opened(number) === this.#descriptor;
    if (!isOurs) {
      otherwise(number, buffer, offset, length, position, done);
      return;
    }
    const isKnown = this.#isAlone || position !== undefined;
    const start = position ?? this.#position;
    const taken = isKnown ? this.#take(buffer.subarray(offset, offset + length), start) : undefined;
    if (taken !== undefined) {
      if (position === undefined) this.#position += taken;
      // In a turn of its own, as what a thread has done.
      setImmediate(done, null, taken, buffer);
      return;
    }
    nativeFs.read(number, buffer, offset, length, position ?? null, (error, count) => {
      if (!error && position === undefined) this.#moved(count);
      if (!error && isKnown && start === 0 && count === this.#file.size)
        this.#file.wasRead(buffer.subarray(offset, offset + count));
      done(error, count, buffer);
    });
  }

  /** How many bytes were there for the taking; undefined where the kernel has to be asked. */
  #take(target: Buffer, start: number): number | undefined {
    if (start >= this.#file.size) return 0;
    if (!this.#held) return undefined;
    const bytes = this.#held.subarray(start, start + target.length);
    target.set(bytes);
    return bytes.length;
  }

  /** Somebody else is going to read by the number. */
  share(): void {
    this.#isAlone = false;
    const ahead = this.#position - this.#kernelPosition;
    if (ahead === 0) return;
    nativeFs.readSync(this.#number, Buffer.allocUnsafe(ahead), 0, ahead, null);
    this.#kernelPosition = this.#position;
  }

  #moved(count: number): void {
    this.#position += count;
    this.#kernelPosition += count;
  }
}
