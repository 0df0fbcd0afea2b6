import fc from 'fast-check';

/** Names that break what joins, splits, encodes, sorts or normalises them; simple ones first, since shrinking goes there. */
const NAMES: readonly string[] = [
  'a',
  'b',
  'c',
  'A',
  'a.txt',
  'a-',
  'a b',
  ' ',
  'a ',
  '...',
  '.a',
  '%2F',
  '%',
  'a+b',
  '#?',
  'a\\b',
  'a\nb',
  'é',
  'e\u0301',
  '😀',
  '\uffff',
  '&<>"\'',
  'a=1;b,c',
  '~',
  '*',
  'x'.repeat(248),
  'é'.repeat(124),
];

/** Longer than the name of a file may be on a disk. */
export const TOO_LONG = 'y'.repeat(256);

export function alphabets(more: readonly string[]): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...NAMES, ...more), { minLength: 3, maxLength: 3 });
}
