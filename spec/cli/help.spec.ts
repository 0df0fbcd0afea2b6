import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { allCommands, commandPage, helpOf } from './command-page.js';
import { mediafs } from './support.js';

const PAGE = fileURLToPath(new URL('../../../docs/command.md', import.meta.url));

describe('mediafs --help', function () {
  this.timeout(60_000);

  it('is what docs/command.md says of each command', async () => {
    expect(await readFile(PAGE, 'utf8')).to.equal(commandPage());
  });

  it('has examples, and exit codes for all that do something', () => {
    for (const [name, command] of allCommands()) {
      const help = helpOf(command);
      expect(help, name).to.match(/^Examples:\n {2}\$ /m);
      for (const [, example] of help.matchAll(/^ {2}\$ (.*)$/gm)) expect(example, name).to.contain('mediafs');
      if (command.commands.length === 0) expect(help, name).to.match(/^(Exit codes: 0|.*The exit code is)/m);
    }
  });

  it('is printed by the binary, and what is wrong is said with exit code 2', async () => {
    const [help, none, unknown, option] = await Promise.all([
      mediafs(['cp', '--help']),
      mediafs([]),
      mediafs(['copy']),
      mediafs(['ls', '--colour']),
    ]);
    expect([help.code, help.stderr]).to.deep.equal([0, '']);
    expect(help.stdout).to.match(/^Usage: mediafs cp \[options\] <source\.\.\.> <target>\n/);
    expect([none.code, unknown.code, option.code]).to.deep.equal([2, 2, 2]);
    expect(none.stderr).to.match(/^Usage: mediafs/);
    expect(unknown.stderr).to.contain("unknown command 'copy'").and.to.contain('Did you mean cp?');
    expect(option.stderr).to.contain("unknown option '--colour'");
  });

  it('repeats no credentials of a URL that stands where none belongs', async () => {
    const url = 's3://id:SECRET@bucket/prefix';
    const wrong = [
      [url],
      ['cache', url],
      ['ls', `--${url}`],
      ['gc', '--older-than', url, '--url', 's3://bucket'],
    ];
    for (const { code, stderr } of await Promise.all(wrong.map((given) => mediafs(given)))) {
      expect(code).to.equal(2);
      expect(stderr).to.contain('s3://…@bucket/prefix').and.not.to.contain('SECRET');
    }
  });
});
