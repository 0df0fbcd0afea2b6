import { expect } from 'chai';
import { errnoError, expectError } from '../../support/expect-error.js';
import type { Stage } from './stage.js';

export function describeVisibility(stage: Stage): void {
  describe('while a file is open for writing', () => {
    it('others see it as it is now, or not at all before it is whole', async () => {
      const path = stage.at('file');
      const handle = await stage.promises.open(path, 'w');
      await handle.write('half');
      if (stage.capabilities.visibleWhileOpen) expect(await stage.text(path)).to.equal('half');
      else await expectError(stage.text(path), errnoError('ENOENT', 'open', path));
      await handle.write(' whole');
      await handle.close();
      expect(await stage.text(path)).to.equal('half whole');
    });

    it('a listing has it, or not before it is whole', async () => {
      const handle = await stage.promises.open(stage.at('file'), 'w');
      expect(await stage.names()).to.deep.equal(stage.capabilities.visibleWhileOpen ? ['file'] : []);
      await handle.close();
      expect(await stage.names()).to.deep.equal(['file']);
    });

    it('others see the new content, or the old before it is whole', async () => {
      const path = await stage.file('file', 'old content');
      const handle = await stage.promises.open(path, 'w');
      await handle.write('new');
      expect(await stage.text(path)).to.equal(stage.capabilities.visibleWhileOpen ? 'new' : 'old content');
      await handle.close();
      expect(await stage.text(path)).to.equal('new');
      expect((await stage.promises.stat(path)).size).to.equal(3);
    });

    it('a reader that was there before follows, or keeps the version it opened', async () => {
      const path = await stage.file('file', 'old');
      const reader = await stage.promises.open(path, 'r');
      await stage.promises.writeFile(path, 'new');
      const expected = stage.capabilities.readersFollowWriters ? 'new' : 'old';
      expect(await reader.readFile('utf8')).to.equal(expected);
      await reader.close();
      expect(await stage.text(path)).to.equal('new');
    });

    it('only one of two who open it exclusively gets it', async () => {
      const path = stage.at('file');
      const first = await stage.promises.open(path, 'wx');
      await first.write('first');
      const second = stage.promises.open(path, 'wx');
      if (stage.capabilities.exclusiveAtOpen) {
        await expectError(second, errnoError('EEXIST', 'open', path));
        await first.close();
      } else {
        const handle = await second;
        await handle.write('second');
        await first.close();
        const refusal = await handle.close().catch((error: NodeJS.ErrnoException) => error);
        expect(refusal).to.include({ code: 'EEXIST', path });
      }
      expect(await stage.text(path)).to.equal('first');
    });
  });
}
