#!/usr/bin/env node
import { Command } from 'commander';
import { addCache } from './cache.js';
import { addDoctor } from './doctor.js';
import { addExec } from './exec.js';
import { addGc } from './gc.js';
import { version } from './version.js';

const program = new Command('mediafs')
  .description('Media in an object store, read and written as files by programs that know only node:fs.')
  .version(version(), '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .showHelpAfterError('(mediafs --help tells more)')
  .enablePositionalOptions();

addExec(program);
addDoctor(program);
addGc(program);
addCache(program);

await program.parseAsync();
