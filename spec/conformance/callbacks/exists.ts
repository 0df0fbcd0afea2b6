import { expect } from 'chai';
import type { Stage } from '../promises/stage.js';

export function describeExists(stage: Stage): void {
  const exists = (path: unknown) =>
    new Promise<boolean>((resolve) => {
      stage.fs.exists(path as string, resolve);
    });

  it('exists tells what is there', async () => {
    expect(await exists(await stage.file('file'))).to.equal(true);
    expect(await exists(await stage.folder('folder'))).to.equal(true);
  });

  it('exists tells what is not there', async () => {
    expect(await exists(stage.at('missing'))).to.equal(false);
    expect(await exists(`${await stage.file('file')}/inside`)).to.equal(false);
  });

  it('exists says no to what is no path', async () => {
    expect(await exists(42)).to.equal(false);
    expect(await exists('a\0b')).to.equal(false);
  });
}
