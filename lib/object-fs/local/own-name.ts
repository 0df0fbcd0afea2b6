const LONGEST_NAME_BYTES = 255;

/** The name of a local file: that of the mounted one, since programs choose a format by it. */
export function ownNameOf(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (name !== '' && Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? '';
  return `object${extension}`;
}
