import { posix } from 'node:path';
import { errnoError } from '../errors.js';
import { textOf } from '../paths.js';
import type { Call } from './forms.js';
import { LeadsOut } from './leads-out.js';
import { type ErrorField, outwardError, outwardResult } from './outward.js';
import type { Signature } from './signatures.js';
import { Translation } from './translation.js';

/** A file system's part in a call: what it was given for which argument, and where its root is. */
export interface Party {
  readonly index: number;
  /** As the file system names it. */
  readonly inner: string;
  /** Where its root is, as callers name it. */
  readonly root: string;
}

/** As Linux: one more is `ELOOP`. */
const MOST_LINKS = 40;

/**
 * A call that is made anew, since a symbolic link leads out of the file system that was asked. What comes of it is told
 * in the words of the path that the caller gave.
 */
export class Onward {
  readonly given: readonly unknown[];
  readonly followed: number;
  readonly #signature: Signature;
  readonly #translation: Translation;
  readonly #field: ErrorField;

  private constructor(
    signature: Signature,
    given: readonly unknown[],
    { index, root }: Party,
    target: string,
    followed: number,
  ) {
    const path = target.startsWith('/') ? target : posix.join(root, target);
    const pair = { given: textOf(given[index])!, inner: path };
    this.given = given.with(index, path);
    this.followed = followed;
    this.#signature = signature;
    this.#translation = new Translation({ outer: '/', inner: '/' }, [pair]);
    this.#field = (signature.texts?.length ?? 0) + signature.paths.indexOf(index) === 0 ? 'path' : 'dest';
  }

  /** `undefined` for any other failure. Throws `ELOOP` when too many links have been followed. */
  static from(
    error: unknown,
    call: Call,
    signature: Signature,
    given: readonly unknown[],
    before: number,
  ): Onward | undefined {
    if (!(error instanceof LeadsOut)) return undefined;
    const party = call.parties.find(({ inner }) => inner === error.path);
    const followed = before + error.followed;
    if (!party || followed > MOST_LINKS) throw errnoError('ELOOP', signature.syscall, call.paths);
    return new Onward(signature, given, party, error.target, followed);
  }

  result(result: unknown): unknown {
    return outwardResult(result, this.#signature, this.#translation);
  }

  error(error: unknown): unknown {
    return outwardError(error, this.#translation, [this.#field]);
  }
}
