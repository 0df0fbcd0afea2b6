/**
 * Loads a package that puts names of its own on `globalThis`, and takes those off again: programs and their tests count
 * globals. Its modules keep what they exported.
 *
 * @param load synchronous, so that nobody else can define a global meanwhile
 */
export function loadWithoutGlobals<Module>(load: () => Module): Module {
  const before = new Set(Object.keys(globalThis));
  const module = load();
  for (const name of Object.keys(globalThis)) {
    if (!before.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  return module;
}

/** The same for a package that loads asynchronously and is known to define one name. */
export async function loadWithoutGlobal<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  if (name in globalThis) return load();
  const module = await load();
  Reflect.deleteProperty(globalThis, name);
  return module;
}
