import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createVolumeFromMounts } from '../lib/config.js';
import {
  createVolume,
  loadConfigFromEnv,
  MemoryObjectStore,
  ObjectFileSystem,
  type Redirection,
  redirect,
} from '../lib/index.js';
import { startS3Server } from './support/s3-server/server.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8');

describe('the documents', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-docs-'));
  });

  after(() => rm(directory, { recursive: true }));

  it('link only to files and headings that are there', async () => {
    const names = (await readdir(join(root, 'docs'), { recursive: true })).filter((name) =>
      name.endsWith('.md'),
    );
    const broken: string[] = [];
    for (const name of ['README.md', ...names.map((found) => join('docs', found))]) {
      for (const link of linksOf(await read(name))) {
        if (!(await leadsSomewhere(name, link))) broken.push(`${name}: ${link}`);
      }
    }
    expect(broken).to.deep.equal([]);
  });

  it('name the variables of the environment that are read, all of them and no others', async () => {
    const named = new Set((await read('docs/configuration.md')).match(/\bMEDIAFS_[A-Z0-9_]+/g));
    expect([...named]).to.have.members([...variablesRead()]);
  });

  describe('have a sample that runs', () => {
    it('on memory', async () => {
      expect(await runSample(directory, {}))
        .to.contain('ff d8')
        .and.to.contain('photo.jpg');
    });

    it('of the media store, which prints the same on every backend', async () => {
      await using server = await startS3Server({ buckets: ['media'] });
      const { endpoint, credentials } = server;
      const backends: Record<string, string>[] = [
        { MEDIAFS_BASEDIR: join(directory, 'media') },
        { MEDIAFS_BACKEND: 'memory' },
        {
          MEDIAFS_BACKEND: 's3',
          MEDIAFS_S3_BUCKET: 'media',
          MEDIAFS_S3_ENDPOINT: endpoint,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      ];
      const path = 'docs/media-store.md';
      const [, sample] = /<!-- sample.*?-->\s*```js\n(.*?)```/s.exec(await read(path)) ?? [];
      const expected = [...sample!.matchAll(/console\.log.*; \/\/ (.*)$/gm)].map(([, text]) => text);
      for (const environment of backends) {
        const printed = (await runSample(directory, environment, path)).trimEnd().split('\n');
        expect(printed).to.deep.equal(expected);
      }
    });

    it('on S3', async () => {
      await using server = await startS3Server({ buckets: ['media'] });
      const { endpoint, credentials } = server;
      const output = await runSample(directory, {
        BUCKET: 'media',
        ENDPOINT: endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      });
      expect(output).to.contain('ff d8').and.to.contain('photo.jpg');
      const stored = (await server.log()).filter(({ operation, key }) => {
        return operation === 'PutObject' && !key.startsWith('_mediafs/');
      });
      expect(stored.map(({ key }) => key)).to.deep.equal(['42/', '42/note.txt', '42/photo.jpg']);
    });
  });

  describe('tell the errno of what is refused', () => {
    let redirection: Redirection;
    let number: number;

    before(async () => {
      const objects = new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory: directory });
      await objects.promises.mkdir('/directory');
      await objects.promises.writeFile('/file', 'content');
      const volume = createVolume();
      volume.mount('/m', objects);
      redirection = redirect(volume);
      number = await promisify(fs.open)('/m/file', 'r');
    });

    after(async () => {
      await promisify(fs.close)(number);
      redirection.dispose();
    });

    it('in every row of the table', async () => {
      const rows = rowsOf(await read('docs/semantics.md'), '## What is refused');
      expect(rows.length).to.be.greaterThan(10);
      const wrong: string[] = [];
      for (const { calls, errno, reason } of rows) {
        for (const call of calls) {
          const answer = await answerOf(call, number);
          if (answer !== errno && !isYounger(reason, answer)) wrong.push(`${call}: ${answer}, not ${errno}`);
        }
      }
      expect(wrong).to.deep.equal([]);
    });
  });
});

function linksOf(text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!).filter((to) => !/^\w+:/.test(to));
}

async function leadsSomewhere(from: string, link: string): Promise<boolean> {
  const [path, anchor] = link.split('#') as [string, string?];
  const file = path === '' ? join(root, from) : resolve(root, dirname(from), path);
  if (relative(root, file).startsWith('..')) return false;
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  return isThere && (anchor === undefined || anchorsOf(await readFile(file, 'utf8')).has(anchor));
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1]!);
  const anchors = headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  return new Set(anchors);
}

/** What the configuration asks the environment for, whatever the backend. */
function variablesRead(): Set<string> {
  const names = new Set<string>();
  for (const backend of ['fs', 's3', 'memory']) {
    const held: Record<string, string> = { MEDIAFS_BACKEND: backend, MEDIAFS_S3_BUCKET: 'media' };
    const get = (_target: object, name: string | symbol) => {
      names.add(String(name));
      return held[String(name)];
    };
    const environment = new Proxy({}, { get });
    loadConfigFromEnv(environment);
    createVolumeFromMounts(environment);
  }
  return names;
}

/** Runs the code below the comment `sample` as a program of its own, with the package imported by its name. */
async function runSample(
  directory: string,
  environment: Record<string, string>,
  document: string = 'README.md',
): Promise<string> {
  const [, code] = /<!-- sample.*?-->\s*```js\n(.*?)```/s.exec(await read(document)) ?? [];
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: directory, ...environment };
  const running = promisify(execFile)(process.execPath, ['--input-type=module'], { cwd: root, env });
  running.child.stdin!.end(code);
  return (await running).stdout;
}

interface Row {
  readonly calls: readonly string[];
  readonly errno: string;
  readonly reason: string;
}

function rowsOf(text: string, heading: string): Row[] {
  const section = text.slice(text.indexOf(heading)).split(/\n## /)[0]!;
  return [...section.matchAll(/^\| (`.+`) +\| `(E\w+)` +\| (.+?) +\|$/gm)].map((match) => ({
    calls: [...match[1]!.matchAll(/`([^`]+)`/g)].map((code) => code[1]!),
    errno: match[2]!,
    reason: match[3]!,
  }));
}

const NO_FUNCTION = 'no function';

/** The code that a call fails with: thrown, rejected or given to `callback`. */
async function answerOf(call: string, number: number): Promise<string> {
  if (call.startsWith('process.')) return answerOfProcess(call);
  const name = call.slice(0, call.indexOf('('));
  const holder = name.startsWith('promises.') ? fs.promises : fs;
  if (typeof (holder as object as Record<string, unknown>)[name.replace('promises.', '')] !== 'function') {
    return NO_FUNCTION;
  }
  const source = `const { promises, constants } = fs; return fs.${call};`;
  const run = new Function('fs', 'number', 'callback', source);
  const error = await new Promise<unknown>((done) => {
    try {
      const result = run(fs, number, done);
      if (result !== undefined || !call.includes('callback'))
        Promise.resolve(result).then(() => done(null), done);
    } catch (thrown) {
      done(thrown);
    }
  });
  return (error as NodeJS.ErrnoException | null)?.code ?? 'success';
}

/** The code that a call of the process itself fails with. */
function answerOfProcess(call: string): string {
  try {
    new Function(call)();
    return 'success';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'no code';
  }
}

/** Whether a call is missing because the running Node is older than the one that the row speaks of. */
function isYounger(reason: string, answer: string): boolean {
  const [, since] = /from Node (\d+)/.exec(reason) ?? [];
  return answer === NO_FUNCTION && Number(process.versions.node.split('.')[0]) < Number(since);
}
