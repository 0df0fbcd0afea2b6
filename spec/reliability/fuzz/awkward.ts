/** What has led somebody astray before. */
const PIECES = [
  ...[
    '..',
    '.',
    '',
    '/',
    '//',
    '\\',
    '..\\',
    '%2e%2e',
    '%2F',
    '%',
    '%zz',
    '\0',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\u2028',
  ],
  ...[
    'a',
    'A',
    'b',
    'é',
    'e\u0301',
    '\ud800',
    '\udc80',
    '\u202e',
    '\ufeff',
    '😀',
    'ß',
    '~',
    '*',
    '?',
    '-',
    '--',
  ],
  ...[
    '.hashed',
    '_manifests',
    '_meta',
    '_mediafs',
    'files',
    'meta',
    'tmp',
    'usage',
    'CACHEDIR.TAG',
    'object',
  ],
  ...[
    '__proto__',
    'constructor',
    'NaN',
    '-1',
    '0',
    '1',
    '1e309',
    '99999999999999999999',
    'null',
    'true',
    '07777',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ';',
    ',',
    '=',
    '&',
    '#',
    '@',
    ':',
    '<',
    '>',
    '&amp;',
    '&#x0;',
    '<![CDATA[',
    '+',
  ],
  ...[
    's3://',
    'file:///',
    'memory:',
    'http://h',
    'bytes 0-1/2',
    '1s',
    '64MiB',
    'immutable',
    'region',
    'partSize',
  ],
  ...['x'.repeat(255), 'x'.repeat(256), 'é'.repeat(200), 'y'.repeat(1100)],
];

const SEPARATORS = ['/', '/', '', '', '=', '&', ','];

export type Random = () => number;

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** A text that is seldom what anybody would write. */
export function awkward(random: Random): string {
  const separator = pick(random, SEPARATORS);
  const parts = Array.from({ length: 1 + Math.floor(random() * 7) }, () => pick(random, PIECES));
  return (random() < 0.3 ? '/' : '') + parts.join(separator);
}

/** A text that was right, and has been changed a little. */
export function mutated(random: Random, text: string): string {
  let changed = text;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count -= 1) {
    const at = Math.floor(random() * (changed.length + 1));
    const length = Math.floor(random() ** 3 * 12);
    const between = random() < 0.4 ? '' : random() < 0.5 ? pick(random, PIECES) : changed.slice(at, at + 8);
    changed = changed.slice(0, at) + between + changed.slice(at + length);
  }
  return changed;
}

/** Fails with the input, so that it can become a spec of its own. */
export function withInput<Result>(input: unknown, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new Error(`of ${JSON.stringify(input)}: ${(error as Error).stack}`, { cause: error });
  }
}
