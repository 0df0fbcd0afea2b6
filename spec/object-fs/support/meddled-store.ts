import type { ObjectStore } from '../../../lib/object-store/contract.js';
import { interceptedStore, type StoreVerb } from '../../object-store/support/intercepted-store.js';

export interface Meddling {
  readonly verb: StoreVerb;
  /** Default: any. */
  readonly key?: string;
  readonly before?: () => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
}

export type MeddledStore = ObjectStore & { meddle(meddling: Meddling): void };

/** Lets something happen once, right before or right after a request. */
export function meddledStore(store: ObjectStore): MeddledStore {
  const waiting: Meddling[] = [];
  const meddled = interceptedStore(store, async (call, proceed) => {
    const index = waiting.findIndex(({ verb, key }) => verb === call.verb && (key ?? call.key) === call.key);
    const [meddling] = index === -1 ? [] : waiting.splice(index, 1);
    await meddling?.before?.();
    const result = await proceed();
    await meddling?.after?.();
    return result;
  });
  return Object.assign(meddled, { meddle: (meddling: Meddling) => void waiting.push(meddling) });
}

/** A promise and the function that fulfils it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
