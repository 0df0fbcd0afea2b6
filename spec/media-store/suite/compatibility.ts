import { expect } from 'chai';
import type { UseStage } from './stage.js';
import { collect, expectFailure, failureOf, textOf } from './support.js';

const ID = '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';
const SESSION = '6d9217fe77c7';

/** What else a manifest may hold, and is then none. */
const CORRUPT: Readonly<Record<string, string>> = {
  'that is empty': '',
  'of white space': ' \n',
  'that leads up': `../${SESSION}/${ID}.png`,
  'that leads up in the middle': `${SESSION}/../${SESSION}/${ID}.png`,
  'with two dots': `${SESSION}/${ID}..png`,
  'that is absolute': `/${SESSION}/${ID}.png`,
  'of another id': `${SESSION}/1b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a.png`,
  'of a URL': `https://example.com/${SESSION}/${ID}.png`,
  'with a NUL': `${SESSION}/${ID}.png\0`,
  'of two lines': `${SESSION}/${ID}.png\n${SESSION}/${ID}.jpg`,
  'that is too long': `${SESSION}/${ID}.png${' '.repeat(512)}`,
  'of another layout': `${SESSION}/sub/${ID}.png`,
};

export function describeCompatibility(stage: UseStage): void {
  /** As the older implementation stores a medium. */
  async function putByOther(ext: string, content: string, manifest?: string): Promise<void> {
    await stage().write(`${SESSION}/${ID}${ext}`, content);
    if (stage().capabilities.manifests)
      await stage().write(`_manifests/${ID}`, manifest ?? `${SESSION}/${ID}${ext}`);
  }

  describe('what the older implementation has stored', () => {
    for (const ext of ['.png', '.ogg', '', '.x']) {
      it(`is read ${ext ? `as ${ext}` : 'without an extension'}, by id and by path`, async () => {
        const { store, mount } = stage();
        await putByOther(ext, 'theirs');
        expect(await textOf(store, ID)).to.equal('theirs');
        const path = `${mount}/${SESSION}/${ID}${ext}`;
        expect(await store.path(ID)).to.equal(path);
        expect(await store.resolve(ID)).to.equal(path);
        expect((await stage().readPath(path)).toString()).to.equal('theirs');
        expect(await store.stat(ID)).to.deep.include({ id: ID, ext, size: 6, session: SESSION });
      });
    }

    it('is listed with what is new, and deleted with it', async () => {
      const { store } = stage();
      await putByOther('.png', 'theirs');
      const { id } = await store.save('agent:main:main', Buffer.from('ours'), { mime: 'image/png' });
      const listed = await collect(store.list('agent:main:main'));
      expect(listed.map((media) => media.id)).to.have.members([ID, id]);
      expect(await store.delete('agent:main:main')).to.equal(2);
      expect(await stage().names()).to.deep.equal([]);
      await expectFailure(store.open(ID), 'ENOENT');
    });

    it('has the type of its extension where it says none', async () => {
      await putByOther('.mp4', 'theirs');
      expect((await stage().store.stat(ID)).mime).to.equal('video/mp4');
    });

    it('is found by a manifest with white space around it', async () => {
      await putByOther('.png', 'theirs', ` ${SESSION}/${ID}.png\r\n`);
      expect(await textOf(stage().store, ID)).to.equal('theirs');
    });
  });

  describe('what is stored', () => {
    for (const [mime, ext] of [
      ['image/png', '.png'],
      ['application/x-unheard-of', ''],
    ] as const) {
      it(`lies where the older implementation looks: ${ext || 'no extension'}`, async () => {
        const { id } = await stage().store.save('agent:main:main', Buffer.from('ours'), { mime });
        const payload = `${SESSION}/${id}${ext}`;
        const { manifests } = stage().capabilities;
        const leading = manifests ? `_manifests/${id}` : `_meta/${id}`;
        expect(await stage().names()).to.have.members([payload, leading]);
        expect((await stage().read(payload)).toString()).to.equal('ours');
        if (manifests) expect((await stage().read(leading)).toString()).to.equal(payload);
        // Without manifests it looks for `*/{id}.*`, and must find nothing but the payload.
        else
          expect((await stage().names()).filter((name) => name.includes(`${id}.`))).to.deep.equal(
            ext ? [payload] : [],
          );
      });
    }
  });

  describe('a manifest', () => {
    for (const [what, body] of Object.entries(CORRUPT)) {
      it(`${what} leads nowhere`, async () => {
        const { store, capabilities } = stage();
        await putByOther('.png', 'theirs', body);
        if (!capabilities.manifests) {
          // A description that makes no sense is as good as none.
          await stage().write(`_meta/${ID}`, JSON.stringify({ path: body, mime: 'image/png', size: 6 }));
          expect(await textOf(store, ID)).to.equal('theirs');
          return;
        }
        for (const call of [store.open(ID), store.path(ID), store.stat(ID), store.localPath(ID)]) {
          expect(await failureOf(call)).to.include({ name: 'CorruptManifestError', code: 'EIO', id: ID });
        }
      });
    }

    it('without a payload is no medium', async () => {
      const { store, capabilities } = stage();
      const description = JSON.stringify({ path: `${SESSION}/${ID}.png`, mime: 'image/png', size: 6 });
      if (capabilities.manifests) await stage().write(`_manifests/${ID}`, `${SESSION}/${ID}.png`);
      else await stage().write(`_meta/${ID}`, description);
      await expectFailure(store.open(ID), 'ENOENT');
      await expectFailure(store.localPath(ID), 'ENOENT');
      await expectFailure(store.stat(ID), 'ENOENT');
      expect(await collect(store.list('agent:main:main'))).to.deep.equal([]);
      expect(await store.delete('agent:main:main')).to.equal(0);
    });
  });
}
