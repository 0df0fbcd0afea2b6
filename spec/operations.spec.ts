import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createVolume, type S3FileSystemOptions, s3, type Volume } from '../lib/index.js';
import { startS3ServerProcess } from './support/s3-server/process.js';
import type { Credentials, S3Server } from './support/s3-server/server.js';

const page = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs/operations.md');
const PART = 5 * 1024 * 1024;

describe('the page on operations', () => {
  let text: string;
  let server: S3Server;
  let directory: string;
  let owner: Volume;

  before(async () => {
    text = await readFile(page, 'utf8');
    server = await startS3ServerProcess({ buckets: ['media'] });
    directory = await mkdtemp(join(tmpdir(), 'mediafs-operations-'));
    owner = await mountFor(server.credentials, { tags: { project: 'media' }, freshness: 0 });
  });

  after(async () => {
    await owner.dispose();
    await server.close();
    await rm(directory, { recursive: true });
  });

  async function mountFor(credentials: Credentials, more: Partial<S3FileSystemOptions>): Promise<Volume> {
    const cacheDirectory = await mkdtemp(join(directory, 'cache-'));
    // As on AWS, where nothing is probed.
    const place = {
      bucket: 'media',
      prefix: 'chat',
      endpoint: server.endpoint,
      conditions: 'trust' as const,
    };
    const volume = createVolume();
    volume.mount('/m', s3({ ...place, credentials, cacheDirectory, partSize: PART, ...more }));
    return volume;
  }

  /** A volume that knows nothing yet, of a client that may do this and no more. */
  async function volumeFor(actions: readonly string[]): Promise<Volume> {
    const guest = { accessKeyId: 'guest', secretAccessKey: 'secret' };
    await server.trust([server.credentials, { ...guest, actions }]);
    return mountFor(guest, {});
  }

  async function fill(): Promise<void> {
    const { promises } = owner;
    if (`${await treeOf(owner)}` === `${FILLED}`) return;
    for (const name of await promises.readdir('/m')) await promises.rm(`/m/${name}`, { recursive: true });
    await promises.writeFile('/m/file', 'content');
    await promises.writeFile('/m/directory/inside', 'content');
    await promises.mkdir('/m/empty');
  }

  const readWrite = () => actionsOf(policyOf(text, 'read-write'));

  it('has policies for one bucket and one prefix', () => {
    for (const name of ['read-only', 'read-write']) {
      const resources = policyOf(text, name).map(({ Action, Resource }) => [Action[0], Resource]);
      expect(resources).to.deep.equal([
        ['s3:ListBucket', 'arn:aws:s3:::media'],
        ['s3:GetObject', 'arn:aws:s3:::media/chat/*'],
      ]);
    }
  });

  it('has a policy to read and write with which all of it works', async () => {
    await fill();
    const volume = await volumeFor(readWrite());
    const { promises } = volume;
    await promises.mkdir('/m/a/b', { recursive: true });
    await promises.writeFile('/m/a/new', 'x', { flag: 'wx' });
    await promises.appendFile('/m/a/new', 'y');
    await promises.writeFile('/m/a/large', Buffer.alloc(PART + 1));
    await promises.copyFile('/m/file', '/m/a/copied');
    await promises.rename('/m/directory', '/m/a/moved');
    await promises.chmod('/m/file', 0o600);
    expect((await promises.readdir('/m/a')).sort()).to.deep.equal(['b', 'copied', 'large', 'moved', 'new']);
    expect(await promises.readFile('/m/a/new', 'utf8')).to.equal('xy');
    expect(await failureOf(promises.stat('/m/missing'))).to.equal('ENOENT');
    await promises.rm('/m/a', { recursive: true });
    await promises.unlink('/m/file');
    await promises.rmdir('/m/empty');
    expect(await promises.readdir('/m')).to.deep.equal([]);
    await volume.dispose();
  });

  it('has a policy to read with which all can be read and nothing changed', async () => {
    await fill();
    const volume = await volumeFor(actionsOf(policyOf(text, 'read-only')));
    const { promises } = volume;
    expect(await promises.readFile('/m/file', 'utf8')).to.equal('content');
    expect((await promises.readdir('/m')).sort()).to.deep.equal(['directory', 'empty', 'file']);
    expect(await failureOf(promises.stat('/m/missing'))).to.equal('ENOENT');
    const changes = [
      promises.writeFile('/m/file', 'x'),
      promises.unlink('/m/file'),
      promises.rename('/m/file', '/m/moved'),
      promises.mkdir('/m/made'),
      promises.rm('/m/directory', { recursive: true }),
    ];
    expect(await Promise.all(changes.map(failureOf))).to.deep.equal(changes.map(() => 'EACCES'));
    expect(await promises.readFile('/m/directory/inside', 'utf8')).to.equal('content');
    await volume.dispose();
  });

  it('tells what every call answers without a right', async function () {
    this.timeout(120_000);
    const rows = rowsOf(text);
    expect(rows.map(({ right }) => right)).to.include.members(['s3:ListBucket', 's3:PutObject']);
    const wrong: string[] = [];
    for (const { right, calls, errno } of rows) {
      for (const call of calls) {
        await fill();
        const volume = await volumeFor(readWrite().filter((action) => action !== right));
        const answer = await failureOf(run(volume, call));
        if (answer !== errno) wrong.push(`${call} without ${right}: ${answer}, not ${errno}`);
        await volume.dispose();
        const left = await treeOf(owner);
        if (!isUnharmed(left)) wrong.push(`${call} without ${right} left ${left.join(' ')}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });
});

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string;
}

function policyOf(text: string, name: string): readonly Statement[] {
  const [, json] = new RegExp(`<!-- policy: ${name} -->\\s*\`\`\`json\\n(.*?)\`\`\``, 's').exec(text) ?? [];
  return (JSON.parse(json ?? '{}') as { Statement: Statement[] }).Statement;
}

function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action);
}

function rowsOf(text: string) {
  const section = text.slice(text.indexOf('## Without a right')).split(/\n## /)[0]!;
  return [...section.matchAll(/^\| `(s3:\w+)` +\| (.+?) +\| `(E\w+)` +\|/gm)].map((match) => ({
    right: match[1]!,
    calls: [...match[2]!.matchAll(/`([^`]+)`/g)].map((code) => code[1]!),
    errno: match[3]!,
  }));
}

function run({ promises }: Volume, call: string): Promise<unknown> {
  return new Function('promises', `return promises.${call}`)(promises);
}

async function failureOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
}

async function treeOf({ promises }: Volume): Promise<string[]> {
  const names = (await promises.readdir('/m', { recursive: true })) as string[];
  const files = await Promise.all(
    names.map(async (name) => {
      const isFile = (await promises.stat(`/m/${name}`)).isFile();
      return isFile ? `${name}:${await promises.readFile(`/m/${name}`, 'utf8')}` : name;
    }),
  );
  return files.sort();
}

const FILLED = ['directory', 'directory/inside:content', 'empty', 'file:content'];

/** All that was there is there; a rename that could not delete may have left its copy. */
function isUnharmed(left: readonly string[]): boolean {
  const added = left.filter((name) => !FILLED.includes(name));
  return FILLED.every((name) => left.includes(name)) && added.every((name) => name.startsWith('moved'));
}
