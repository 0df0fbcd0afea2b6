import { isUtf8 } from 'node:buffer';

/**
 * The text of a path given in bytes. Names need not be UTF-8 on a disk: bytes that are none stand as lone surrogates
 * (U+DC80 to U+DCFF, as Python's "surrogateescape" has it), so that two names never become one, and a file system of
 * text alone refuses them.
 */
export function textOfBytes(given: Uint8Array): string {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfCharacter(bytes, at);
    text += length === 0 ? String.fromCharCode(ESCAPE + bytes[at]!) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

/** The bytes of a text that `textOfBytes` gave, or of a path made of it. */
export function bytesOfText(text: string): Buffer {
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - ESCAPE) : Buffer.from(part),
    ),
  );
}

/** Whether a text that `textOfBytes` gave stands for bytes that are no UTF-8. */
export function hasEscapes(text: string): boolean {
  return /[\udc80-\udcff]/u.test(text);
}

/** Whether there is no lone surrogate. The types are of an older ES version. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}

const ESCAPE = 0xdc00;

/** 0 where no character begins. */
function lengthOfCharacter(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    if (isUtf8(bytes.subarray(at, at + length))) return length;
  }
  return 0;
}
