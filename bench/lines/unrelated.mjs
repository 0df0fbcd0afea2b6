import fs from 'node:fs';
import { sized } from './sizes.mjs';

const CALLS = sized({ quick: 100, usual: 20_000 });
const PATH = new URL(import.meta.url).pathname;

/** A call on a path that no mount claims, with and without a redirect, in one process: what is left is the redirect. */
export const unrelated = ['statSync', 'existsSync', 'stat'].map((name) => ({
  name: `unrelated-${name.toLowerCase()}`,
  title: `\`${name === 'stat' ? 'promises.stat' : name}\` of a path that is not mounted`,
  ours: 'nothing',
  oursIs: 'redirected',
  rounds: 60,
  seconds: 10,
  budgets: [{ text: 'a call on a path no mount claims', against: 'without redirect', microseconds: 1 }],
  work: async () => {
    const { createVolume, memory, redirect } = await import('../../dist/lib/index.js');
    const plain = await time(name);
    const volume = createVolume();
    volume.mount('/mediafs', memory());
    const redirection = redirect(volume);
    const redirected = await time(name);
    redirection.dispose();
    await volume.dispose();
    return {
      units: 1,
      seconds: redirected,
      processor: undefined,
      others: { 'without redirect': { seconds: plain } },
    };
  },
}));

/** Seconds of one call, once the code of it is compiled. */
async function time(name) {
  const calls = name === 'stat' ? CALLS / 10 : CALLS;
  await make(name, calls / 10);
  const begin = performance.now();
  await make(name, calls);
  return (performance.now() - begin) / 1000 / calls;
}

async function make(name, calls) {
  if (name === 'stat') for (let call = 0; call < calls; call += 1) await fs.promises.stat(PATH);
  else for (let call = 0; call < calls; call += 1) fs[name](PATH);
}
