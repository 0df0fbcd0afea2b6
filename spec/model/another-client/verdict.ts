import type { Outcome } from '../outcome.js';
import type { Event } from './history.js';
import type { View } from './view.js';

/** A call that was made. */
export interface Taken {
  readonly view: View;
  readonly outcome: Outcome;
  /** What it has changed in the bucket, in this order. */
  readonly own: readonly Event[];
  /** Whether the other client has changed something while it was under way. */
  readonly isDisturbed: boolean;
}

/** What is wrong with a call; `undefined`: nothing. */
export type Complaint = string | undefined;

/** A refusal must be one of these, and have changed nothing; a success is judged by itself. */
export function judge(
  { outcome, own }: Taken,
  codes: ReadonlySet<string>,
  success: (value: unknown) => Complaint,
): Complaint {
  if (!('error' in outcome)) return success(outcome.value);
  const code = String(outcome.error['code']);
  if (!codes.has(code)) return `${code} is wrong: refusals may be ${[...codes].join(', ') || 'none'}`;
  return own.length > 0 ? `a refusal has changed ${shown(own)}` : undefined;
}

export function shown(own: readonly Event[]): string {
  return own.map(({ verb, key }) => `${verb} ${key}`).join(', ') || 'nothing';
}

export function onlyReads({ own }: Taken): Complaint {
  return own.length > 0 ? `a call that reads has changed ${shown(own)}` : undefined;
}

/** The one change that a call has made, if it is as told. */
export function single(own: readonly Event[], verb: Event['verb'], key: string): Event | undefined {
  const [event] = own;
  return own.length === 1 && event?.verb === verb && event.key === key ? event : undefined;
}

/**
 * `ENOENT` where the path may be found to be nothing. Below what is a file, too, it may be refused for that, though there
 * is something.
 */
export function missing(view: View, key: string): string[] {
  const codes = view.has(key, 'absent') ? ['ENOENT'] : [];
  return view.hasFileAbove(key) ? [...codes, 'ENOTDIR'] : codes;
}

/** What changes an object that is believed to be there is told by the store that it is not. */
export function gone(view: View, key: string): string[] {
  return view.has(key, 'file') && view.during.some((bucket) => !bucket.has(key)) ? ['ENOENT'] : [];
}

/** What is to be made is refused below a file; in strict mode below nothing as well. */
export function parentRefusals(view: View, parent: string, key: string): string[] {
  const codes = view.hasFileAbove(key) ? ['ENOTDIR'] : [];
  const isMissing = view.mount.strict && parent !== '' && view.nodes(parent).some(isNoDirectory);
  return isMissing ? [...codes, 'ENOENT'] : codes;
}

const isNoDirectory = ({ kind }: { kind: string }) => kind !== 'directory';

/** In strict mode something is made only in a directory. */
export function strictParent(view: View, parent: string): Complaint {
  if (!view.mount.strict || parent === '' || view.has(parent, 'directory')) return undefined;
  return `${parent} is no directory, and that was overlooked in strict mode`;
}
