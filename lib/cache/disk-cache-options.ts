import type { BudgetOptions } from './budget/budget.js';
import type { Modes } from './publish.js';
import type { SweepOptions } from './sweeper.js';

export interface DiskCacheOptions extends BudgetOptions {
  /** Made when it is first needed. */
  readonly directory: string;
  /** Keeps stores apart that share the directory. */
  readonly storeName: string;
  /** Bytes; an object of up to this size is handed out of memory while it is filled. */
  readonly partSize: number;
  readonly modes?: { readonly [kind in keyof Modes]?: number | undefined };
  readonly sweep?: SweepOptions;
  /** Small files after which a thread publishes them. Default 16; `Infinity`: none does. */
  readonly threadAfter?: number | undefined;
}
