import { expect } from 'chai';
import type { InstalledPackage } from '../installed-package.js';

const NAMES = ['createVolume', 'local', 'memory', 's3', 'redirect', 'createMediaStore', 'loadConfigFromEnv'];

/** Prints what a module with the names of the package at `mediafs` does with memory. */
const PROGRAM = `
  const volume = mediafs.createVolume();
  volume.mount('/mounted', mediafs.memory());
  const redirection = mediafs.redirect(volume);
  fs.promises
    .writeFile('/mounted/file', 'hello')
    .then(() => console.log(fs.readFileSync('/mounted/file', 'utf8'), ${JSON.stringify(NAMES)}.filter((name) => !(name in mediafs)).length))
    .finally(() => redirection.dispose());
`;

export function modulesSuite(the: () => InstalledPackage): void {
  describe('works', () => {
    it('from an ES module', async () => {
      const head = `import fs from 'node:fs'; import * as mediafs from 'mediafs';`;
      const program = await the().write('program.mjs', head + PROGRAM);
      expect(await the().node([program])).to.deep.equal({ code: 0, stdout: 'hello 0\n', stderr: '' });
    });

    it('from CommonJS, without a warning', async () => {
      const head = `const fs = require('node:fs'); const mediafs = require('mediafs');`;
      const program = await the().write('program.cjs', head + PROGRAM);
      expect(await the().node([program])).to.deep.equal({ code: 0, stdout: 'hello 0\n', stderr: '' });
    });

    it('as one package in both', async () => {
      const program = await the().write(
        'both.cjs',
        `const { createVolume } = require('mediafs');
        import('mediafs').then((module) => console.log(module.createVolume === createVolume));`,
      );
      expect((await the().node([program])).stdout).to.equal('true\n');
    });

    it('by every subpath that it exports, imported and required', async () => {
      const names = Object.keys(the().manifest.exports).map((subpath) => subpath.replace('.', 'mediafs'));
      expect(names).to.include.members(['mediafs', 'mediafs/http', 'mediafs/testing', 'mediafs/register']);
      const imported = names.map((name) => {
        return `typeof await import('${name}'${name.endsWith('.json') ? ", { with: { type: 'json' } }" : ''})`;
      });
      const required = names.map((name) => `typeof require('${name}')`);
      for (const [type, types] of Object.entries({ module: imported, commonjs: required })) {
        const source = `console.log([${types}].join())`;
        const outcome = await the().node([`--input-type=${type}`, '--eval', source]);
        expect(outcome.stdout).to.equal(`${names.map(() => 'object')}\n`);
      }
    });

    it('for a program that knows nothing of it, by --import and by --require', async () => {
      const program = await the().write(
        'unknowing.cjs',
        `const fs = require('node:fs');
        fs.writeFileSync('/mediafs/file', 'hello');
        console.log(fs.readFileSync('/mediafs/file', 'utf8'), fs.existsSync('.media/file'));`,
      );
      for (const way of ['--import', '--require']) {
        const outcome = await the().node([way, 'mediafs/register', program]);
        expect(outcome).to.deep.equal({ code: 0, stdout: 'hello true\n', stderr: '' });
      }
    });
  });
}
