/** A view, not a copy: the SDK takes a `Buffer` as it is, and knows its length. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
