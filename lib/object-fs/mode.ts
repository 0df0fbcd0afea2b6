import { nativePromises } from '../native-fs.js';

const MOST = 0xffff_ffff;

/** Reads permission bits, a number or octal text; what is none is refused in Node's own words. */
export async function modeOf(mode: unknown): Promise<number> {
  const bits = typeof mode === 'string' && /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : mode;
  if (typeof bits === 'number' && Number.isInteger(bits) && bits >= 0 && bits <= MOST) return bits;
  // Node checks the mode before it looks for the path, and the empty path never is.
  await nativePromises.chmod('', mode as number);
  throw new TypeError(`not a mode: ${String(mode)}`);
}
