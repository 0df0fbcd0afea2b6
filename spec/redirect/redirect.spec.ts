import { execFile } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdtempSync, readFile as readFileCallback, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createVolume, memory, type Redirection, redirect, type Volume } from '../../lib/index.js';
import { choiceFor, isListed } from '../../lib/redirect/choose.js';
import { errnoError, expectError, expectThrow } from '../support/expect-error.js';

const require = createRequire(import.meta.url);

/** Every function of both modules, to be compared one by one. */
function snapshot(): Map<string, unknown> {
  const functions = new Map<string, unknown>();
  for (const [name, value] of Object.entries(fs)) functions.set(name, value);
  for (const [name, value] of Object.entries(fs.promises)) functions.set(`promises.${name}`, value);
  functions.set('realpath.native', fs.realpath.native);
  return functions;
}

describe('the redirect', () => {
  let volume: Volume;
  let redirection: Redirection | undefined;
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mediafs-redirect-'));
    volume = createVolume();
    volume.mount('/mounted', memory({ '/file': 'in memory' }));
    redirection = redirect(volume);
  });

  afterEach(() => {
    redirection?.dispose();
    rmSync(directory, { recursive: true });
  });

  describe('reaches', () => {
    it('ESM named imports that were made before', async () => {
      expect(await readFile('/mounted/file', 'utf8')).to.equal('in memory');
      expect(await promisify(readFileCallback)('/mounted/file', 'utf8')).to.equal('in memory');
    });

    it('the default import, its promises, and require by every name', async () => {
      for (const module of [fs, require('fs'), require('node:fs'), process.getBuiltinModule?.('fs') ?? fs]) {
        expect(await module.promises.readFile('/mounted/file', 'utf8')).to.equal('in memory');
        expect(module.readFileSync('/mounted/file', 'utf8')).to.equal('in memory');
      }
      expect(await require('fs/promises').readFile('/mounted/file', 'utf8')).to.equal('in memory');
      expect(require('fs/promises')).to.equal(fs.promises);
    });

    it('modules that are loaded later', async () => {
      const source = "export { readFile } from 'node:fs/promises'; export { createReadStream } from 'fs';";
      const later = await import(`data:text/javascript,${encodeURIComponent(source)}`);
      expect(await later.readFile('/mounted/file', 'utf8')).to.equal('in memory');
      let text = '';
      for await (const chunk of later.createReadStream('/mounted/file', 'utf8')) text += chunk;
      expect(text).to.equal('in memory');
    });

    it('streams, descriptors and handles', async () => {
      const number = await promisify(fs.open)('/mounted/file', 'r');
      const { bytesRead, buffer } = await promisify(fs.read)(number, Buffer.alloc(20), 0, 20, 3);
      expect(buffer.subarray(0, bytesRead).toString()).to.equal('memory');
      await promisify(fs.close)(number);
      expect(await promisify(fs.exists)('/mounted/file')).to.equal(true);
      expect(await promisify(fs.exists)('/mounted/missing')).to.equal(false);
    });

    it('copies out of a mount and into it', async () => {
      await fs.promises.copyFile('/mounted/file', join(directory, 'copy'));
      expect(await readFile(join(directory, 'copy'), 'utf8')).to.equal('in memory');
      await writeFile(join(directory, 'back'), 'from the disk');
      await promisify(fs.copyFile)(join(directory, 'back'), '/mounted/back');
      expect(await readFile('/mounted/back', 'utf8')).to.equal('from the disk');
      const moving = fs.promises.rename('/mounted/file', join(directory, 'moved'));
      await expectError(moving, errnoError('EXDEV', 'rename', '/mounted/file', join(directory, 'moved')));
    });
  });

  describe('lets a program replace', () => {
    const { write, close } = fs;

    afterEach(() => {
      redirection?.dispose();
      Object.assign(fs, { write, close });
    });

    it('functions that streams call, as they call what is on fs at that moment', async () => {
      const calls: string[] = [];
      const { write, close } = fs;
      const stream = fs.createWriteStream('/mounted/written');
      fs.write = ((...given: unknown[]) => {
        calls.push('write');
        return (write as (...all: unknown[]) => void)(...given);
      }) as typeof fs.write;
      // Mocks are made so.
      fs.close = new Proxy(close, {
        apply(target, receiver, given) {
          calls.push('close');
          return Reflect.apply(target, receiver, given);
        },
      });
      stream.end('text');
      await once(stream, 'close');
      expect(calls).to.deep.equal(['write', 'close']);
      expect(fs.readFileSync('/mounted/written', 'utf8')).to.equal('text');
    });

    it('functions, and keeps them when it is undone', () => {
      const proxy = new Proxy(fs.close, {});
      fs.close = proxy;
      redirection?.dispose();
      expect(fs.close).to.equal(proxy);
    });
  });

  describe('leaves alone', () => {
    it('every other path, with the very same arguments', async () => {
      const seen: unknown[][] = [];
      redirection?.dispose();
      const { stat } = fs.promises;
      fs.promises.stat = ((...given: unknown[]) => {
        seen.push(given);
        return (stat as (...given: unknown[]) => unknown)(...given);
      }) as typeof stat;
      try {
        const options = { bigint: true } as const;
        const path = Buffer.from(directory);
        using _redirection = redirect(volume);
        await fs.promises.stat(path, options);
        expect(seen).to.have.length(1);
        expect(seen[0]![0]).to.equal(path);
        expect(seen[0]![1]).to.equal(options);
        expect(seen[0]).to.have.length(2);
      } finally {
        fs.promises.stat = stat;
      }
    });

    it('the names, arities and own properties of functions', () => {
      redirection?.dispose();
      const before = snapshot();
      using _redirection = redirect(volume);
      for (const [name, value] of snapshot()) {
        const original = before.get(name);
        if (typeof original !== 'function' || typeof value !== 'function') continue;
        expect(value.name, name).to.equal(original.name);
        expect(value.length, name).to.equal(original.length);
        const keys = (of: object) =>
          Reflect.ownKeys(of).filter((key) => !/prototype|mediafs|arguments|caller/.test(String(key)));
        expect(keys(value), name).to.have.deep.members(keys(original));
      }
    });

    it('standard output and other real descriptors', () => {
      expect(fs.fstatSync(1).isDirectory()).to.equal(false);
      const number = fs.openSync(join(directory, 'file'), 'w');
      fs.writeSync(number, 'real');
      fs.closeSync(number);
      expect(fs.readFileSync(join(directory, 'file'), 'utf8')).to.equal('real');
    });
  });

  describe('undone', () => {
    it('restores every function identically', () => {
      redirection?.dispose();
      const before = snapshot();
      const again = redirect(volume);
      expect(fs.readFile).not.to.equal(before.get('readFile'));
      again.dispose();
      again.dispose();
      expect([...snapshot()].filter(([name, value]) => value !== before.get(name))).to.deep.equal([]);
    });

    it('restores them whatever the order of several', () => {
      redirection?.dispose();
      const before = snapshot();
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 0, 2],
        [1, 2, 0],
        [0, 2, 1],
        [2, 0, 1],
      ]) {
        const several = [redirect(volume), redirect(volume), redirect(volume)];
        for (const index of order) several[index]!.dispose();
        expect([...snapshot()].filter(([name, value]) => value !== before.get(name))).to.deep.equal([]);
      }
    });

    it('answers for the mounts that are still redirected', async () => {
      const other = createVolume();
      other.mount('/other', memory({ '/file': 'of the other' }));
      const second = redirect(other);
      redirection?.dispose();
      expect(await readFile('/other/file', 'utf8')).to.equal('of the other');
      await expectError(readFile('/mounted/file'), errnoError('ENOENT', 'open', '/mounted/file'));
      second.dispose();
      await expectError(readFile('/other/file'), errnoError('ENOENT', 'open', '/other/file'));
    });
  });

  it('lists every export of fs and fs.promises', () => {
    const exported = [...Object.keys(fs), ...Object.keys(fs.promises)];
    expect(exported.filter((name) => !isListed(name))).to.deep.equal([]);
  });

  it('refuses an export that it does not know where a mounted path is met, and never calls the original', () => {
    const choice = choiceFor('futureCall', {}, volume)!;
    expect(choice(['/elsewhere', '/mounte'])).to.equal(undefined);
    for (const given of [
      ['/mounted/x'],
      [1, Buffer.from('/mounted')],
      [['/mounted/**']],
      ['**', { cwd: '/mounted' }],
    ]) {
      expectThrow(() => choice(given)!(...given), {
        ...errnoError('ENOTSUP', 'futureCall', String(given[0])),
      });
    }
  });

  describe('warns', () => {
    const warningsOfMount = async (path: string): Promise<string[]> => {
      const warnings: string[] = [];
      const listen = ({ message }: Error) => warnings.push(message);
      process.on('warning', listen);
      const shadowing = createVolume();
      shadowing.mount(path, memory());
      using _redirection = redirect(shadowing);
      await new Promise((done) => setImmediate(done));
      process.off('warning', listen);
      return warnings;
    };

    it('once of a mount path that hides files of the disk', async () => {
      writeFileSync(join(directory, 'hidden'), '');
      expect(await warningsOfMount(directory)).to.deep.equal([
        `${directory} exists on the disk; while it is mounted, what is there cannot be reached`,
      ]);
    });

    it('of one that is a file', async () => {
      const file = join(directory, 'file');
      writeFileSync(file, '');
      expect(await warningsOfMount(file)).to.have.length(1);
    });

    it('of none that is an empty directory, as mount points are, or not there', async () => {
      expect(await warningsOfMount(directory)).to.deep.equal([]);
      expect(await warningsOfMount(join(directory, 'missing'))).to.deep.equal([]);
    });
  });

  it('leaves nothing behind that keeps a process alive', async () => {
    const source = `
      import { createVolume, memory, redirect } from ${JSON.stringify(new URL('../../package/index.js', import.meta.url).href)};
      const volume = createVolume();
      volume.mount('/mounted', memory());
      for (let round = 0; round < 200; round += 1) redirect(volume).dispose();
      redirect(volume);
    `;
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], {
      timeout: 20_000,
    });
  });
});
