import { nativeFs, nativePromises } from '../native-fs.js';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = nativeFs.constants;

/** What an open call asks for. */
export interface OpenFlags {
  /** As a number for the native call, without creation and truncation: the local file is made ready before. */
  readonly native: number;
  readonly writes: boolean;
  readonly creates: boolean;
  readonly exclusive: boolean;
  readonly truncates: boolean;
}

const WRITE = O_TRUNC | O_CREAT;
const APPEND = O_APPEND | O_CREAT;

const NUMBERS: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  rs: O_RDONLY | O_SYNC,
  sr: O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  w: O_WRONLY | WRITE,
  wx: O_WRONLY | WRITE | O_EXCL,
  xw: O_WRONLY | WRITE | O_EXCL,
  'w+': O_RDWR | WRITE,
  'wx+': O_RDWR | WRITE | O_EXCL,
  'xw+': O_RDWR | WRITE | O_EXCL,
  a: O_WRONLY | APPEND,
  ax: O_WRONLY | APPEND | O_EXCL,
  xa: O_WRONLY | APPEND | O_EXCL,
  as: O_WRONLY | APPEND | O_SYNC,
  sa: O_WRONLY | APPEND | O_SYNC,
  'a+': O_RDWR | APPEND,
  'ax+': O_RDWR | APPEND | O_EXCL,
  'xa+': O_RDWR | APPEND | O_EXCL,
  'as+': O_RDWR | APPEND | O_SYNC,
  'sa+': O_RDWR | APPEND | O_SYNC,
};

/** Reads an open flag, a string or a number; what is none is refused in Node's own words. */
export async function parseOpenFlags(flags: string | number | null | undefined): Promise<OpenFlags> {
  const number = numberOf(flags);
  if (Number.isInteger(number)) return describe(number as number);
  await nativePromises.open('/', flags as string);
  throw new TypeError(`not an open flag: ${String(flags)}`);
}

export function parseOpenFlagsSync(flags: string | number | null | undefined): OpenFlags {
  const number = numberOf(flags);
  if (Number.isInteger(number)) return describe(number as number);
  nativeFs.openSync('/', flags as string);
  throw new TypeError(`not an open flag: ${String(flags)}`);
}

function numberOf(flags: string | number | null | undefined): unknown {
  return typeof flags === 'string' ? NUMBERS[flags] : (flags ?? O_RDONLY);
}

function describe(number: number): OpenFlags {
  const writes = (number & (O_WRONLY | O_RDWR)) !== 0;
  return {
    native: number & ~(O_CREAT | O_EXCL | O_TRUNC | O_SYNC),
    writes: writes || (number & O_TRUNC) !== 0,
    creates: (number & O_CREAT) !== 0,
    exclusive: (number & O_CREAT) !== 0 && (number & O_EXCL) !== 0,
    truncates: (number & O_TRUNC) !== 0,
  };
}
