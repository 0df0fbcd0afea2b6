import { createHash } from 'node:crypto';
import type { promises } from 'node:fs';
import { join } from 'node:path';

/** Every file below a directory with a digest of its bytes, and every directory and symbolic link. */
export async function treeOf(fs: typeof promises, directory: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  const walk = async (below: string): Promise<void> => {
    const entries = await fs.readdir(join(directory, below), { withFileTypes: true });
    await Promise.all(
      entries.map(async (entry) => {
        const name = join(below, entry.name);
        if (!entry.isDirectory()) {
          tree[name] = (await isLink(fs, join(directory, name)))
            ? 'link'
            : digest(await fs.readFile(join(directory, name)));
          return;
        }
        tree[name] = 'directory';
        await walk(name);
      }),
    );
  };
  await walk('');
  return Object.fromEntries(Object.entries(tree).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A listing of an object store does not tell. */
function isLink(fs: typeof promises, path: string): Promise<boolean> {
  return fs.readlink(path).then(
    () => true,
    () => false,
  );
}

function digest(bytes: Uint8Array): string {
  return `${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}
