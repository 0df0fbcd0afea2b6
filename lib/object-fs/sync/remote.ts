import { codeOf, errnoError } from '../../errors.js';
import type { ObjectStore, ObjectStoreCapabilities } from '../../object-store/contract.js';
import { ancestorsOf } from '../../paths.js';
import type { Context } from '../context.js';
import type { KnownNode } from '../knowledge.js';
import { decodeError } from './error-codec.js';
import type { StoreSource, ThreadSettings } from './protocol.js';
import { forgetChanges, replay } from './replay.js';
import { type Answer, SyncThread, type ThreadCall, ThreadEnded } from './thread.js';
import type { Verbs } from './verbs.js';

/** What a call is about: for its errors, and for what of our knowledge it is given. */
export interface About {
  readonly syscall: string;
  readonly path?: string | undefined;
  readonly dest?: string | undefined;
  readonly keys: readonly string[];
}

type Given<Name extends keyof Verbs> =
  Parameters<Verbs[Name]> extends [Context, ...infer Rest] ? Rest : never;

interface Shared {
  thread: SyncThread | undefined;
  isDisposed: boolean;
}

/** Has verbs carried out by a thread, started when it is first needed, while this one stands still. */
export class Remote {
  readonly #store: ObjectStore;
  readonly #settings: Omit<ThreadSettings, 'store'>;
  readonly #context: Pick<Context, 'knowledge' | 'changes'>;
  readonly #timeout: number;
  readonly #leadsOut: boolean;
  /** What all views of one file system share. */
  readonly #shared: Shared;

  constructor(
    store: ObjectStore,
    settings: Omit<ThreadSettings, 'store'>,
    context: Pick<Context, 'knowledge' | 'changes'>,
    timeout: number,
    leadsOut: boolean = false,
    shared: Shared = { thread: undefined, isDisposed: false },
  ) {
    this.#store = store;
    this.#settings = settings;
    this.#context = context;
    this.#timeout = timeout;
    this.#leadsOut = leadsOut;
    this.#shared = shared;
  }

  /** The same thread for calls whose links may lead out of the file system. */
  leadingOut(): Remote {
    return new Remote(this.#store, this.#settings, this.#context, this.#timeout, true, this.#shared);
  }

  /** The same thread for calls that may take so many milliseconds. */
  within(timeout: number): Remote {
    return new Remote(this.#store, this.#settings, this.#context, timeout, this.#leadsOut, this.#shared);
  }

  /** Refuses a call that no thread could carry, before anything is done, whatever is cached: `ENOTSUP`, or `EIO`. */
  require({ syscall, path, dest }: Omit<About, 'keys'>): void {
    const { worker, inThread } = this.#store;
    if (this.#shared.isDisposed) {
      throw errnoError('EIO', syscall, { path, dest, cause: new Error('the file system was disposed') });
    }
    if (inThread || (worker && 'module' in worker)) return;
    const reason = worker?.refusal ?? 'the object store tells no module for the thread of sync calls';
    throw errnoError('ENOTSUP', syscall, { path, dest, cause: new Error(reason) });
  }

  call<Name extends keyof Verbs>(
    verb: Name,
    given: Given<Name>,
    about: About,
  ): Awaited<ReturnType<Verbs[Name]>> {
    this.require(about);
    const { knowledge, changes } = this.#context;
    const known = this.#knownOf(about.keys);
    const answer = this.#ask({ verb, given: given as unknown[], known, leadsOut: this.#leadsOut }, about);
    if (!answer) {
      // It may or may not come through.
      for (const key of about.keys) {
        knowledge.forgetBelow(key);
        knowledge.doubt(key);
        changes.overtake(key);
      }
      throw errnoError('ETIMEDOUT', about.syscall, about);
    }
    replay(answer.record, knowledge, changes);
    const { outcome } = answer;
    if ('error' in outcome) throw decodeError(outcome.error);
    return outcome.value as Awaited<ReturnType<Verbs[Name]>>;
  }

  /** As `call`, for what may fail without harm. */
  attempt<Name extends keyof Verbs>(
    verb: Name,
    given: Given<Name>,
    keys: readonly string[],
  ): Awaited<ReturnType<Verbs[Name]>> | undefined {
    try {
      return this.call(verb, given, { syscall: verb, keys });
    } catch {
      return undefined;
    }
  }

  async dispose(): Promise<void> {
    const { thread } = this.#shared;
    Object.assign(this.#shared, { isDisposed: true, thread: undefined });
    await thread?.end();
  }

  #ask(call: ThreadCall, { syscall, path, dest }: About): Answer | undefined {
    try {
      this.#shared.thread ??= this.#start();
      return this.#shared.thread.call(call, this.#timeout);
    } catch (error) {
      // A thread that ended of itself is replaced by the next call.
      if (error instanceof ThreadEnded) this.#shared.thread = undefined;
      // Arguments that cannot cross, or a process that may have no threads.
      const isImpossible =
        (error as Error).name === 'DataCloneError' || codeOf(error) === 'ERR_ACCESS_DENIED';
      throw errnoError(isImpossible ? 'ENOTSUP' : 'EIO', syscall, { path, dest, cause: error });
    }
  }

  #start(): SyncThread {
    const { name, capabilities, worker, inThread } = this.#store;
    const store: StoreSource =
      worker && 'module' in worker
        ? { kind: 'module', description: worker }
        : { kind: 'served', name, capabilities: plain(capabilities) };
    const late = (record: Answer['record']): void => forgetChanges(record, this.#context.knowledge);
    return new SyncThread({ ...this.#settings, store }, inThread, late);
  }

  #knownOf(keys: readonly string[]): KnownNode[] {
    const all = new Set(keys.flatMap((key) => [...ancestorsOf(key), key]));
    return [...all].flatMap((key) => this.#context.knowledge.remembered(key) ?? []);
  }
}

/** What can cross: a thread that is served asks for every condition anyhow. */
function plain({ requireCondition: _, ...capabilities }: ObjectStoreCapabilities): ObjectStoreCapabilities {
  return capabilities;
}
