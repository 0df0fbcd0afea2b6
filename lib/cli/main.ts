#!/usr/bin/env node
import { codeOf } from '../errors.js';
import { codeOfSignal, FAILED } from './exit-codes.js';
import { createProgram } from './program.js';
import { explain } from './terminal/explain.js';

// Nobody reads any more (`| head`). A command that has something to give up listens itself.
process.stdout.on('error', (error) => {
  if (process.stdout.listenerCount('error') > 1) return;
  if (codeOf(error) !== 'EPIPE') process.stderr.write(`mediafs: standard output: ${explain(error)}\n`);
  process.exit(codeOf(error) === 'EPIPE' ? codeOfSignal('SIGPIPE') : FAILED);
});

// Of interest to those who run programs, and not to those who copy a file.
if (process.argv[2] !== 'exec') process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`mediafs: ${explain(error)}\n`);
  process.exitCode = FAILED;
}
