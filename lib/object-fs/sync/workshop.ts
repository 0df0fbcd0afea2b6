import { GuardedCache } from '../../cache/guarded-cache.js';
import { Partials } from '../../cache/partial/partials.js';
import { SingleFlight } from '../../cache/single-flight.js';
import { UploadRecords } from '../../cache/upload-records.js';
import type { ObjectStore } from '../../object-store/contract.js';
import type { Context } from '../context.js';
import { KeyedQueue } from '../keyed-queue.js';
import type { KnownNode } from '../knowledge.js';
import { staleIfErrorOf } from '../stale-if-error.js';
import { StatsMemory } from '../stats-memory.js';
import { Uploads } from '../uploading/uploads.js';
import { abortableStore } from './abortable-store.js';
import { encodeError } from './error-codec.js';
import type { StoreSource, ThreadSettings } from './protocol.js';
import { RecordingKnowledge } from './recording-knowledge.js';
import { type Ask, createServedStore } from './served-store.js';
import type { Answer } from './thread.js';
import { verbs } from './verbs.js';

interface Job {
  readonly verb: string;
  readonly given: readonly unknown[];
  readonly known: readonly KnownNode[];
  readonly leadsOut: boolean;
}

/** Does the ordinary work of a file system, each call on what its caller knew when it called. */
export function createWorkshop(settings: ThreadSettings, ask: Ask) {
  const cache = new GuardedCache({ ...settings.cache, memoryBytes: 0 });
  const changes = new KeyedQueue();
  const stats = new StatsMemory();
  const staleIfError = staleIfErrorOf(settings.staleIfError);
  let opening: Promise<ObjectStore> | undefined;
  let uploads: Uploads | undefined;

  const work = async ({ verb, given, known, leadsOut }: Job, signal: AbortSignal): Promise<Answer> => {
    const knowledge = new RecordingKnowledge(settings.lifetimes);
    for (const node of known) knowledge.restore(node);
    const { record } = knowledge;
    // What one call has begun to fetch, the next one finds in the cache, or in the file of the thread that waits.
    const partials = new Partials(cache.partialDisk, settings.partials);
    try {
      opening ??= openStore(settings.store, ask);
      const opened = await opening;
      uploads ??= new Uploads(new UploadRecords(cache.layout, opened.name));
      const store = abortableStore(opened, signal);
      const flights: Context['flights'] = new SingleFlight();
      const lookUps: Context['lookUps'] = new SingleFlight();
      const shared = {
        store,
        cache,
        partials,
        changes,
        uploads,
        knowledge,
        flights,
        lookUps,
        stats,
        leadsOut,
      };
      const context: Context = { ...settings.context, ...shared, staleIfError };
      const perform = verbs[verb as keyof typeof verbs] as (...all: unknown[]) => Promise<unknown>;
      return { outcome: { value: await perform(context, ...given) }, record };
    } catch (error) {
      return { outcome: { error: encodeError(error) }, record };
    } finally {
      partials.dispose();
    }
  };
  return { work, dispose: () => cache.dispose() };
}

async function openStore(source: StoreSource, ask: Ask): Promise<ObjectStore> {
  if (source.kind === 'served') return createServedStore(source, ask);
  const { module, export: name, options } = source.description;
  const exported = (await import(module)) as Record<string, new (options: unknown) => ObjectStore>;
  return new exported[name]!(options);
}
