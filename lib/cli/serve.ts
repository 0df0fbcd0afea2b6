import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import type { Handler } from '../http/handler.js';
import { fileCommand, JSON_OPTION, onTrees, type ToldOptions } from './file-command.js';
import { readPort } from './option-readers.js';
import { printJson, type Run } from './run.js';
import { quoteName } from './terminal/quote-name.js';
import type { Trees } from './trees/trees.js';
import { UsageError } from './usage-error.js';

const EXAMPLES = `  $ mediafs serve
      http://127.0.0.1:8080/42/cat.jpg is /mediafs/42/cat.jpg
  $ mediafs serve --port 3000 s3://media/chat
  $ mediafs serve --by-id s3://media/chat
      http://127.0.0.1:8080/ID is the medium of that id
  $ mediafs serve --host 0.0.0.0 /srv/media
`;

interface ServeOptions extends ToldOptions {
  readonly host: string;
  readonly port: number;
  readonly byId?: boolean;
  readonly verbose?: boolean;
}

/** Adds `mediafs serve`. */
export function addServe(program: Command): void {
  fileCommand(program, 'serve', EXAMPLES)
    .summary('serve files, or media by their ids, over HTTP')
    .description(
      'Serves the files below a directory over HTTP, to be read only: with ranges, so that players seek, and with ' +
        'conditional requests. Anybody who reaches the address can read them. Names with a dot in front are not there. ' +
        'Ctrl-C ends it, with the exit code 0.',
    )
    .argument(
      '[path]',
      'a directory, or with --by-id the URL of a media store; default: what the environment says',
    )
    .option('-H, --host <address>', 'the address to listen at', '127.0.0.1')
    .option('-p, --port <number>', 'the port, 0 for one that is free', readPort, 8080)
    .option('--by-id', 'serve the media of a media store by their ids')
    .option('-v, --verbose', 'tell of each request')
    .option(...JSON_OPTION)
    .action((path: string | undefined, options: ServeOptions, self: Command) =>
      onTrees(self, options, (run, trees) => serve(path, options, run, trees), { isEndedBySignals: true }),
    );
}

async function serve(path: string | undefined, options: ServeOptions, run: Run, trees: Trees): Promise<void> {
  if (options.byId) {
    const { mediaHandler } = await import('../http/media-handler.js');
    const { openStore } = await import('./store/open-store.js');
    const store = await openStore(path, process.env);
    try {
      await listen(mediaHandler(store, { immutable: true }), path ?? 'the media store', options, run);
    } finally {
      await store.dispose();
    }
    return;
  }
  const { tree, path: root, nameOf } = trees.locate(path ?? trees.mountPath);
  if (!(await tree.fs.promises.stat(root)).isDirectory())
    throw new UsageError(`${nameOf(root)} is no directory`);
  const { fileHandler } = await import('../http/file-handler.js');
  await listen(fileHandler(tree.fs, { root }), nameOf(root), options, run);
}

async function listen(
  handle: Handler,
  served: string,
  { host, port, json, verbose }: ServeOptions,
  run: Run,
): Promise<void> {
  const server = createServer((request, response) => {
    if (verbose)
      response.once('close', () =>
        process.stderr.write(`${request.method} ${quoteName(request.url ?? '')} ${response.statusCode}\n`),
      );
    void handle(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const url = urlOf(server);
  if (json) printJson({ url, served });
  else process.stdout.write(`serving ${quoteName(served)} at ${url}\n`);
  if (!run.signal.aborted) await once(run.signal, 'abort');
  server.close();
  server.closeAllConnections();
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`;
}
