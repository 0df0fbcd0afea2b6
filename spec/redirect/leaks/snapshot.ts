import fs, * as fsModule from 'node:fs';
import * as promisesModule from 'node:fs/promises';

/** Every property that a redirect could have touched, by where it is: its value or accessors, and its flags. */
export type Snapshot = ReadonlyMap<string, PropertyDescriptor>;

export async function takeSnapshot(): Promise<Snapshot> {
  const handle = await fs.promises.open(process.execPath);
  const handlePrototype = Object.getPrototypeOf(handle);
  await handle.close();
  const snapshot = new Map<string, PropertyDescriptor>();
  const keep = (place: string, holder: object): void => {
    for (const key of Reflect.ownKeys(holder)) {
      snapshot.set(`${place}.${String(key)}`, Object.getOwnPropertyDescriptor(holder, key)!);
    }
  };
  const prototypes = { ReadStream: fs.ReadStream, WriteStream: fs.WriteStream, Dir: fs.Dir, Stats: fs.Stats };
  for (const [name, { prototype }] of Object.entries(prototypes)) keep(`${name}.prototype`, prototype);
  for (const [index, prototype] of [handlePrototype, Object.getPrototypeOf(handlePrototype)].entries()) {
    keep(`FileHandle.prototype ${index}`, prototype);
  }
  for (const [name, holder] of Object.entries({ fs, promises: fs.promises })) {
    keep(name, holder);
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value === 'function') keep(`${name}.${key}`, value);
    }
  }
  // What ESM imports by name, and what is told by listeners.
  for (const [name, namespace] of Object.entries({
    'node:fs': fsModule,
    'node:fs/promises': promisesModule,
  })) {
    for (const [key, value] of Object.entries(namespace)) snapshot.set(`${name} ${key}`, { value });
  }
  for (const event of process.eventNames()) {
    snapshot.set(`process on ${String(event)}`, { value: process.listenerCount(event) });
  }
  return snapshot;
}

/** Where two snapshots differ. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  const places = new Set([...one.keys(), ...other.keys()]);
  return [...places].filter((place) => !isSame(one.get(place), other.get(place)));
}

function isSame(one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean {
  if (!one || !other) return false;
  const parts = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const;
  return parts.every((part) => Object.is(one[part], other[part]));
}
