/** Bytes that tell by themselves whether they are all there. */
export function wholeContent(size: number): Buffer {
  const content = Buffer.alloc(size, 'x');
  content.write(`${size}:`);
  return content;
}

export function isWholeContent(content: Buffer): boolean {
  const size = Number.parseInt(content.toString('latin1', 0, 20), 10);
  return size === content.length && content.equals(wholeContent(size));
}
