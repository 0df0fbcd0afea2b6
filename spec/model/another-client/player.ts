import { ancestorsOf } from '../../../lib/paths.js';
import { needsDisk } from '../object-subject.js';
import { shown } from '../play.js';
import type { Side } from '../side.js';
import { placesOf, type Step } from '../step.js';
import type { History } from './history.js';
import { judgeCall, judgeStream, keyAt } from './judge-call.js';
import { judgeUse } from './judge-handle.js';
import { isReader, isWriter, judgeOpen, type OpenFile } from './open-file.js';
import type { Replica } from './replica.js';
import type { Interference } from './turns.js';
import type { Complaint, Taken } from './verdict.js';
import { View } from './view.js';

export interface Meddler {
  /** Of a call that is about a key. */
  arm(key: string | undefined, interference: Interference | undefined): void;
  /** Whether it came. */
  disarm(): boolean;
}

const REMOVING: Readonly<Record<string, true>> = { unlink: true, rm: true, rmdir: true, rename: true };

/** Takes the steps of one process, and judges each. */
export class Player {
  readonly #replica: Replica;
  readonly #history: History;
  readonly #now: () => number;
  readonly #meddler: Meddler;
  readonly #hasDisk: boolean;
  readonly #open: (OpenFile | undefined)[] = [];
  /** What the slots were opened by. */
  readonly #places: string[] = [];

  constructor(replica: Replica, history: History, now: () => number, meddler: Meddler, hasDisk: boolean) {
    this.#replica = replica;
    this.#history = history;
    this.#now = now;
    this.#meddler = meddler;
    this.#hasDisk = hasDisk;
  }

  get isIdle(): boolean {
    return this.#open.every((file) => file === undefined);
  }

  /** Whether the step was taken: an open slot is not opened again, and an empty one is not used. */
  async take(step: Step, during?: Interference): Promise<boolean> {
    if (!this.#fits(step)) return false;
    const { mount, side } = this.#replica;
    const view = new View(this.#history, mount, this.#now());
    this.#meddler.arm(this.#keyOf(step, side), during);
    const outcome = await side.perform(step);
    const isDisturbed = this.#meddler.disarm();
    const own = this.#history.events.slice(view.start).filter(({ by }) => by === mount.name);
    const taken = { view, outcome, own, isDisturbed };
    const complaint = this.#judge(taken, step, side);
    if (complaint !== undefined)
      throw new Error(`${mount.name}: ${shown(step, side.alphabet)}\n${complaint}`);
    this.#note(taken, step, side);
    return true;
  }

  /** Looks at all paths that a step is about. */
  async look(step: Step, verb: 'readFile' | 'stat'): Promise<void> {
    const places = step.kind === 'use' ? [this.#places[step.slot]!] : placesOf(step);
    for (const at of places) await this.take({ kind: 'call', form: 'promises', verb, given: [{ at }] });
  }

  async closeAll(): Promise<void> {
    for (const slot of this.#open.keys())
      await this.take({ kind: 'use', form: 'callback', slot, verb: 'close', given: [] });
  }

  /** Where a step failed, what is open is closed unjudged. */
  async letGo(): Promise<void> {
    for (const [slot, file] of this.#open.entries()) {
      const step: Step = { kind: 'use', form: 'callback', slot, verb: 'close', given: [] };
      if (file) await this.#replica.side.perform(step);
    }
  }

  #fits(step: Step): boolean {
    if (!this.#hasDisk && needsDisk(step)) return false;
    if (step.kind === 'open') return this.#open[step.slot] === undefined;
    if (step.kind !== 'use') return true;
    const file = this.#open[step.slot];
    if (!file) return false;
    if (['read', 'readFile'].includes(step.verb)) return isReader(file);
    return !['write', 'truncate'].includes(step.verb) || isWriter(file);
  }

  #keyOf(step: Step, { alphabet }: Side): string | undefined {
    if (step.kind === 'use') return this.#open[step.slot]?.key;
    const [at] = placesOf(step);
    return at === undefined ? undefined : keyAt({ at }, alphabet);
  }

  #judge(taken: Taken, step: Step, { alphabet }: Side): Complaint {
    switch (step.kind) {
      case 'call':
        return judgeCall(taken, step, alphabet);
      case 'stream':
        return judgeStream(taken, step, alphabet);
      case 'open': {
        const opened = judgeOpen(taken, keyAt(step.place, alphabet), String(step.flags));
        if (typeof opened === 'string') return opened;
        this.#open[step.slot] = opened;
        this.#places[step.slot] = step.place.at;
        return undefined;
      }
      case 'use': {
        const file = this.#open[step.slot]!;
        if (step.verb === 'close') this.#open[step.slot] = undefined;
        return judgeUse(taken, file, step);
      }
      default:
        return undefined;
    }
  }

  /** That nothing is there any more is what the mount knows from its own removals; till it puts something there. */
  #note({ own, outcome }: Taken, step: Step, { alphabet }: Side): void {
    const { removals } = this.#replica.mount;
    for (const { key, after } of own)
      if (after) for (const name of [key.replace(/\/$/, ''), ...ancestorsOf(key)]) removals.delete(name);
    if (step.kind !== 'call' || !REMOVING[step.verb] || 'error' in outcome || own.length === 0) return;
    removals.set(keyAt(step.given[0] as { at: string }, alphabet), this.#now());
  }
}
