import { nativeFs } from './native-fs.js';

const moulds = new Map<string, object>();

/**
 * An object of a class of Node's whose constructor is deprecated or hidden: its prototype, and the names and the order of
 * its fields, are those that others of the running Node have. Never changed, so one of each kind does for the process.
 */
export function mouldOf(name: 'stat' | 'statfs', bigint: boolean): object {
  const kind = `${name} ${bigint}`;
  const known = moulds.get(kind);
  if (known) return known;
  const mould = nativeFs[`${name}Sync`]('/', { bigint: bigint as false }) as object;
  moulds.set(kind, mould);
  return mould;
}
