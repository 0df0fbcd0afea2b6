import type { Context } from './context.js';
import { discardHandle } from './file-handle.js';
import { open } from './open.js';

/** As `fs.promises.truncate`: the object is replaced by its own beginning, or by itself and zeros. */
export async function truncate(context: Context, path: unknown, length: number = 0): Promise<void> {
  const handle = await open(context, path, 'r+');
  try {
    await handle.truncate(length);
  } catch (error) {
    discardHandle(handle);
    await handle.close().catch(() => {});
    throw error;
  }
  await handle.close();
}
