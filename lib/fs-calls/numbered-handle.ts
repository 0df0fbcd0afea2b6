import type { FsShape } from './forms.js';

/** The key under which a handle that is not the kernel's tells whose descriptor it holds. */
export const numbering: unique symbol = Symbol('mediafs.numbering');

export interface Numbering {
  /** The file system that knows the number. */
  readonly fs: FsShape;
  readonly number: number;
  /** Makes another number the handle's `fd`: the one by which the volume knows it. */
  showAs(number: number): void;
}

export interface NumberedHandle {
  readonly [numbering]: Numbering;
}

export function numberingOf(handle: object): Numbering | undefined {
  return (handle as Partial<NumberedHandle>)[numbering];
}
