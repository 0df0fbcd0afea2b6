import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a proof did, in words and numbers: it becomes a part of `docs/reliability.md`. */
export type Result = Readonly<Record<string, number | string | readonly Result[]>>;

/**
 * Where the scripts of `package.json` want the results of their long forms to be kept, as `NAME.json`; the short forms,
 * which every run of the tests plays, are kept nowhere.
 */
export async function recordResult(name: string, result: Result): Promise<void> {
  const directory = process.env['MEDIAFS_TEST_RESULTS'];
  if (!directory) return;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, `${name}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
}

/** How much is done: a number of the environment, which the scripts set, or that of the short form. */
export function amountOf(variable: string, short: number): number {
  const given = process.env[`MEDIAFS_TEST_${variable}`];
  const amount = given ? Number(given) : short;
  if (!(amount > 0)) throw new RangeError(`MEDIAFS_TEST_${variable} must be a number above 0; got ${given}`);
  return amount;
}
