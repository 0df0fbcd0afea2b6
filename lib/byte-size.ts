const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** Reads `1048576`, `512KiB`, `64MiB`, `1.5GiB` or `2TiB` as bytes; `undefined` for anything else, and for none. */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?(|KiB|MiB|GiB|TiB)$/.exec(text.trim());
  const bytes = match ? Number(match[1]) * UNITS[match[2]!]! : 0;
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
