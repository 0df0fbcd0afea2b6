import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

export function describeMixing(stage: Stage): void {
  it('see at once what the other has written', async () => {
    const path = stage.at('file');
    for (let round = 0; round < 3; round += 1) {
      await stage.promises.writeFile(path, `promise ${round}`);
      expect(stage.fs.readFileSync(path, 'utf8')).to.equal(`promise ${round}`);
      expect(stage.fs.statSync(path).size).to.equal(9);
      stage.fs.writeFileSync(path, `sync ${round}`);
      expect(await stage.text(path)).to.equal(`sync ${round}`);
      expect((await stage.promises.stat(path)).size).to.equal(6);
    }
  });

  it('see at once what the other has removed', async () => {
    const path = await stage.file('file');
    expect(stage.fs.existsSync(path)).to.equal(true);
    await stage.promises.unlink(path);
    expect(stage.fs.existsSync(path)).to.equal(false);
    stage.fs.writeFileSync(path, 'again');
    await stage.promises.access(path);
    stage.fs.unlinkSync(path);
    await expectError(stage.promises.readFile(path), errnoError('ENOENT', 'open', path));
    expect(stage.fs.readdirSync(stage.directory)).to.deep.equal([]);
  });

  it('see at once what the other has moved', async () => {
    const [one, other] = [await stage.file('one', 'content'), stage.at('other')];
    stage.fs.renameSync(one, other);
    expect(await stage.text(other)).to.equal('content');
    await stage.promises.rename(other, one);
    expect(stage.fs.readFileSync(one, 'utf8')).to.equal('content');
    expect(stage.fs.existsSync(other)).to.equal(false);
  });

  it('see at once the directories that the other has made', async () => {
    stage.fs.mkdirSync(stage.at('sync'));
    await stage.promises.mkdir(stage.at('promise'));
    expect(await stage.names()).to.deep.equal(['promise', 'sync']);
    expect(stage.fs.readdirSync(stage.directory).sort()).to.deep.equal(['promise', 'sync']);
    await expectError(
      stage.promises.mkdir(stage.at('sync')),
      errnoError('EEXIST', 'mkdir', stage.at('sync')),
    );
  });

  it('may be made while others are under way on the same file', async () => {
    const path = await stage.file('file', 'before');
    const reading = stage.promises.readFile(path, 'utf8');
    const opening = stage.promises.open(path, 'r');
    expect(stage.fs.readFileSync(path, 'utf8')).to.equal('before');
    stage.fs.writeFileSync(path, 'after!');
    expect(stage.fs.readFileSync(path, 'utf8')).to.equal('after!');
    expect(await reading).to.be.oneOf(['before', 'after!']);
    await (await opening).close();
    expect(await stage.text(path)).to.equal('after!');
  });

  it('may write while others write to the same file, and agree on what is there', async () => {
    const path = stage.at('file');
    const writing = stage.promises.writeFile(path, 'promise');
    stage.fs.writeFileSync(path, 'sync');
    await writing;
    const text = stage.fs.readFileSync(path, 'utf8');
    expect(text).to.be.oneOf(['promise', 'sync']);
    expect(await stage.text(path)).to.equal(text);
  });

  it('may be made while a handle is open on the same file', async () => {
    const path = await stage.file('file', 'before');
    const handle = await stage.promises.open(path, 'r');
    stage.fs.writeFileSync(path, 'after!');
    expect(await handle.readFile('utf8')).to.be.oneOf(['before', 'after!']);
    stage.fs.unlinkSync(path);
    await handle.close();
    expect(stage.fs.existsSync(path)).to.equal(false);
  });
}
