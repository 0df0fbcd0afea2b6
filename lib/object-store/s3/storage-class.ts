const KNOWN = new Set([
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'REDUCED_REDUNDANCY',
]);

const ARCHIVES = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Whether objects of a class can be read at once. Other stores have classes of their own names. */
export function isStorageClass(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) && !ARCHIVES.has(value);
}

export function isStorageClassOfAws(value: string): boolean {
  return KNOWN.has(value);
}
