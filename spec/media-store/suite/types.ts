import { expect } from 'chai';
import type { UseStage } from './stage.js';
import { expectTypeError, PNG } from './support.js';

const DOCUMENT = 'application/vnd.openxmlformats-officedocument';

/** [type, name, extension] */
const CASES: readonly (readonly [string | undefined, string | undefined, string])[] = [
  ['image/jpeg', undefined, '.jpg'],
  ['image/png', undefined, '.png'],
  ['image/gif', undefined, '.gif'],
  ['image/webp', undefined, '.webp'],
  ['video/mp4', undefined, '.mp4'],
  ['audio/ogg', undefined, '.ogg'],
  ['audio/opus', undefined, '.ogg'],
  ['audio/ogg; codecs=opus', undefined, '.ogg'],
  ['audio/mpeg', undefined, '.mp3'],
  ['audio/wav', undefined, '.wav'],
  ['application/pdf', undefined, '.pdf'],
  [`${DOCUMENT}.wordprocessingml.document`, undefined, '.docx'],
  [`${DOCUMENT}.spreadsheetml.sheet`, undefined, '.xlsx'],
  ['Image/JPEG', undefined, '.jpg'],
  ['IMAGE/PNG; charset=binary', 'photo.jpg', '.png'],
  ['audio/mpegurl', 'list.m3u', '.m3u'],
  ['image/jpeg2000', 'photo.jp2', '.jp2'],
  ['audio/mpegurl', undefined, ''],
  ['image/jpeg2000', undefined, ''],
  ['video/quicktime', undefined, '.mov'],
  ['application/octet-stream', 'clip.WEBM', '.webm'],
  ['application/x-unheard-of', 'data.Xyz9', '.xyz9'],
  ['application/x-unheard-of', 'no extension', ''],
  ['application/x-unheard-of', 'evil.php/../x', ''],
  ['application/x-unheard-of', 'long.abcdefghijklmnopq', ''],
  ['application/x-unheard-of', 'odd.a-b', ''],
  ['application/x-unheard-of', '.hidden', ''],
  [undefined, 'voice.ogg', '.ogg'],
  [undefined, undefined, ''],
];

export function describeTypes(stage: UseStage): void {
  describe('the extension', () => {
    for (const [mime, name, ext] of CASES) {
      it(`of ${mime ?? 'no type'} and ${name ?? 'no name'} is ${ext || 'empty'}`, async () => {
        const { store, mount } = stage();
        const media = await store.save('session', Buffer.from('plain words'), { mime, name });
        expect(media.ext).to.equal(ext);
        expect(media.path).to.match(
          new RegExp(`^${mount}/[0-9a-f]{12}/${media.id}${ext.replace('.', '\\.')}$`),
        );
      });
    }

    it('is what the first bytes say where nothing else does', async () => {
      const media = await stage().store.save('session', PNG);
      expect(media).to.include({ ext: '.png', mime: 'image/png' });
    });

    it('is what the type says, whatever the bytes say', async () => {
      const media = await stage().store.save('session', PNG, { mime: 'image/gif' });
      expect(media).to.include({ ext: '.gif', mime: 'image/gif' });
    });

    it('tells the type where the given one says nothing', async () => {
      const { store } = stage();
      const mime = 'application/octet-stream';
      const named = await store.save('session', Buffer.from('x'), { mime, name: 'clip.mp4' });
      expect([named.mime, (await store.stat(named.id)).mime]).to.deep.equal(['video/mp4', 'video/mp4']);
      expect((await store.save('session', PNG, { mime })).mime).to.equal('image/png');
      const unknown = await store.save('session', Buffer.from('x'), { mime });
      expect([unknown.mime, (await store.stat(unknown.id)).mime]).to.deep.equal([mime, mime]);
    });

    it('comes with its type where only a name was given', async () => {
      const media = await stage().store.save('session', Buffer.from('x'), { name: 'clip.mp4' });
      expect(media.mime).to.equal('video/mp4');
    });
  });

  describe('a type', () => {
    for (const mime of [
      'png',
      'image/',
      'image/png\r\nx-evil: 1',
      'ümage/png',
      '',
      `image/${'p'.repeat(300)}`,
    ]) {
      it(`that is none is refused before anything is stored: ${JSON.stringify(mime.slice(0, 30))}`, async () => {
        await expectTypeError(stage().store.save('session', Buffer.from('x'), { mime }), 'mime must be');
        expect(await stage().names()).to.deep.equal([]);
      });
    }
  });
}
