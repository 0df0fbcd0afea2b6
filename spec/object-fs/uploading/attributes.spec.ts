import type { Stats } from 'node:fs';
import { expect } from 'chai';
import { type Stage, useStage } from '../support/stage.js';
import { text, until } from './support.js';

async function modeIn(fs: Stage['fs']): Promise<number> {
  return ((await fs.stat('/file')) as Stats).mode & 0o777;
}

describe('the attributes of a file that is uploaded while it is written', () => {
  const stage = useStage({ partSize: 1000 });

  /** A handle whose upload has begun. */
  async function begun(flags = 'w', mode?: number) {
    const { fs, counted } = stage();
    counted.reset();
    const handle = await fs.open('/file', flags, mode);
    await handle.write(text(2500));
    await until(() => counted.counts.uploadPart === 2);
    return handle;
  }

  it('are the same before and after it is closed', async () => {
    const { fs } = stage();
    const handle = await begun();
    await handle.write(text(500));
    const before = await handle.stat();
    await handle.close();
    expect(await fs.stat('/file')).to.deep.equal(before);
  });

  it('have the time at which its upload began', async () => {
    const { fs, bucket } = stage();
    const opened = Date.now();
    const handle = await begun();
    await handle.close();
    const { mtimeMs } = (await fs.stat('/file')) as Stats;
    expect(mtimeMs).to.be.within(opened, Date.now());
    expect(Number((await bucket.head('file')).metadata['mtime']) * 1000).to.be.closeTo(mtimeMs, 0.001);
  });

  it('have the mode that it was made with, for no further request', async () => {
    const { fs, counted } = stage();
    const handle = await begun('w', 0o600);
    await handle.close();
    expect(await modeIn(fs)).to.equal(0o600);
    expect(counted.counts).to.include({ multipart: 1, uploadPart: 3, complete: 1, copy: 0 });
  });

  it('that are changed in the end are stored by one COPY, and its bytes are not sent again', async () => {
    const { fs, bucket, counted, content } = stage();
    const handle = await begun();
    await handle.utimes(1, 2);
    await handle.chmod(0o640);
    const before = await handle.stat();
    await handle.close();
    expect(counted.counts).to.include({ multipart: 1, uploadPart: 3, complete: 1, copy: 1, put: 0 });
    expect((await bucket.head('file')).metadata).to.deep.equal({
      atime: '1',
      mtime: '2',
      mode: String(0o100640),
    });
    expect(await fs.stat('/file')).to.deep.equal(before);
    counted.reset();
    expect(await fs.readFile('/file', 'utf8')).to.equal(text(2500));
    expect(counted.total()).to.equal(0);
    expect(await content('file')).to.equal(text(2500));
  });

  it('that could not be stored are stored by the next close or sync', async () => {
    const { failing, bucket, counted } = stage();
    const handle = await begun();
    await handle.chmod(0o640);
    failing.fail({ verb: 'copy', error: 'EIO' });
    expect(await handle.sync().catch((error) => error.code)).to.equal('EIO');
    await handle.close();
    expect(counted.counts).to.include({ complete: 1, copy: 2, put: 0 });
    expect((await bucket.head('file')).metadata['mode']).to.equal(String(0o100640));
  });

  it('go with its content when another replaces it in between', async () => {
    const { meddled, put, content } = stage();
    const handle = await begun();
    await handle.chmod(0o640);
    meddled.meddle({ verb: 'complete', after: () => put('file', 'by another') });
    await handle.close();
    expect(await content('file')).to.equal('by another');
  });

  it('keep those that are known of the file that it replaces', async () => {
    const { fs, counted } = stage();
    await fs.writeFile('/file', 'old');
    await fs.chmod('/file', 0o600);
    const handle = await begun();
    await handle.close();
    expect(await modeIn(fs)).to.equal(0o600);
    expect(counted.counts.copy).to.equal(0);
  });

  it('keep those that are changed by its path meanwhile', async () => {
    const { fs, bucket } = stage();
    await fs.writeFile('/file', 'old');
    const handle = await begun();
    await fs.chmod('/file', 0o600);
    await handle.close();
    expect(await modeIn(fs)).to.equal(0o600);
    expect((await bucket.head('file')).metadata['mode']).to.equal(String(0o100600));
  });
});

describe('the attributes of a file that was stored by a sync', () => {
  const stage = useStage({ partSize: 1000 });

  it('are stored by one COPY when only they have changed', async () => {
    const { fs, requests, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('content');
    await handle.sync();
    await handle.chmod(0o600);
    expect(await requests(() => handle.close())).to.deep.equal({ copy: 1 });
    expect(await modeIn(fs)).to.equal(0o600);
    expect(await content('file')).to.equal('content');
  });

  it('are those of content that is written after they were changed', async () => {
    const { fs, failing, bucket } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('content');
    await handle.sync();
    await handle.chmod(0o600);
    failing.fail({ verb: 'copy', error: 'EIO' });
    await handle.sync().catch(() => {});
    await handle.write(' and more');
    await handle.close();
    expect((await bucket.head('file')).metadata['mode']).to.equal(String(0o100600));
  });

  it('are ESTALE when another has replaced the file since', async () => {
    const { fs, put, content } = stage();
    const handle = await fs.open('/file', 'w');
    await handle.write('content');
    await handle.sync();
    await put('file', 'by another');
    await handle.chmod(0o600);
    expect(await handle.close().catch((error) => error.code)).to.equal('ESTALE');
    expect(await content('file')).to.equal('by another');
  });
});

describe('a handle on a file that stays as it is', () => {
  const stage = useStage({ partSize: 1000 });

  it('stores changed attributes by one COPY', async () => {
    const { fs, put, requests, content } = stage();
    await put('file', text(2500), { note: 'kept' });
    const handle = await fs.open('/file', 'r+');
    await handle.utimes(1, 2);
    expect(await requests(() => handle.close())).to.deep.equal({ copy: 1 });
    expect((await fs.stat('/file')).mtimeMs).to.equal(2000);
    expect(await requests(() => fs.readFile('/file'))).to.deep.equal({});
    expect(await content('file')).to.equal(text(2500));
  });
});
