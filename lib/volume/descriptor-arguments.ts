import { codeOf } from '../errors.js';
import { functionOf } from '../fs-calls/forms.js';
import type { DescriptorCall } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { AttributeChange } from '../object-fs/attributes.js';
import { timesOf } from '../object-fs/times.js';

const NO_DESCRIPTOR = 0x7fff_ffff;

/** Refuses what Node would refuse, in its own words: it looks at all arguments before it finds no such descriptor. */
export function checkDescriptorArguments(name: DescriptorCall, rest: readonly unknown[]): void {
  if (rest.length === 0) return;
  try {
    functionOf(nativeFs, `${name}Sync`)!(NO_DESCRIPTOR, ...rest);
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_')) throw error;
  }
}

/** What the arguments after the descriptor change of a file; they are ones that Node takes. */
export const changeOf = {
  futimes: (accessed: unknown, modified: unknown): AttributeChange => timesOf(accessed, modified),
  fchmod: (mode: unknown): AttributeChange => ({
    mode: typeof mode === 'string' ? Number.parseInt(mode, 8) : (mode as number),
  }),
  /** -1 leaves what is. */
  fchown: (uid: unknown, gid: unknown): AttributeChange => ({
    ...(uid === -1 ? {} : { uid: uid as number }),
    ...(gid === -1 ? {} : { gid: gid as number }),
  }),
};
