import { functionOf } from '../fs-calls/forms.js';
import type { FsPromises } from '../native-fs.js';

/** Name by name, in bounded memory. Memory has them all at hand, and no calls for parts of it. */
export async function* namesIn(promises: FsPromises, directory: string): AsyncGenerator<string> {
  if (!functionOf(promises, 'opendir')) return yield* await promises.readdir(directory);
  for await (const { name } of await promises.opendir(directory)) yield name;
}
