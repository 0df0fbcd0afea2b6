import type { MediaStore } from '../../../lib/media-store/contract.js';

/** A store as one host sees it, and what lies behind it as any other program with this layout would see that. */
export interface StoreImplementation {
  readonly store: MediaStore;
  /** The mount path, without a slash at its end. */
  readonly mount: string;
  /** Relative paths of all payloads and of what leads to them, sorted. */
  names(): Promise<string[]>;
  read(name: string): Promise<Buffer>;
  /** Puts what another program has stored. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  /** A store on another host. */
  secondHost(): Promise<MediaStore>;
  /** The bytes at a mounted path. */
  readPath(path: string): Promise<Buffer>;
}

export interface StoreCapabilities {
  /** Manifests lead from an id to its payload. `false`: a description does, and without it the sessions are searched. */
  readonly manifests: boolean;
  /** `false`: presigned URLs are `ENOTSUP`. */
  readonly urls: boolean;
  readonly versions: boolean;
}

export interface StoreStage extends StoreImplementation {
  readonly capabilities: StoreCapabilities;
}

export type UseStage = () => StoreStage;
