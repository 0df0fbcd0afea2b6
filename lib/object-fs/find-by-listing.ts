import { parentOf, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import type { Node } from './knowledge.js';
import { directoryOf } from './look-up.js';

/** Entries of the one page that is asked for: names that begin with the wanted one are few. */
const LIMIT = 50;

/**
 * Whether a key is a file or a directory, by one LIST of what begins with it, which answers both at once. A second one
 * decides where too many names lie between `name` and `name/`. A directory shadows a file of the same name.
 */
export async function findByListing(context: Context, key: string): Promise<Node | undefined> {
  const { store, knowledge } = context;
  const since = knowledge.now();
  let entries = 0;
  let file: Node | undefined;
  let directory: Node | undefined;
  for await (const page of store.list({ prefix: key, delimiter: '/', limit: LIMIT })) {
    entries += page.objects.length + page.prefixes.length;
    for (const object of page.objects.filter((one) => one.key === key)) {
      const { version, size, lastModified } = object;
      file = { kind: 'file', state: { version, size, lastModified } };
      knowledge.learnListed(object, since);
    }
    if (page.prefixes.includes(prefixOf(key))) directory = { kind: 'directory' };
  }
  if (!directory && entries >= LIMIT) directory = await directoryOf(context, key);
  if (directory) knowledge.learn(key, directory, since);
  const parent = parentOf(key);
  // Whatever was listed lies in it.
  if (entries > 0 && parent !== '' && !knowledge.node(parent))
    knowledge.learn(parent, { kind: 'directory' }, since);
  return directory ?? file;
}
