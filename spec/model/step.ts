import { constants } from 'node:fs';

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/** What a program says of a path: digits stand for the names of its alphabet, and the rest for itself. */
export interface Place {
  readonly at: string;
  /** Given as bytes, or as a file URL; else as text. */
  readonly as?: 'bytes' | 'url' | undefined;
}

/** Content that is printed short: `length` bytes that count on from a letter. */
export interface Content {
  readonly from: string;
  readonly length: number;
}

/** A target of a symbolic link, with digits as in a place; it is not made absolute. */
export interface Target {
  readonly target: string;
}

export type Argument =
  | Place
  | Content
  | Target
  | string
  | number
  | null
  | undefined
  | Readonly<Record<string, unknown>>;

export type Form = 'promises' | 'callback' | 'sync';

/** A call with paths. */
export interface Call {
  readonly kind: 'call';
  readonly form: Form;
  readonly verb: string;
  readonly given: readonly Argument[];
}

/** Opens a file in a slot: a handle by promises, a number by the other forms. A slot that is taken is left alone. */
export interface Open {
  readonly kind: 'open';
  readonly form: Form;
  readonly slot: number;
  readonly place: Place;
  readonly flags: string | number;
}

/** A call on what a slot holds: a method of the handle, or the function of `fs` on the number. An empty slot is left alone. */
export interface Use {
  readonly kind: 'use';
  readonly form: 'callback' | 'sync';
  readonly slot: number;
  readonly verb: string;
  readonly given: readonly Argument[];
}

/** A stream from its making to its close, and what it told on the way. */
export interface Stream {
  readonly kind: 'stream';
  readonly verb: 'createReadStream' | 'createWriteStream';
  readonly place: Place;
  readonly options: Readonly<Record<string, unknown>>;
  readonly chunks: readonly Content[];
}

/** The process is started anew, with the same cache directory or an empty one; nothing to a disk. */
export interface Restart {
  readonly kind: 'restart';
  readonly cache: 'kept' | 'lost';
}

export type Step = Call | Open | Use | Stream | Restart;

/** How all that is there is looked at after a step: not every way asks the same of a store, or makes the same known. */
export type Look = 'places' | 'by directory' | 'recursive' | 'not at all';

export interface Program {
  /** The names that the digits of the steps stand for. */
  readonly alphabet: readonly string[];
  readonly steps: readonly (readonly [step: Step, look: Look])[];
}

export function named(text: string, alphabet: readonly string[]): string {
  return text.replace(/\d/g, (digit) => alphabet[Number(digit)] ?? digit);
}

export function isPlace(argument: unknown): argument is Place {
  return typeof argument === 'object' && argument !== null && 'at' in argument;
}

export function bytesOf({ from, length }: Content): Buffer {
  const first = from.charCodeAt(0);
  return Buffer.from(Array.from({ length }, (_, index) => first + (index % 23)));
}

/** The paths that a step names. */
export function placesOf(step: Step): string[] {
  if (step.kind === 'call') return step.given.filter(isPlace).map(({ at }) => at);
  return 'place' in step ? [step.place.at] : [];
}

const READING = [
  'readFile',
  'stat',
  'lstat',
  'readdir',
  'access',
  'realpath',
  'readlink',
  'exists',
  'opendir',
];

/** Whether it may change what is there. */
export function changes(step: Step): boolean {
  if (step.kind === 'call') return !READING.includes(step.verb) || isWritingFlag(step.given[1]);
  if (step.kind === 'stream') return step.verb === 'createWriteStream';
  return step.kind === 'open' && (numericFlags(step.flags) & ~O_DIRECTORY) !== 0;
}

function isWritingFlag(options: unknown): boolean {
  if (typeof options !== 'object' || options === null || isPlace(options)) return false;
  const { flag } = options as { flag?: string };
  return flag !== undefined && flag !== 'r';
}

const LETTERS: Readonly<Record<string, number>> = {
  r: 0,
  'r+': O_RDWR,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  'w+': O_RDWR | O_CREAT | O_TRUNC,
  a: O_WRONLY | O_CREAT | O_APPEND,
  'a+': O_RDWR | O_CREAT | O_APPEND,
};

export function numericFlags(flags: string | number): number {
  if (typeof flags === 'number') return flags;
  return LETTERS[flags.replace(/[sx]/g, '')]! | (flags.includes('x') ? O_EXCL : 0);
}
