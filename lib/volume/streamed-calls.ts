import { errnoError } from '../errors.js';
import type { DescriptorCall } from '../fs-calls/signatures.js';
import type { StreamedFile } from '../object-fs/open-file.js';
import { asPosition, positionOfWrite } from '../object-fs/uploading/write-position.js';

/** What a callback is given behind its error. */
type Results = readonly unknown[];

/** Calls on a number that the kernel does not write to: what is given stands between the number and the callback. */
export const streamedCalls: Partial<
  Record<DescriptorCall, (file: StreamedFile, given: readonly unknown[]) => Promise<Results>>
> = {
  write: async (file, given) => [await file.write([bytesOfWrite(given)], positionOfWrite(given)), given[0]],
  writev: async (file, [views, position]) => {
    const bytes = (views as readonly ArrayBufferView[]).map(viewOf);
    return [await file.write(bytes, asPosition(position)), views];
  },
  async ftruncate() {
    throw errnoError('EINVAL', 'ftruncate');
  },
  async fsync(file) {
    await file.publish();
    return [];
  },
  async fdatasync(file) {
    await file.publish();
    return [];
  },
};

function bytesOfWrite([data, second, third]: readonly unknown[]): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, (third ?? 'utf8') as BufferEncoding);
  const bytes = viewOf(data as ArrayBufferView);
  const options = (typeof second === 'object' && second) || { offset: second, length: third };
  const { offset, length } = options as { offset?: number | null; length?: number | null };
  const start = offset ?? 0;
  return bytes.subarray(start, typeof length === 'number' ? start + length : undefined);
}

function viewOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
