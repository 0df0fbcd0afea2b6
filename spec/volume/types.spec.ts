import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createVolume, type Volume } from '../../lib/index.js';
import { type ProvidedFs, type ProvidedPromises, unsupported } from '../../lib/volume/surface.js';

type Fs = typeof import('node:fs');
type Unsupported = (typeof unsupported)[number];
type Nothing<Type extends never> = Type;

/** These lines are the test: the build fails when they do not hold. */
const volume: Volume = createVolume();
volume satisfies Omit<Fs, Unsupported>;
volume.promises satisfies Fs['promises'];
export type LackingNames = Nothing<Exclude<keyof Fs, keyof ProvidedFs | Unsupported>>;
export type LackingPromises = Nothing<Exclude<keyof Fs['promises'], keyof ProvidedPromises>>;
/** A name on the list that a volume has does not belong there. */
export type WronglyListed = Nothing<Extract<Unsupported, keyof ProvidedFs>>;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

describe('the type of a volume', () => {
  it('lacks the names that the documents tell, and no others', async () => {
    const text = await readFile(resolve(root, 'docs/semantics.md'), 'utf8');
    const [, told] = /Names of that type that a volume lacks: (.+?)\.\n/.exec(text) ?? [];
    const names = told === 'none' ? [] : [...(told ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1]);
    expect(told).to.be.a('string');
    expect(names).to.deep.equal([...unsupported]);
  });

  it('tells of nothing that is not there, but in name as in Node itself', () => {
    for (const name of Object.getOwnPropertyNames(fs)) expect(name in volume, name).to.equal(true);
    for (const name of unsupported) expect(name in volume, name).to.equal(false);
  });
});
