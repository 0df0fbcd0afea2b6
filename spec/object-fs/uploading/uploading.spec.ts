import { once } from 'node:events';
import fs from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { gate } from '../support/meddled-store.js';
import { expectCode, useStage } from '../support/stage.js';
import { text, until } from './support.js';

describe('a file that is uploaded while it is written', () => {
  const stage = useStage({ partSize: 1000 });

  it('is sent part by part as soon as there is more than one, and seen by nobody before the close', async () => {
    const { fs, counted, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write(text(1000));
    await turn();
    expect(counted.counts.multipart).to.equal(0);
    await handle.write(text(1500));
    await until(() => counted.counts.uploadPart === 2);
    expect(await content('file')).to.equal(undefined);
    await handle.close();
    expect(await content('file')).to.equal(text(1000) + text(1500));
  });

  it('costs a request for each part and two more', async () => {
    const { fs, requests } = stage();
    const writing = async () => {
      const stream = (await fs.open('/file', 'w')).createWriteStream();
      for (let piece = 0; piece < 45; piece += 1) stream.write(text(100));
      stream.end();
      await once(stream, 'close');
    };
    expect(await requests(writing)).to.deep.equal({ multipart: 1, uploadPart: 5, complete: 1 });
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({});
  });

  it('is one PUT as long as it is one part', async () => {
    const { fs, requests } = stage();
    const writing = async () => {
      await using handle = await fs.open('/file', 'w');
      await handle.write(text(1000));
    };
    expect(await requests(writing)).to.deep.equal({ put: 1 });
  });

  it('that ends where a part ends has no part more', async () => {
    const { fs, requests, content } = stage();
    const writing = async () => {
      await using handle = await fs.open('/file', 'w');
      for (let part = 0; part < 3; part += 1) await handle.write(text(1000));
    };
    expect(await requests(writing)).to.deep.equal({ multipart: 1, uploadPart: 3, complete: 1 });
    expect(await content('file')).to.equal(text(3000));
  });

  for (const [name, write] of Object.entries<(handle: fs.promises.FileHandle) => Promise<unknown>>({
    'writes without a position': async (handle) => {
      for (let piece = 0; piece < 5; piece += 1) await handle.write(Buffer.from(text(500)));
    },
    'writes with positions': async (handle) => {
      for (let piece = 0; piece < 5; piece += 1)
        await handle.write(Buffer.from(text(500)), 0, 500, piece * 500);
    },
    'writes with positions in options': async (handle) => {
      for (let piece = 0; piece < 5; piece += 1)
        await handle.write(Buffer.from(text(500)), { position: piece * 500 });
    },
    'texts with positions': async (handle) => {
      for (let piece = 0; piece < 5; piece += 1) await handle.write(text(500), piece * 500);
    },
    vectors: async (handle) => {
      await handle.writev([Buffer.from(text(1000)), Buffer.from(text(500))]);
      await handle.writev([Buffer.from(text(500)), Buffer.from(text(500))], 1500);
    },
    'whole texts': async (handle) => {
      await handle.writeFile(text(1500));
      await handle.appendFile(text(1000));
    },
  })) {
    it(`may be written by ${name}`, async () => {
      const { fs, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await write(handle as fs.promises.FileHandle);
      await until(() => counted.counts.uploadPart === 2);
      await handle.close();
      expect(await content('file')).to.have.length(2500);
      expect(counted.counts).to.include({ multipart: 1, uploadPart: 3, complete: 1 });
    });
  }

  it('may be written by an iterable, which is asked for more while parts are sent', async () => {
    const { fs, counted, content } = stage();
    async function* pieces() {
      for (let piece = 0; piece < 10; piece += 1) yield text(300);
      await until(() => counted.counts.uploadPart >= 2);
      yield text(300);
    }
    await fs.writeFile('/file', pieces());
    expect(await content('file')).to.equal(text(300).repeat(11));
    expect(counted.counts).to.include({ multipart: 1, uploadPart: 4, complete: 1 });
  });

  it('has no more than a bounded number of parts on their way, however fast its writer is', async () => {
    const { fs, meddled, counted } = stage();
    const hold = gate();
    for (let part = 0; part < 100; part += 1)
      meddled.meddle({ verb: 'uploadPart', before: () => hold.passed });
    const handle = await fs.open('/file', 'w');
    for (let part = 0; part < 100; part += 1) await handle.write(text(1000));
    await turn();
    expect(counted.counts.uploadPart).to.equal(4);
    hold.open();
    await handle.close();
    expect(counted.counts.uploadPart).to.equal(100);
  });

  describe('whose writer goes back', () => {
    it('has only the part sent again that differs', async () => {
      const { fs, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(4500));
      await until(() => counted.counts.uploadPart === 4);
      await handle.write('HEAD', 0);
      await handle.close();
      expect(await content('file')).to.equal(`HEAD${text(4500).slice(4)}`);
      expect(counted.counts).to.include({ multipart: 1, uploadPart: 6, complete: 1 });
    });

    it('behind our back, by the number of its descriptor, is found out', async () => {
      const { fs: promises, counted, content } = stage();
      const handle = await promises.open('/file', 'w');
      await handle.write(text(4500));
      await until(() => counted.counts.uploadPart === 4);
      fs.writeSync(handle.fd, 'BACK', 2998);
      await handle.close();
      expect(await content('file')).to.equal(`${text(2998)}BACK${text(4500).slice(3002)}`);
      expect(counted.counts).to.include({ multipart: 1, uploadPart: 7, complete: 1 });
    });

    it('with the very bytes that were there sends nothing again', async () => {
      const { fs, counted } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(4500));
      await until(() => counted.counts.uploadPart === 4);
      await handle.write(text(10), 0);
      await handle.close();
      expect(counted.counts).to.include({ multipart: 1, uploadPart: 5, complete: 1 });
    });

    it('while it is stored has the last content stored', async () => {
      const { fs, meddled, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(2500));
      await until(() => counted.counts.uploadPart === 2);
      meddled.meddle({ verb: 'complete', before: () => handle.write('LATE', 0) });
      await handle.close();
      expect(await content('file')).to.equal(`LATE${text(2500).slice(4)}`);
    });
  });

  describe('that is cut', () => {
    it('below what was sent is stored whole', async () => {
      const { fs, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(4500));
      await until(() => counted.counts.uploadPart === 4);
      await handle.truncate(2500);
      await handle.close();
      expect(await content('file')).to.equal(text(2500));
      expect(counted.counts).to.include({ multipart: 2, abort: 1, complete: 1 });
    });

    it('to less than a part is one PUT', async () => {
      const { fs, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(4500));
      await until(() => counted.counts.uploadPart === 4);
      await handle.truncate(10);
      await handle.close();
      expect(await content('file')).to.equal(text(10));
      expect(counted.counts).to.include({ multipart: 1, abort: 1, complete: 0, put: 1 });
    });

    it('behind our back is stored as it is', async () => {
      const { fs: promises, counted, content } = stage();
      for (const length of [2500, 10, 0]) {
        const handle = await promises.open('/file', 'w');
        counted.reset();
        await handle.write(text(4500));
        await until(() => counted.counts.uploadPart === 4);
        fs.ftruncateSync(handle.fd, length);
        await handle.close();
        expect(await content('file')).to.equal(text(length));
      }
    });

    it('while it is stored is stored as it is then', async () => {
      const { fs, meddled, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.write(text(4500));
      await until(() => counted.counts.uploadPart === 4);
      meddled.meddle({ verb: 'uploadPart', before: () => handle.truncate(1200) });
      await handle.close();
      expect(await content('file')).to.equal(text(1200));
    });

    it('above what was sent, or made longer first, goes on', async () => {
      const { fs, counted, content } = stage();
      const handle = await fs.open('/file', 'w');
      await handle.truncate(4500);
      await handle.write(text(2500));
      await until(() => counted.counts.uploadPart === 2);
      await handle.truncate(2200);
      await handle.close();
      expect(await content('file')).to.equal(text(2200));
      expect(counted.counts).to.include({ multipart: 1, uploadPart: 3, abort: 0, complete: 1 });
    });
  });

  it('with a gap is stored with its zeros', async () => {
    const { fs, counted, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write(text(1500), 0);
    await handle.write(text(1500), 4000);
    await handle.close();
    expect(await content('file')).to.equal(`${text(1500)}${'\0'.repeat(2500)}${text(1500)}`);
    expect(counted.counts).to.include({ multipart: 1, uploadPart: 6, complete: 1 });
  });

  it('is not, where a part of its content is to be changed', async () => {
    const { fs, put, counted, content } = stage();
    await put('file', text(4500));
    const handle = await fs.open('/file', 'r+');
    await handle.write(text(2500, 'z'));
    await turn();
    expect(counted.counts.multipart).to.equal(0);
    await handle.close();
    expect(await content('file')).to.equal(text(2500, 'z') + text(4500).slice(2500));
  });

  describe('that is appended to', () => {
    it('is sent from its beginning, once more than a part was appended, and only if nobody changed it', async () => {
      const { fs, put, counted, content } = stage();
      await put('file', text(1500));
      const handle = await fs.open('/file', 'a');
      await handle.write(text(500));
      await turn();
      expect(counted.counts.multipart).to.equal(0);
      await handle.write(text(1000));
      await until(() => counted.counts.uploadPart === 3);
      await handle.close();
      expect(await content('file')).to.equal(text(1500) + text(500) + text(1000));

      const second = await fs.open('/file', 'a');
      await second.write(text(1500));
      await until(() => counted.counts.uploadPart > 3);
      await put('file', 'by another');
      await expectCode(second.close(), 'ESTALE');
      expect(await content('file')).to.equal('by another');
    });

    it('may be new', async () => {
      const { fs, counted, content } = stage();
      const handle = await fs.open('/file', 'a');
      await handle.write(text(1500));
      await until(() => counted.counts.uploadPart === 1);
      await handle.close();
      expect(await content('file')).to.equal(text(1500));
    });
  });

  it('is EEXIST at its close, and leaves nothing, if it had to be new and another came', async () => {
    const { fs, put, counted, content } = stage();
    const handle = await fs.open('/file', 'wx');
    await handle.write(text(2500));
    await until(() => counted.counts.uploadPart === 2);
    await put('file', 'by another');
    await expectCode(handle.close(), 'EEXIST');
    expect(await content('file')).to.equal('by another');
  });

  it('is uploaded anew behind a sync, on the condition that nobody changed it', async () => {
    const { fs, put, counted, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write(text(1500));
    await handle.sync();
    expect(await content('file')).to.equal(text(1500));
    counted.reset();
    await handle.write(text(1500));
    await until(() => counted.counts.uploadPart === 3);
    await handle.sync();
    expect(await content('file')).to.equal(text(1500).repeat(2));
    expect(counted.counts).to.include({ multipart: 1, uploadPart: 3, complete: 1 });
    await handle.write(text(1500));
    await until(() => counted.counts.uploadPart > 3);
    await put('file', 'by another');
    await expectCode(handle.close(), 'ESTALE');
    expect(await content('file')).to.equal('by another');
  });
});
