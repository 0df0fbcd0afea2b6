import type { FileHandle } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Blind, type Outcome, outcomeOf, plainError } from './outcome.js';
import {
  type Argument,
  bytesOf,
  type Call,
  isPlace,
  named,
  type Open,
  type Place,
  type Step,
  type Stream,
  type Use,
} from './step.js';

export type Fs = typeof import('node:fs');
export type Slot = FileHandle | number;
type AnyFunction = (...given: unknown[]) => unknown;

/** Functions of `fs` on numbers whose names are not those of a handle's methods. */
const NUMBER_VERBS: Readonly<Record<string, string>> = {
  truncate: 'ftruncate',
  stat: 'fstat',
  sync: 'fsync',
  datasync: 'fdatasync',
  chmod: 'fchmod',
  utimes: 'futimes',
};

/** One of the two that a program is played on: a file system, a directory in it, and what is open. */
export class Side {
  readonly slots: (Slot | undefined)[] = [];
  /** How what is in a slot was opened last. */
  readonly flags: (string | number | undefined)[] = [];
  readonly fs: Fs;
  readonly root: string;
  readonly alphabet: readonly string[];
  readonly blind: Blind;

  constructor(fs: Fs, root: string, alphabet: readonly string[], blind: Blind = {}) {
    this.fs = fs;
    this.root = root;
    this.alphabet = alphabet;
    this.blind = blind;
  }

  perform(step: Step): Promise<Outcome> {
    if (step.kind === 'open') this.flags[step.slot] = step.flags;
    switch (step.kind) {
      case 'call':
        return this.outcome(() => this.call(step));
      case 'open':
        return this.outcome(() => this.open(step));
      case 'use':
        return this.outcome(() => this.use(step));
      case 'stream':
        return this.outcome(() => this.stream(step));
      default:
        return Promise.resolve({ value: undefined });
    }
  }

  outcome(run: () => unknown): Promise<Outcome> {
    return outcomeOf(run, this.root, this.blind);
  }

  /** The absolute path of a place, as text. */
  path(at: string): string {
    return this.root + named(at, this.alphabet);
  }

  protected argument(given: Argument): unknown {
    if (typeof given !== 'object' || given === null) return given;
    if (isPlace(given)) return this.placed(given);
    if ('target' in given) return named(given.target as string, this.alphabet);
    if ('from' in given) return bytesOf(given as { from: string; length: number });
    return { ...given };
  }

  protected placed({ at, as }: Place): unknown {
    const path = this.path(at);
    if (as === 'bytes') return Buffer.from(path);
    return as === 'url' ? pathToFileURL(path) : path;
  }

  protected async call({ form, verb, given }: Call): Promise<unknown> {
    const settled = await this.run(
      form,
      verb,
      given.map((one) => this.argument(one)),
    );
    if (verb === 'opendir') return this.read(settled as import('node:fs').Dir);
    if (verb === 'mkdtemp') return this.leaveTemporary(String(settled));
    if (Array.isArray(settled)) return settled.map((entry) => this.entry(entry)).sort();
    return settled;
  }

  protected run(form: Call['form'], verb: string, given: readonly unknown[]): unknown {
    if (form === 'promises')
      return (this.fs.promises as unknown as Record<string, AnyFunction>)[verb]!(...given);
    const functions = this.fs as unknown as Record<string, AnyFunction>;
    if (form === 'sync') return functions[`${verb}Sync`]!(...given);
    return new Promise((resolve, reject) => {
      functions[verb]!(...given, (error: unknown, value: unknown) =>
        error ? reject(error) : resolve(value),
      );
    });
  }

  protected async open({ form, slot, place, flags }: Open): Promise<unknown> {
    this.slots[slot] = (await this.run(form, 'open', [this.placed(place), flags])) as Slot;
    return 'open';
  }

  protected async use({ form, slot, verb, given }: Use): Promise<unknown> {
    const open = this.slots[slot]!;
    if (verb === 'close') this.slots[slot] = undefined;
    return this.usedBy(open, form, verb, given);
  }

  protected async usedBy(
    open: Slot,
    form: Use['form'],
    verb: string,
    given: readonly Argument[],
  ): Promise<unknown> {
    const all = given.map((one) => this.argument(one));
    if (verb === 'read') {
      const buffer = Buffer.alloc(all[0] as number, '.');
      const count = await this.used(open, form, verb, [buffer, 0, all[0], all[1]]);
      return [numberOf(count, 'bytesRead'), buffer];
    }
    if (verb === 'readv') {
      const buffers = [Buffer.alloc(2, '.'), Buffer.alloc(all[0] as number, '.')];
      return [numberOf(await this.used(open, form, verb, [buffers, all[1]]), 'bytesRead'), ...buffers];
    }
    if (verb === 'write')
      return numberOf(await this.used(open, form, verb, [all[0], 0, null, all[1]]), 'bytesWritten');
    if (verb === 'writev') {
      return numberOf(await this.used(open, form, verb, [[all[0], all[0]], all[1]]), 'bytesWritten');
    }
    return this.used(open, form, verb, all);
  }

  protected used(open: Slot, form: Use['form'], verb: string, given: readonly unknown[]): unknown {
    if (typeof open === 'number') return this.run(form, NUMBER_VERBS[verb] ?? verb, [open, ...given]);
    return (open as unknown as Record<string, AnyFunction>)[verb]!(...given);
  }

  /** What a stream told: its events in order, and all its bytes. */
  protected stream({ verb, place, options, chunks }: Stream): Promise<unknown> {
    const told: unknown[] = [];
    return new Promise((resolve) => {
      const stream = (this.fs as unknown as Record<string, AnyFunction>)[verb]!(this.placed(place), {
        ...options,
      }) as import('node:fs').ReadStream & import('node:fs').WriteStream;
      const received: Buffer[] = [];
      for (const event of ['open', 'ready', 'end', 'finish']) stream.on(event, () => told.push(event));
      stream.on('error', (error) => told.push(plainError(error, this.root)));
      stream.on('close', () => {
        const { bytesRead, bytesWritten } = stream;
        resolve([...told, 'close', Buffer.concat(received), bytesRead ?? bytesWritten]);
      });
      if (verb === 'createReadStream') stream.on('data', (chunk) => received.push(Buffer.from(chunk)));
      else {
        for (const chunk of chunks) stream.write(bytesOf(chunk));
        stream.end();
      }
    });
  }

  private entry(entry: unknown): unknown {
    if (typeof entry !== 'object' || entry === null || Buffer.isBuffer(entry)) return String(entry);
    const { name, parentPath } = entry as import('node:fs').Dirent;
    const kinds = ['isFile', 'isDirectory', 'isSymbolicLink'] as const;
    const kind = kinds.find((is) => (entry as import('node:fs').Dirent)[is]());
    return `${String(parentPath).replaceAll(this.root, '<root>')} | ${name} | ${kind}`;
  }

  private async read(directory: import('node:fs').Dir): Promise<unknown> {
    const entries: unknown[] = [];
    for await (const entry of directory) entries.push(this.entry(entry));
    return [directory.path, ...entries.sort()];
  }

  /** Names that Node makes up are not the same twice. */
  private async leaveTemporary(path: string): Promise<unknown> {
    const found = (await this.fs.promises.stat(path)).mode.toString(8);
    await this.fs.promises.rmdir(path);
    return [path.slice(0, -6), found];
  }
}

function numberOf(answer: unknown, field: string): unknown {
  return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[field] : answer;
}
