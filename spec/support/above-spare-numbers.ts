import { closeSync, openSync } from 'node:fs';

const SPARE = 32;

/**
 * Opens something whose number is not the lowest that is free: others, in the background, get lower ones. Once it is
 * closed its number stays unused for a while, so that a second close can be seen to fail.
 */
export async function aboveSpareNumbers<Opened>(open: () => Opened | Promise<Opened>): Promise<Opened> {
  const spare = Array.from({ length: SPARE }, () => openSync('/', 'r'));
  try {
    return await open();
  } finally {
    for (const descriptor of spare) closeSync(descriptor);
  }
}
