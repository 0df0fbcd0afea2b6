import { link, lstat, mkdtemp, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readIdentified } from '../../lib/cache/read-identified.js';
import { type CachedFile, identify } from '../../lib/cache/record.js';
import { codeOf } from '../../lib/errors.js';

describe('the bytes of a cached file', () => {
  let directory: string;
  let file: CachedFile;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-read-'));
    const path = join(directory, 'a.jpg');
    await writeFile(path, 'hello');
    const stats = await lstat(path, { bigint: true });
    const record = { version: '"v"', size: 5, modified: 0, description: {} };
    file = { path, record, identity: identify(stats) };
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('are read where it is the file that is spoken of', async () => {
    expect((await readIdentified(file))?.toString()).to.equal('hello');
  });

  it('are none where nothing is', async () => {
    await rm(file.path);
    expect(await readIdentified(file)).to.equal(undefined);
  });

  it('are none where another file of the same size has taken its place', async () => {
    await writeFile(join(directory, 'b'), 'other');
    await rename(join(directory, 'b'), file.path);
    expect(await readIdentified(file)).to.equal(undefined);
  });

  it('are none where it was written to or cut', async () => {
    await truncate(file.path, 3);
    expect(await readIdentified(file)).to.equal(undefined);
  });

  it('are none where it has another name as well', async () => {
    await link(file.path, join(directory, 'b'));
    expect(await readIdentified(file)).to.equal(undefined);
  });

  it('are not read through a symbolic link', async () => {
    await rename(file.path, join(directory, 'b'));
    await symlink('b', file.path);
    expect(codeOf(await readIdentified(file).catch((error) => error))).to.equal('ELOOP');
  });
});
