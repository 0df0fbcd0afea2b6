import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import type { S3Server } from '../support/s3-server/server.js';
import { hasTerminal, mediafs, start, startOnTerminal, startStore } from './support.js';

describe('mediafs serve', function () {
  this.timeout(120_000);

  let directory: string;
  let server: S3Server;
  let env: Record<string, string>;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-serve-'));
    ({ server, env } = await startStore(join(directory, 'cache')));
    const { endpoint, credentials } = server;
    const store = new S3ObjectStore({ bucket: 'media', endpoint, credentials });
    await store.put('chat/42/a b.txt', Buffer.from('served'));
    await store.close();
  });

  after(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  /** Uses what the command serves, and then ends it. */
  async function serving(
    child: ChildProcess,
    work: (url: string, line: string) => Promise<unknown>,
  ): Promise<{ code: number | null; errors: string }> {
    let errors = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
    await work(/http:\/\/[^\s"]+/.exec(line)![0], line);
    const end = once(child, 'close');
    if (child.spawnfile === 'script') child.stdin!.write('\u0003');
    else child.kill('SIGTERM');
    const [code] = (await end) as [number | null];
    return { code, errors };
  }

  it('serves the files below a URL, tells of requests, and ends with 0 when it is told to', async () => {
    const child = start(['serve', '-v', '--port', '0', 's3://media/chat'], { env });
    const { code, errors } = await serving(child, async (url, line) => {
      expect(line).to.equal(`serving s3://media/chat at ${url}`);
      const whole = await fetch(`${url}42/a%20b.txt`);
      expect([whole.status, await whole.text()]).to.deep.equal([200, 'served']);
      const range = await fetch(`${url}42/a%20b.txt`, { headers: { range: 'bytes=1-2' } });
      expect([range.status, await range.text()]).to.deep.equal([206, 'er']);
      expect((await fetch(`${url}42/nothing`)).status).to.equal(404);
      expect((await fetch(`${url}42/a%20b.txt`, { method: 'PUT', body: 'x' })).status).to.equal(405);
    });
    expect(errors.split('\n')).to.deep.equal([
      'GET /42/a%20b.txt 200',
      'GET /42/a%20b.txt 206',
      'GET /42/nothing 404',
      'PUT /42/a%20b.txt 405',
      '',
    ]);
    expect(code).to.equal(0);
  });

  it('serves media by their ids', async () => {
    const url = 's3://media/sessions';
    const save = await mediafs(['store', 'save', 'key', '-', '--mime', 'text/plain', '--url', url], {
      env,
      input: 'a medium',
    });
    expect(save.stderr).to.equal('');
    const child = start(['serve', '--by-id', '--port', '0', url], { env });
    const { code } = await serving(child, async (address) => {
      const answer = await fetch(address + save.stdout.trim());
      expect([answer.status, await answer.text()]).to.deep.equal([200, 'a medium']);
      expect(answer.headers.get('content-type')).to.contain('text/plain');
    });
    expect(code).to.equal(0);
  });

  if (hasTerminal) {
    it('ends by Ctrl-C on a terminal', async () => {
      const child = startOnTerminal(['serve', '-p', '0', '.'], { directory });
      const { code } = await serving(child, async (url) => {
        expect((await fetch(url)).status).to.equal(404);
      });
      expect(code).to.equal(0);
    });
  }

  it('says what it cannot serve, and where it cannot listen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const [busy, missing, file] = await Promise.all([
      mediafs(['serve', '--port', String(port), directory]),
      mediafs(['serve', join(directory, 'missing')]),
      mediafs(['serve', '--port', 'many']),
    ]);
    taken.close();
    expect([busy.code, missing.code, file.code]).to.deep.equal([1, 1, 2]);
    expect(busy.stderr).to.match(/^mediafs serve: [^\n]*(address already in use|EADDRINUSE)[^\n]*\n$/);
    expect(missing.stderr).to.match(/^mediafs serve: [^\n]*no such file[^\n]*\n$/);
  });
});
