import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isWithin } from '../../lib/paths.js';
import { Side } from './side.js';
import { type Call, changes, numericFlags, type Open, placesOf, type Step, type Use } from './step.js';

/** What changes attributes alone: the version of most objects stays, and an open reader then tells the new ones. */
const RESTATING: readonly string[] = ['chmod', 'utimes', 'lutimes'];

const { O_CREAT, O_EXCL, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants;

/** A file that is being written: its content is private till it is published. */
interface Writing {
  readonly staging: string;
  readonly target: string;
  dirty: boolean;
}

/**
 * A disk that is asked as an object store keeps its promises: readers keep the content that they opened, and what a
 * writer writes appears when it syncs or closes.
 */
export class PublishingDisk extends Side {
  readonly #writing = new Map<number, Writing>();
  readonly #reading = new Set<number>();
  /** Readers of what may have other attributes by now than when it was opened. */
  readonly #restated = new Set<number>();
  #count = 0;

  /** Whether the step has its usual meaning though files are open for writing. */
  takes(step: Step): boolean {
    if (step.kind === 'use' && ['chmod', 'utimes'].includes(step.verb)) return !this.#reading.has(step.slot);
    if (step.kind === 'use' && step.verb === 'stat' && this.#restated.has(step.slot)) return false;
    if (this.#writing.size === 0 || !changes(step)) return true;
    const places = placesOf(step).map((at) => this.#real(this.path(at)));
    const targets = [...this.#writing.values()].map(({ target }) => target);
    return !places.some((place) =>
      targets.some((target) => isWithin(place, target) || isWithin(target, place)),
    );
  }

  protected override async call(step: Call): Promise<unknown> {
    if (RESTATING.includes(step.verb)) this.#restate();
    return super.call(step);
  }

  protected override async open(step: Open): Promise<unknown> {
    const path = this.path(step.place.at);
    const flags = numericFlags(step.flags);
    const writes = (flags & (O_WRONLY | O_RDWR)) !== 0;
    const before = statsOf(path);
    const makes = before === undefined && (flags & O_CREAT) !== 0;
    // Node's own refusals come from the disk itself; what opens is opened again, on a copy.
    const probe = makes ? step.flags : flags & ~O_TRUNC;
    await super.open({ ...step, flags: probe });
    if (!makes && !writes && before?.isDirectory()) {
      this.#reading.add(step.slot);
      return 'open';
    }
    const target = fs.realpathSync(path);
    await this.#closeProbe(step.slot);
    const staging = this.#copy(target, !makes && (flags & O_TRUNC) !== 0);
    if (makes) fs.unlinkSync(target);
    this.slots[step.slot] = (await this.run(step.form, 'open', [
      staging,
      flags & ~(O_CREAT | O_EXCL | O_TRUNC),
    ])) as number;
    if (writes || makes) {
      this.#writing.set(step.slot, { staging, target, dirty: makes || (flags & O_TRUNC) !== 0 });
    } else this.#reading.add(step.slot);
    return 'open';
  }

  protected override async use(step: Use): Promise<unknown> {
    const writing = this.#writing.get(step.slot);
    if (step.verb === 'close') {
      this.#writing.delete(step.slot);
      this.#reading.delete(step.slot);
      this.#restated.delete(step.slot);
    }
    if (RESTATING.includes(step.verb)) this.#restate();
    const result = await super.use(step);
    if (!writing) return result;
    if (['sync', 'datasync', 'close'].includes(step.verb)) publish(writing);
    else if (!['read', 'readv', 'readFile', 'stat'].includes(step.verb)) writing.dirty = true;
    return result;
  }

  #restate(): void {
    for (const slot of this.#reading) this.#restated.add(slot);
  }

  async #closeProbe(slot: number): Promise<void> {
    const probe = this.slots[slot]!;
    if (typeof probe === 'number') fs.closeSync(probe);
    else await probe.close();
    this.slots[slot] = undefined;
  }

  #copy(target: string, isCut: boolean): string {
    const directory = join(this.root, '..', '..', 'staging');
    fs.mkdirSync(directory, { recursive: true });
    const staging = join(directory, String(this.#count++));
    replace(target, staging);
    if (isCut) fs.truncateSync(staging);
    return staging;
  }

  /** The path without links, as far as it is there. */
  #real(path: string): string {
    if (path === '/') return path;
    try {
      return fs.realpathSync(path);
    } catch {
      return join(this.#real(dirname(path)), basename(path));
    }
  }
}

function statsOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path);
  } catch {
    return undefined;
  }
}

function publish(writing: Writing): void {
  if (writing.dirty) replace(writing.staging, writing.target);
  writing.dirty = false;
}

/** Content, permission bits and times, in the file that is there. */
function replace(from: string, to: string): void {
  const { mode, atimeMs, mtimeMs } = fs.statSync(from);
  fs.copyFileSync(from, to);
  fs.chmodSync(to, mode);
  fs.utimesSync(to, atimeMs / 1000, mtimeMs / 1000);
}
