import { expect } from 'chai';
import { memory } from '../../../lib/memory-fs.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { createVolume, type Volume } from '../../../lib/volume/volume.js';
import { FRESH, useStage } from '../support/stage.js';

describe('what is known to be there, or missing', () => {
  const stage = useStage();
  let volume: Volume;
  let fileSystem: ObjectFileSystem;

  const mount = (strict = false, negativeFreshness = FRESH) => {
    const { bucket: store, cacheDirectory } = stage();
    const options = { store, cacheDirectory, freshness: FRESH, negativeFreshness, strict };
    fileSystem = new ObjectFileSystem(options);
    volume = createVolume();
    volume.mount('/m', fileSystem);
  };

  const answers = (path: string) => {
    const { existsSync, statSync, lstatSync } = volume;
    const missing = { throwIfNoEntry: false };
    return [existsSync(path), statSync(path, missing) !== undefined, lstatSync(path, missing) !== undefined];
  };

  beforeEach(() => mount());
  afterEach(() => fileSystem.dispose());

  it('is said again and again, whatever the store has by now', async () => {
    const { put, bucket } = stage();
    await put('folder/file', 'content');
    const known = {
      'folder/file': true,
      folder: true,
      'folder/': true,
      '': true,
      none: false,
      'folder/none': false,
    };
    for (const name of Object.keys(known)) volume.existsSync(`/m/${name}`);
    await bucket.delete(['folder/file']);
    await put('none', 'content');
    await put('folder/none', 'content');
    for (const [name, isThere] of Object.entries(known))
      expect([name, ...answers(`/m/${name}`)]).to.deep.equal([name, isThere, isThere, isThere]);
  });

  it('is no file behind a slash, nor anything below a file', async () => {
    await stage().put('file', 'content');
    volume.statSync('/m/file');
    for (const path of ['/m/file/', '/m/file/none']) {
      expect(volume.existsSync(path)).to.equal(false);
      expect(() => volume.statSync(path))
        .to.throw()
        .with.property('code', 'ENOTDIR');
    }
  });

  it('is an error for who asks for one', () => {
    volume.existsSync('/m/none');
    expect(() => volume.statSync('/m/none'))
      .to.throw()
      .with.property('message', "ENOENT: no such file or directory, stat '/m/none'");
    expect(() => volume.accessSync('/m/none'))
      .to.throw()
      .with.property('code', 'ENOENT');
  });

  it('changes with what this process does', () => {
    expect(answers('/m/file')).to.deep.equal([false, false, false]);
    volume.writeFileSync('/m/file', 'content');
    expect(answers('/m/file')).to.deep.equal([true, true, true]);
    volume.unlinkSync('/m/file');
    expect(answers('/m/file')).to.deep.equal([false, false, false]);
  });

  it('is asked about once it is no longer fresh', async () => {
    await fileSystem.dispose();
    mount(false, 0);
    expect(answers('/m/file')).to.deep.equal([false, false, false]);
    await stage().put('file', 'content');
    expect(answers('/m/file')).to.deep.equal([true, true, true]);
  });

  it('leads where links lead, also out of the file system', async () => {
    volume.mount('/other', memory());
    volume.writeFileSync('/other/file', 'content');
    await stage().put('file', 'content');
    await volume.promises.symlink('file', '/m/inside');
    await volume.promises.symlink('/other/file', '/m/outside');
    await volume.promises.symlink('none', '/m/dangling');
    for (let time = 0; time < 3; time += 1) {
      expect(['inside', 'outside', 'dangling'].map((name) => volume.existsSync(`/m/${name}`))).to.deep.equal([
        true,
        true,
        false,
      ]);
      expect(volume.statSync('/m/dangling', { throwIfNoEntry: false })).to.equal(undefined);
      expect(volume.lstatSync('/m/dangling', { throwIfNoEntry: false })?.isSymbolicLink()).to.equal(true);
    }
  });

  it('is the same in strict mode', async () => {
    await fileSystem.dispose();
    mount(true);
    await stage().put('folder/file', 'content');
    for (let time = 0; time < 2; time += 1) {
      expect(answers('/m/folder/file')).to.deep.equal([true, true, true]);
      expect(answers('/m/folder/none')).to.deep.equal([false, false, false]);
    }
  });
});
