import type { LeadsOut } from './leads-out.js';
import type { Party } from './onward.js';
import type { Signature } from './signatures.js';
import type { Translation } from './translation.js';

// Arguments pass through as they are; what they may be is for the function behind to judge.
// biome-ignore lint/suspicious/noExplicitAny: the functions of fs have no common type
export type AnyFunction = (...given: any[]) => any;

/** Anything in the shape of the `fs` module: `promises`, and the callback and sync functions it may have. */
export interface FsShape {
  readonly promises: object;
}

/** One call, ready to be made on the file system behind a path. */
export interface Call {
  readonly kind: 'call';
  readonly fs: FsShape;
  readonly given: readonly unknown[];
  readonly translation: Translation;
  /** For errors that the file system behind does not raise itself. */
  readonly paths: Paths;
  readonly parties: readonly Party[];
  /** Of a file system that follows links by itself, and not all of them. */
  readonly strays?: Strays | undefined;
}

/** Looks, where a call has found nothing, for a symbolic link that the file system could not follow. */
export interface Strays {
  /** The call may find nothing without a word. */
  readonly isSilent: boolean;
  /** @param error what the call failed with; `undefined` before it is made */
  find(error: unknown): Promise<LeadsOut | undefined>;
  findSync(error: unknown): LeadsOut | undefined;
}

interface Paths {
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
}

/** A call whose two paths lie in different file systems, and which is therefore made of other calls. */
export interface CallAcross {
  readonly kind: 'across';
  /** The name of the call that is made in its place. */
  readonly derived: string;
}

/** Finds the file system of a call by its path arguments; throws where there is none, or where it may not be made. */
export type Route = (name: string, signature: Signature, given: readonly unknown[]) => Call | CallAcross;

export type Forms = Record<string, AnyFunction>;

/** Gives a call that a file system lacks, made of calls that it has; it takes the caller's own arguments. */
export type Derive = (name: string) => AnyFunction | undefined;
