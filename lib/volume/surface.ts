import type {
  DescriptorCall,
  lackingCallback,
  lackingPromise,
  lackingSync,
  PathCall,
} from '../fs-calls/signatures.js';
import { type Fs, type FsPromises, liveFs } from '../native-fs.js';

/** The names of `fs` that a volume does not have, which the documents tell. */
export const unsupported = [] as const satisfies readonly (keyof Fs)[];

type Lacking<Names extends readonly PathCall[]> = Names[number];

/** What the tables of calls make, by name. */
type CallName =
  | Exclude<PathCall, Lacking<typeof lackingCallback>>
  | `${Exclude<PathCall, Lacking<typeof lackingSync>>}Sync`
  | DescriptorCall
  | `${DescriptorCall}Sync`;

/** Made one by one. */
type OwnName = 'createReadStream' | 'createWriteStream' | 'glob' | 'globSync' | 'promises' | ClassName;

type ClassName = 'ReadStream' | 'WriteStream' | 'FileReadStream' | 'FileWriteStream' | 'Utf8Stream';

/**
 * Taken from `fs` as they are: classes, constants and the like. `StatsFs` is a class of the types alone: no version of
 * Node exports it, and so no volume does.
 */
type SharedName =
  | 'constants'
  | 'Dir'
  | 'Dirent'
  | 'Stats'
  | 'StatsFs'
  | 'BigIntStats'
  | 'F_OK'
  | 'R_OK'
  | 'W_OK'
  | 'X_OK';

type PromiseName = Exclude<PathCall, Lacking<typeof lackingPromise>> | 'glob' | 'constants';

/** The functions of `fs.promises` that a volume has. A name that no table makes is none of its type. */
export type ProvidedPromises = Pick<FsPromises, PromiseName & keyof FsPromises>;

/** What of `fs` a volume has. A name that no table makes is none of its type, however it may be called in Node. */
export type ProvidedFs = Pick<Fs, Exclude<CallName | OwnName | SharedName, 'promises'> & keyof Fs> & {
  readonly promises: ProvidedPromises;
};

/**
 * Gives a volume what `fs` has beside its calls, read when it is asked for, since Node loads some and warns of others
 * then. What `fs` itself has only in name (`lchmod`, but on macOS) a volume does not have either.
 */
export function completeSurface(functions: Record<string, unknown>): void {
  for (const name of Object.getOwnPropertyNames(liveFs)) {
    const { enumerable } = Object.getOwnPropertyDescriptor(liveFs, name)!;
    if (isAbsent(name)) functions[name] = undefined;
    if (name in functions) continue;
    Object.defineProperty(functions, name, {
      get: () => (liveFs as unknown as Record<string, unknown>)[name],
      enumerable: enumerable ?? false,
      configurable: true,
    });
  }
}

/** Whether Node has the name of a call, and nothing behind it. */
function isAbsent(name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(liveFs, name)!;
  return 'value' in descriptor && descriptor.value === undefined;
}
