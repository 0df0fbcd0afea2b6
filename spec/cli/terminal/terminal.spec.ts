import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { explainAt } from '../../../lib/cli/terminal/explain.js';
import { quoteName } from '../../../lib/cli/terminal/quote-name.js';
import { styleFor } from '../../../lib/cli/terminal/style.js';
import { errnoError } from '../../../lib/errors.js';
import { hasTerminal, mediafs, onTerminal } from '../support.js';

describe('a name on a terminal', () => {
  for (const [name, shown] of [
    ['cat.jpg', 'cat.jpg'],
    ['a/b-c_d,e+f@g%h:i', 'a/b-c_d,e+f@g%h:i'],
    ['grüße.mp3', 'grüße.mp3'],
    ['two words', "'two words'"],
    ["it's", `"it's"`],
    [`it's "$x"`, `'it'\\''s "$x"'`],
    ['two\nlines', `'two'$'\\n''lines'`],
    ['\u001b[2Jcleared', `$'\\033''[2Jcleared'`],
    ['\u202etxt.exe', `$'\\342\\200\\256''txt.exe'`],
  ] as const) {
    it(`is ${shown} for ${JSON.stringify(name)}`, () => {
      expect(quoteName(name)).to.equal(shown);
    });
  }
});

describe('colours', () => {
  const terminal = { isTTY: true };
  for (const [stream, environment, isColoured] of [
    [terminal, {}, true],
    [{}, {}, false],
    [terminal, { NO_COLOR: '1' }, false],
    [terminal, { NO_COLOR: '' }, true],
    [terminal, { TERM: 'dumb' }, false],
    [{}, { FORCE_COLOR: '1' }, true],
    [terminal, { FORCE_COLOR: '0' }, false],
    [{}, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ] as const) {
    const where = 'isTTY' in stream ? 'on a terminal' : 'in a pipe';
    it(`are ${isColoured ? 'there' : 'not there'} ${where} with ${JSON.stringify(environment)}`, () => {
      expect(styleFor(stream, environment)('link', 'x')).to.equal(
        isColoured ? '\u001b[1;36mx\u001b[0m' : 'x',
      );
    });
  }
});

describe('a failure, in words', () => {
  it('is one line with the name, what failed, its code, and what the store said', () => {
    const cause = new Error('EACCES: AccessDenied: no\nway\u001b[2J');
    const error = errnoError('EACCES', 'open', { path: '/a', cause });
    expect(explainAt('s3://media/a b', error)).to.equal(
      "'s3://media/a b': permission denied (EACCES): AccessDenied: no way\\u001b[2J",
    );
    expect(explainAt('a', errnoError('ENOENT', 'open', { path: 'a' }))).to.equal(
      'a: no such file or directory (ENOENT)',
    );
    expect(explainAt('a', new Error('is what it is'))).to.equal('a: is what it is');
  });
});

if (hasTerminal) {
  describe('mediafs on a terminal', function () {
    this.timeout(60_000);

    let directory: string;

    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mediafs-terminal-'));
      await mkdir(join(directory, 'inner'));
      await writeFile(join(directory, 'two\nlines'), 'x'.repeat(100));
      await writeFile(join(directory, '\u001b[31mred'), '');
    });

    after(() => rm(directory, { recursive: true }));

    it('quotes odd names and colours directories, which it does not in a pipe, with NO_COLOR or as JSON', async () => {
      const [terminal, plain, forced, json] = await Promise.all([
        onTerminal(['ls', '.'], { directory }),
        onTerminal(['ls', '.'], { directory, env: { NO_COLOR: '1' } }),
        mediafs(['ls', '.'], { directory, env: { FORCE_COLOR: '1' } }),
        onTerminal(['ls', '--json', '.'], { directory }),
      ]);
      expect(terminal).to.deep.include({
        code: 0,
        stdout: "$'\\033''[31mred'\n\u001b[1;34minner\u001b[0m/\n'two'$'\\n''lines'\n",
      });
      expect(plain.stdout).to.equal("$'\\033''[31mred'\ninner/\n'two'$'\\n''lines'\n");
      expect(forced.stdout).to.equal('\u001b[31mred\n\u001b[1;34minner\u001b[0m/\ntwo\nlines\n');
      expect(JSON.parse(json.stdout).map(({ path }: { path: string }) => path)).to.deep.equal([
        './\u001b[31mred',
        './inner',
        './two\nlines',
      ]);
    });

    it('runs each command on files, and shows a bar that goes away while it copies', async () => {
      const environment = { directory, env: { NO_COLOR: '1' } };
      const copy = await onTerminal(['cp', '-rv', '.', 'copy'], { directory });
      expect(copy.code).to.equal(1);
      expect(copy.stdout).to.match(/^\u001b\[1;31mmediafs cp:\u001b\[0m \.: /);
      const [stat, cat, cp, du, url] = await Promise.all(
        [
          ['stat', 'two\nlines', 'missing'],
          ['cat', 'two\nlines'],
          ['cp', '-v', 'two\nlines', 'copied'],
          ['du', '-sH', '.'],
          ['url', 'two\nlines'],
        ].map((given) => onTerminal(given, environment)),
      );
      expect(stat!.stdout)
        .to.match(/^path {6}'two'\$'\\n''lines'$/m)
        .and.to.contain('mediafs stat: missing: no such file or directory (ENOENT)\n');
      expect([cat!.code, cat!.stdout]).to.deep.equal([0, 'x'.repeat(100)]);
      expect(cp!.stdout)
        .to.contain('\rcopied [########################] 100 % 100 B of 100 B\u001b[K')
        .and.to.contain("\r\u001b[Kcopied  'two'$'\\n''lines'\n1 file (100 B) copied\n");
      expect([du!.code, du!.stdout.endsWith(' B\t.\n')]).to.deep.equal([0, true]);
      expect([url!.code, url!.stdout]).to.deep.equal([
        1,
        "mediafs url: 'two'$'\\n''lines': is a file of the disk, which signs nothing\n",
      ]);
      const [mv, rm] = [
        await onTerminal(['mv', 'copied', 'moved'], environment),
        await onTerminal(['rm', 'moved'], environment),
      ];
      expect([mv.stdout, rm.stdout]).to.deep.equal(['1 path moved\n', '1 path removed\n']);
    });
  });
}
