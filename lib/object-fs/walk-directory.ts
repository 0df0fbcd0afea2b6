import { errnoError } from '../errors.js';
import type { ListPage } from '../object-store/contract.js';
import { isPresentable, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import { type Entry, endOf, type Found, foundOn, withoutShadowed } from './directory-pages.js';
import type { Moment, Node } from './knowledge.js';
import { requireNoLink } from './links/link-found.js';
import { headOf, missing } from './look-up.js';
import type { ObjectState } from './object-state.js';
import type { Place } from './place.js';

/** How far a directory has been walked, in a form that another thread understands. */
export interface WalkPosition {
  readonly from: string;
  /** The last name that was listed. */
  readonly last: string;
  /** Files that a directory on a later page may shadow. */
  readonly waiting: readonly string[];
}

/** What one page brings, and where to go on; nowhere behind the last. */
export interface WalkStep {
  readonly entries: readonly Entry[];
  readonly position: WalkPosition | undefined;
}

export interface Walk {
  /** For the errors of what is no directory. */
  readonly syscall: string;
  /** All that is below, and not only what is in it. */
  readonly recursive: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Default: the beginning. */
  readonly position?: WalkPosition | undefined;
}

/**
 * Walks a directory page by page: one LIST for each, sent when the page is wanted, and what it tells is known from then
 * on. There is a first page, or an error that says why not. Names come in the order of their keys, each once; a file
 * that a directory may shadow comes later, when that is certain.
 */
export async function* walkDirectory(
  context: Context,
  place: Place,
  { syscall, recursive, signal, position }: Walk,
): AsyncGenerator<WalkStep, void> {
  const { store, knowledge } = context;
  const { key, path } = place;
  const prefix = prefixOf(key);
  let isThere = position !== undefined;
  if (!isThere) {
    const known = knowledge.node(key);
    requireNoLink(key, known);
    if (known?.kind === 'file') throw errnoError('ENOTDIR', syscall, { path });
  }
  let { last, waiting } = position ?? { last: '', waiting: [] as readonly string[] };
  let since = knowledge.now();
  const options = { prefix, delimiter: recursive ? undefined : ('/' as const), from: position?.from, signal };
  for await (const page of store.list(options)) {
    const found = [...foundOn(page, prefix, last)].filter(({ name }) => isShown(context, key, name));
    learnFound(context, prefix, found, since);
    const isEmpty = page.objects.length + page.prefixes.length === 0;
    if (key !== '' && !isEmpty) learnDirectory(context, key, page, isThere, since);
    isThere ||= !isEmpty;
    last = endOf(page, prefix) ?? last;
    const decided = withoutShadowed(waiting, found, page.next === undefined ? undefined : last);
    waiting = decided.waiting;
    if (!isThere && page.next !== undefined) continue;
    if (!isThere && key !== '') await requireDirectory(context, place, syscall);
    const next = page.next === undefined ? undefined : { from: page.next, last, waiting };
    yield { entries: decided.entries, position: next };
    since = knowledge.now();
  }
}

/** One step of a walk, for a thread that asks for each. */
export async function stepOf(walk: AsyncGenerator<WalkStep, void>): Promise<WalkStep> {
  for await (const step of walk) return step;
  return { entries: [], position: undefined };
}

function isShown({ hidden }: Context, key: string, name: string): boolean {
  return isPresentable(name) && !(key === '' && hidden.has(name.split('/', 1)[0]!));
}

function learnFound({ knowledge }: Context, prefix: string, found: readonly Found[], since: Moment): void {
  for (const { name, object } of found) {
    if (object) {
      knowledge.learnListed(object, since);
      continue;
    }
    const known = knowledge.node(prefix + name);
    knowledge.learn(prefix + name, known?.kind === 'directory' ? known : { kind: 'directory' }, since);
  }
}

/** The first page tells of the marker, whose key is the first of all; a later one that the directory is still there. */
function learnDirectory(
  { knowledge }: Context,
  key: string,
  page: ListPage,
  isLater: boolean,
  since: Moment,
): void {
  const known = knowledge.node(key);
  if (isLater) {
    if (known?.kind === 'directory') knowledge.learn(key, known, since);
    return;
  }
  const marker = page.objects[0]?.key === prefixOf(key) ? page.objects[0] : undefined;
  knowledge.learn(key, { kind: 'directory', marker: knownMarker(known, marker) }, since);
}

/** A listing tells less of a marker than is known of it already. */
function knownMarker(known: Node | undefined, listed: ObjectState | undefined): ObjectState | undefined {
  const marker = known?.kind === 'directory' ? known.marker : undefined;
  return marker?.version === listed?.version && marker?.metadata ? marker : listed;
}

/** Nothing was listed, so there is no directory. */
async function requireDirectory(context: Context, place: Place, syscall: string): Promise<void> {
  const since = context.knowledge.now();
  const file = await headOf(context, place.key);
  if (file) {
    context.knowledge.learn(place.key, file, since);
    requireNoLink(place.key, file);
    throw errnoError('ENOTDIR', syscall, { path: place.path });
  }
  context.knowledge.learn(place.key, { kind: 'absent' }, since);
  throw missing(context, place, syscall);
}
