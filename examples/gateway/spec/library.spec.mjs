import fs from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import sharp from 'sharp';
import sinon from 'sinon';
import { MediaLibrary } from '../application/library.mjs';
import { emptyDirectory } from './support/directory.mjs';
import { failureOf } from './support/failure.mjs';

const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: 'teal' } })
  .jpeg()
  .toBuffer();

describe('the media library', () => {
  let directory;
  let library;

  const add = (name, content = 'words') => library.add('trip', name, Readable.from([Buffer.from(content)]));
  const stored = async () => (await fs.readdir(join(directory, 'trip'))).sort();

  beforeEach(async () => {
    directory = await emptyDirectory();
    library = new MediaLibrary(directory, { maxBytes: 1000 });
  });

  afterEach(async () => {
    sinon.restore();
    await fs.rm(directory, { recursive: true });
  });

  it('is empty at first', async () => {
    expect(await library.sessions()).to.deep.equal([]);
    expect(await library.list('trip')).to.deep.equal([]);
  });

  it('keeps what it is given, and tells what it is', async () => {
    const added = await add('voice note.ogg');
    expect(added).to.include({ name: 'voice note.ogg', kind: 'audio', type: 'audio/ogg', size: 5 });
    expect(await fs.readFile(library.pathOf('trip', added.id), 'utf8')).to.equal('words');
    expect(await library.sessions()).to.deep.equal(['trip']);
  });

  it('lists the newest first', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T10:00:00.500Z') });
    await add('first.mp3');
    clock.tick(1);
    await add('second.mp3');
    clock.restore();
    const media = await library.list('trip');
    expect(media.map(({ name }) => name)).to.deep.equal(['second.mp3', 'first.mp3']);
    expect(media[1].time).to.equal('2026-01-01T10:00:00.500Z');
  });

  it('takes names as people give them, without paths', async () => {
    for (const [given, shown] of [
      ['C:\\Photos\\cat.jpg', 'cat.jpg'],
      ['../../cat.jpg', 'cat.jpg'],
      ['.hidden.jpg', '.hidden.jpg'],
      ['жара в июле 🌞.PNG', 'жара в июле 🌞.PNG'],
    ]) {
      expect((await add(given)).name).to.equal(shown);
    }
    expect((await add(`${'长'.repeat(200)}.jpg`)).name).to.match(/^长{52}\.jpg$/);
  });

  for (const [name, status] of [
    ['page.html', 415],
    ['program', 415],
    ['', 400],
    [undefined, 400],
  ]) {
    it(`refuses ${JSON.stringify(name)} with ${status}, and keeps nothing`, async () => {
      expect(await failureOf(add(name))).to.have.property('status', status);
      expect(await library.list('trip')).to.deep.equal([]);
    });
  }

  it('refuses one byte too many, and keeps nothing of it', async () => {
    await add('whole.mp4', 'x'.repeat(1000));
    expect(await failureOf(add('large.mp4', 'x'.repeat(1001)))).to.have.property('status', 413);
    expect(await stored()).to.have.lengthOf(1);
  });

  it('keeps nothing of what breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the connection was lost');
      })(),
    );
    expect(await failureOf(library.add('trip', 'clip.mp4', broken))).to.have.property(
      'message',
      'the connection was lost',
    );
    expect(await stored()).to.deep.equal([]);
  });

  it('keeps nothing when the disk fails at the end', async () => {
    sinon.stub(fs, 'rename').rejects(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    expect(await failureOf(add('clip.mp4'))).to.have.property('code', 'EIO');
    expect(await stored()).to.deep.equal([]);
  });

  it('shows nothing of what is on its way', async () => {
    let listed;
    sinon.stub(fs, 'rename').callsFake(async (from, to) => {
      listed = await library.list('trip');
      return fs.rename.wrappedMethod(from, to);
    });
    await add('clip.mp4');
    expect(listed).to.deep.equal([]);
    expect(await library.list('trip')).to.have.lengthOf(1);
  });

  it('deletes', async () => {
    const { id } = await add('clip.mp4');
    await library.remove('trip', id);
    expect(await library.list('trip')).to.deep.equal([]);
    expect(await failureOf(library.remove('trip', id))).to.have.property('code', 'ENOENT');
  });

  for (const session of ['', '.', '..', 'a/b', 'Trip', `a${'b'.repeat(64)}`]) {
    it(`refuses a session that is called ${JSON.stringify(session)}`, async () => {
      expect(await failureOf(library.list(session))).to.have.property('status', 400);
    });
  }

  for (const medium of ['..', 'cat.jpg', '000000000-000000000000./x.jpg', '.arriving-1.jpg', '.thumbnails']) {
    it(`knows no medium that is called ${JSON.stringify(medium)}`, () => {
      expect(() => library.pathOf('trip', medium)).to.throw('there is no such medium');
    });
  }

  describe('makes thumbnails', () => {
    beforeEach(() => {
      library = new MediaLibrary(directory);
    });

    it('that are small, once', async () => {
      const { id } = await add('photo.jpg', photo);
      const write = sinon.spy(fs, 'writeFile');
      const paths = await Promise.all(Array.from({ length: 4 }, () => library.thumbnail('trip', id)));
      const { width, height, format } = await sharp(await fs.readFile(paths[0])).metadata();
      expect({ width, height, format }).to.deep.equal({ width: 560, height: 373, format: 'webp' });
      await library.thumbnail('trip', id);
      expect(write.callCount).to.equal(1);
    });

    it('that go with their pictures, and are no media themselves', async () => {
      const { id } = await add('photo.jpg', photo);
      const path = await library.thumbnail('trip', id);
      expect(await library.list('trip')).to.have.lengthOf(1);
      await library.remove('trip', id);
      expect(await failureOf(fs.stat(path))).to.have.property('code', 'ENOENT');
    });

    it('of pictures only', async () => {
      const [words, clip] = [await add('words.jpg'), await add('clip.mp4')];
      expect(await failureOf(library.thumbnail('trip', words.id))).to.have.property('status', 422);
      expect(await failureOf(library.thumbnail('trip', clip.id))).to.have.property('status', 422);
    });
  });
});
