import { Command } from 'commander';
import { addCache } from './cache.js';
import { addDoctor } from './doctor.js';
import { addExec } from './exec.js';
import { WRONG_USAGE } from './exit-codes.js';
import { addCat } from './files/cat.js';
import { addCp } from './files/cp.js';
import { addDu } from './files/du.js';
import { addLs } from './files/ls.js';
import { addMv } from './files/mv.js';
import { addRm } from './files/rm.js';
import { addStat } from './files/stat.js';
import { addUrl } from './files/url.js';
import { addGc } from './gc.js';
import { addServe } from './serve.js';
import { addStore } from './store.js';
import { version } from './version.js';
import { withoutCredentials } from './without-credentials.js';

const EXAMPLES = `
Examples:
  $ mediafs exec --mount /mediafs=s3://bucket/prefix -- node app.js
  $ mediafs cp -r ./media s3://bucket/prefix/
  $ mediafs ls -l s3://bucket/prefix
  $ mediafs cache stats
  $ mediafs doctor
`;

/** The whole command. */
export function createProgram(): Command {
  const program = new Command('mediafs')
    .description('Media in an object store, read and written as files by programs that know only node:fs.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(mediafs --help tells more)')
    .addHelpText('after', EXAMPLES)
    .enablePositionalOptions()
    .configureOutput({ outputError: (text, write) => write(withoutCredentials(text)) })
    // Commander ends with 1 for wrong arguments, which here means that something could not be done.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USAGE));
  for (const add of COMMANDS) add(program);
  return program;
}

const COMMANDS: readonly ((program: Command) => void)[] = [
  addExec,
  addLs,
  addStat,
  addCat,
  addCp,
  addMv,
  addRm,
  addDu,
  addUrl,
  addServe,
  addStore,
  addCache,
  addGc,
  addDoctor,
];
