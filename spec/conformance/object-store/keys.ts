import { expect } from 'chai';
import { listed, readAll, refusal, text } from './helpers.js';
import type { Context } from './object-store-conformance.js';

/** Keys that something on the way to a store likes to change. */
const ODD_KEYS: readonly [string, string][] = [
  ['spaces, plus, ampersand and a percent escape', 'a b+c&d%25.txt'],
  ['quotes and angle brackets', `"q'<>.txt`],
  ['a question mark, hash and equals', 'a?b=c#d'],
  ['brackets, braces, pipe and backslash', '[a]{b}|c\\d^`~'],
  ['exclamation mark, star and parentheses', "!*'()@$,;:"],
  ['a composed letter (NFC)', 'caf\u00e9'],
  ['a decomposed letter (NFD)', 'cafe\u0301'],
  ['letters beyond Latin', '日本語/Привет/שלום'],
  ['an emoji', 'photo 😀.jpg'],
  ['a double slash', 'x//y'],
  ['a trailing slash', 'folder/'],
  ['two trailing slashes', 'folder//'],
  ['dots as segments', 'a/../b/./c'],
  ['a line break and a tab', 'a\nb\tc\rd'],
  ['control characters', 'a\u0001b\u001fc\u007f'],
  ['a non-character', 'a\ufffeb'],
  ['spaces at both ends', ' a '],
  ['an entity', '&amp;&#10;'],
];

export function keyBehaviour(context: Context): void {
  describe('a key', () => {
    for (const [what, name] of ODD_KEYS) {
      it(`may hold ${what}: put, head, get, list, copy and delete agree on it`, async () => {
        const { store, root } = context();
        const key = root + name;
        const { version } = await store.put(key, text(name));
        expect(await store.head(key)).to.include({ key, version });
        expect((await readAll(store, key)).toString()).to.equal(name);
        expect((await listed(store, root)).keys).to.deep.equal([name]);
        await store.copy(key, `${root}copies/${name}`);
        expect((await readAll(store, `${root}copies/${name}`)).toString()).to.equal(name);
        expect(await store.delete([key, `${root}copies/${name}`])).to.deep.equal([]);
        expect((await listed(store, root)).keys).to.deep.equal([]);
      });
    }

    it('is never normalised: NFC and NFD are two objects', async () => {
      const { store, root } = context();
      await store.put(`${root}caf\u00e9`, text('composed'));
      await store.put(`${root}cafe\u0301`, text('decomposed'));
      expect((await readAll(store, `${root}caf\u00e9`)).toString()).to.equal('composed');
      expect((await listed(store, root)).keys).to.have.length(2);
    });

    it('tells upper from lower case, and a file from its marker', async () => {
      const { store, root } = context();
      for (const name of ['a', 'A', 'a/', 'a//']) await store.put(root + name, text(name));
      expect((await listed(store, root)).keys).to.deep.equal(['A', 'a', 'a/', 'a//']);
      expect((await readAll(store, `${root}a/`)).toString()).to.equal('a/');
    });

    it('may have 1,024 bytes', async () => {
      const { store, root, prefix } = context();
      const key = root.padEnd(1024 - Buffer.byteLength(prefix), 'k');
      await store.put(key, text('long'));
      expect((await readAll(store, key)).toString()).to.equal('long');
      expect(await store.delete([key])).to.deep.equal([]);
    });

    it('is ENAMETOOLONG with 1,025 bytes, in every verb', async () => {
      const { store, root } = context();
      const key = root.padEnd(1025, 'k');
      await refusal(store.put(key, text('long')), 'ENAMETOOLONG');
      await refusal(store.head(key), 'ENAMETOOLONG');
      await refusal(store.get(key), 'ENAMETOOLONG');
      await refusal(store.multipart(key), 'ENAMETOOLONG');
      await refusal(store.copy(`${root}a`, key), 'ENAMETOOLONG');
      await refusal(store.copy(key, `${root}a`), 'ENAMETOOLONG');
      const failures = await store.delete([key]);
      expect(failures.map((failure) => [failure.key, failure.error.code])).to.deep.equal([
        [key, 'ENAMETOOLONG'],
      ]);
    });

    it('is measured in bytes, not in characters', async () => {
      const { store, root } = context();
      await refusal(store.put(root + 'é'.repeat(512), text('long')), 'ENAMETOOLONG');
    });

    it('must not be empty', async () => {
      const { store } = context();
      await refusal(store.put('', text('a')), 'EINVAL');
      await refusal(store.get(''), 'EINVAL');
    });

    it('must be well-formed Unicode', async () => {
      const { store, root } = context();
      await refusal(store.put(`${root}\ud800`, text('a')), 'EINVAL');
    });
  });
}
