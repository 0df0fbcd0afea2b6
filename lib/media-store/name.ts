const LONGEST_NAME_BYTES = 255;

/**
 * The name of a medium as it is kept: well-formed, and the first 255 bytes of a longer one, since stores bound what they
 * keep beside an object. Throws a `TypeError` for what is no text.
 */
export function checkName(name: unknown): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name !== 'string')
    throw new TypeError(`name must be a text; got ${name === null ? 'null' : typeof name}`);
  // A half of a surrogate pair is no character, and becomes the sign for that.
  const characters = [...Buffer.from(name).toString()];
  let bytes = 0;
  const fitting = characters.findIndex((character) => {
    bytes += Buffer.byteLength(character);
    return bytes > LONGEST_NAME_BYTES;
  });
  return (fitting === -1 ? characters : characters.slice(0, fitting)).join('');
}
