import { copyFile, utimes } from 'node:fs/promises';

/** A copy whose time is the same wherever it is, since time and size make the entity tags of servers. */
export async function place(from, to) {
  await copyFile(from, to);
  await utimes(to, 1_700_000_000, 1_700_000_000);
}
