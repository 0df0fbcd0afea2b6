import { errnoError, isNothingThere } from '../errors.js';
import type { Call, Strays } from '../fs-calls/call.js';
import { followsLast } from '../fs-calls/follows-last.js';
import { LeadsOut } from '../fs-calls/leads-out.js';
import { walk } from '../fs-calls/walk.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import { hasTrailingSlash, isWithin, keyOf, rebase } from '../paths.js';
import type { Mount } from './mount-table.js';

/**
 * Symbolic links in a mounted directory whose target is a path of the volume. A kernel knows nothing of it and finds
 * nothing there; so a call that has found nothing is looked at, and no other.
 */
export class DirectoryStrays implements Strays {
  readonly #name: string;
  readonly #call: Pick<Call, 'given' | 'parties'>;
  readonly #mount: Mount;
  readonly #claims: (path: string) => boolean;

  /** @param claims whether a path is one of the volume's */
  constructor(
    name: string,
    call: Pick<Call, 'given' | 'parties'>,
    mount: Mount,
    claims: (path: string) => boolean,
  ) {
    this.#name = name;
    this.#call = call;
    this.#mount = mount;
    this.#claims = claims;
  }

  get isSilent(): boolean {
    const [, options] = this.#call.given;
    return this.#name === 'rm' && (options as { force?: boolean } | null | undefined)?.force === true;
  }

  async find(error: unknown): Promise<LeadsOut | undefined> {
    const search = this.#search(error);
    let step = search.next();
    while (!step.done) step = search.next(await nativePromises.readlink(step.value).catch(() => undefined));
    return step.value;
  }

  findSync(error: unknown): LeadsOut | undefined {
    const search = this.#search(error);
    let step = search.next();
    while (!step.done) step = search.next(targetAt(step.value));
    return step.value;
  }

  /** Yields paths, and is told the targets of those that are links. */
  *#search(error: unknown): Generator<string, LeadsOut | undefined, string | undefined> {
    const { given, parties } = this.#call;
    for (const { index, inner } of parties) {
      if (error !== undefined && !speaksOf(error, inner)) continue;
      const key = keyOf(rebase(inner, this.#mount.inner, '/'));
      const way = { path: inner, key, mustBeDirectory: hasTrailingSlash(inner) };
      const last = followsLast({ name: this.#name, given, index, path: inner });
      try {
        const steps = walk(way, { last, fail: (code) => errnoError(code, this.#name) }, true);
        let step = steps.next();
        while (!step.done) step = steps.next(yield rebase(`/${step.value.key}`, '/', this.#mount.inner));
      } catch (thrown) {
        // Where a kernel can go it has been.
        const isOurs = thrown instanceof LeadsOut && thrown.target.startsWith('/');
        if (isOurs && this.#claims(thrown.target)) return thrown;
      }
    }
    return undefined;
  }
}

/** Whether a failure may come of a link that leads nowhere, on the way of a path. */
function speaksOf(error: unknown, path: string): boolean {
  if (!isNothingThere(error)) return false;
  const { path: one, dest: other } = error as { path?: unknown; dest?: unknown };
  return [one, other].some(
    (failed) => failed !== undefined && (String(failed).startsWith(path) || isWithin(path, String(failed))),
  );
}

function targetAt(path: string): string | undefined {
  try {
    return nativeFs.readlinkSync(path);
  } catch {
    return undefined;
  }
}
