import { errnoError, expectThrow } from '../../support/expect-error.js';
import type { Stage } from '../promises/stage.js';

type Fs = typeof import('node:fs');

/** Verbs that need what the path names, and the system call that Node names in their errors. */
const SEEKERS: ReadonlyArray<
  readonly [title: string, syscall: string, call: (fs: Fs, path: string) => unknown]
> = [
  ['readFile', 'open', (fs, path) => fs.readFileSync(path)],
  ['readFile as text', 'open', (fs, path) => fs.readFileSync(path, 'utf8')],
  ['open', 'open', (fs, path) => fs.openSync(path, 'r')],
  ['open with r+', 'open', (fs, path) => fs.openSync(path, 'r+')],
  ['truncate', 'open', (fs, path) => fs.truncateSync(path)],
  ['stat', 'stat', (fs, path) => fs.statSync(path)],
  ['lstat', 'lstat', (fs, path) => fs.lstatSync(path)],
  ['access', 'access', (fs, path) => fs.accessSync(path)],
  ['readdir', 'scandir', (fs, path) => fs.readdirSync(path)],
  ['rmdir', 'rmdir', (fs, path) => fs.rmdirSync(path)],
  ['unlink', 'unlink', (fs, path) => fs.unlinkSync(path)],
  ['utimes', 'utime', (fs, path) => fs.utimesSync(path, 1, 1)],
  ['chmod', 'chmod', (fs, path) => fs.chmodSync(path, 0o600)],
  ['chown', 'chown', (fs, path) => fs.chownSync(path, 1, 1)],
  ['readlink', 'readlink', (fs, path) => fs.readlinkSync(path)],
];

export function describeSyncMissing(stage: Stage): void {
  describe('what is missing', () => {
    for (const [title, syscall, call] of SEEKERS) {
      it(`is refused by ${title}`, () => {
        const path = stage.at('missing');
        expectThrow(() => call(stage.fs, path), errnoError('ENOENT', syscall, path));
      });

      it(`is refused by ${title}, below a file`, async () => {
        const path = `${await stage.file('file')}/below`;
        expectThrow(() => call(stage.fs, path), errnoError('ENOTDIR', syscall, path));
      });
    }
  });
}
