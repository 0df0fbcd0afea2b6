import type { ObjectStore } from '../../../lib/object-store/contract.js';
import type { Condition } from '../../../lib/object-store/s3/probe/finding.js';
import { abortBehaviour } from './abort.js';
import { bodyBehaviour } from './body.js';
import { closeBehaviour } from './close.js';
import { conditionBehaviour } from './conditions.js';
import { copyBehaviour } from './copy.js';
import { deleteBehaviour } from './delete.js';
import { getBehaviour } from './get.js';
import { headBehaviour } from './head.js';
import { keyBehaviour } from './keys.js';
import { listBehaviour } from './list.js';
import { listPagesBehaviour } from './list-pages.js';
import { multipartBehaviour } from './multipart.js';
import { presignBehaviour } from './presign.js';
import { putBehaviour } from './put.js';
import { raceBehaviour } from './races.js';
import { rangeBehaviour } from './ranges.js';
import { uploadsBehaviour } from './uploads.js';

/** Makes a store over a bucket of any content; every behaviour keeps to keys of its own. */
export type StoreFactory = () => Promise<MadeStore>;

export interface MadeStore {
  readonly store: ObjectStore;
  /** What the store puts before every key (with its slash), since that counts towards a key's length. */
  readonly prefix?: string;
  /** The conditions on writes that the store does not keep, by the name of their finding. Default: it keeps all. */
  readonly unkept?: readonly Condition[];
  close(): Promise<void>;
}

/** What one behaviour works on. */
export interface StoreContext {
  readonly store: ObjectStore;
  /** A key prefix that nobody else uses, ending in a slash. */
  readonly root: string;
  readonly prefix: string;
  /** Whether the store keeps a condition when writers race. */
  keeps(condition: Condition): boolean;
}

export type Context = () => StoreContext;

const BEHAVIOURS = [
  headBehaviour,
  getBehaviour,
  rangeBehaviour,
  bodyBehaviour,
  putBehaviour,
  conditionBehaviour,
  raceBehaviour,
  keyBehaviour,
  listBehaviour,
  listPagesBehaviour,
  copyBehaviour,
  deleteBehaviour,
  multipartBehaviour,
  uploadsBehaviour,
  abortBehaviour,
  presignBehaviour,
];

/** The contract of `ObjectStore` as specs: what `factory` makes must pass them all. */
export function objectStoreConformance(name: string, factory: StoreFactory): void {
  describe(`${name} keeps the object store contract`, () => {
    let made: MadeStore;
    let root: string;

    before(async () => {
      made = await factory();
    });
    beforeEach(() => {
      root = `conformance-${crypto.randomUUID()}/`;
    });
    after(async () => {
      await made?.close();
    });

    for (const behaviour of BEHAVIOURS)
      behaviour(() => ({
        store: made.store,
        root,
        prefix: made.prefix ?? '',
        keeps: (condition) => !made.unkept?.includes(condition),
      }));
    closeBehaviour(factory);
  });
}
