import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type Gateway, startGateway } from './support/gateway.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const example = join(root, 'examples/gateway');

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const readJson = async <Type>(path: string): Promise<Type> =>
  JSON.parse(await readFile(path, 'utf8')) as Type;

describe('the gateway example', function () {
  // Each starts processes that start processes.
  this.timeout(120_000);

  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-gateway-example-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('is an application without a word of mediafs, and so are its specs', async () => {
    for (const part of ['application', 'spec']) {
      const entries = await readdir(join(example, part), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      expect(files).not.to.have.lengthOf(0);
      for (const { parentPath, name } of files) {
        const path = join(parentPath, name);
        expect(await readFile(path, 'utf8'), relative(root, path)).not.to.match(
          /mediafs|\bs3\b|aws|redirect/i,
        );
      }
    }
  });

  it('runs its own specs on memory, and leaves nothing on the disk', async () => {
    const { stdout } = await runSpecs([join(example, 'start/test.mjs')], { TMPDIR: directory });
    expect(stdout)
      .to.match(/\d\d passing/)
      .and.not.to.match(/failing|pending/);
    expect(await readdir(directory)).to.deep.equal([]);
  });

  it('runs the same specs on the disk, without mediafs', async () => {
    const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
    const given = [mocha, '--no-config', '--timeout', '30000', join(example, 'spec/**/*.spec.mjs')];
    const { stdout } = await runSpecs(given, { MEDIA_DIRECTORY: directory });
    expect(stdout)
      .to.match(/\d\d passing/)
      .and.not.to.match(/failing|pending/);
  });

  it('is a package of its own, which asks for what is at the top as well', async () => {
    const own = await readJson<Manifest>(join(example, 'package.json'));
    const lock = await readFile(join(example, 'package-lock.json'), 'utf8');
    const top = await readJson<Manifest>(join(root, 'package.json'));
    const asked = { ...own.dependencies, ...own.devDependencies };
    expect({ ...top.dependencies, ...top.devDependencies }).to.include(asked);
    const { packages } = JSON.parse(lock) as { packages: Record<string, Manifest> };
    expect(packages['']).to.deep.include({
      dependencies: own.dependencies,
      devDependencies: own.devDependencies,
    });
    expect(lock).not.to.contain('"resolved"');
  });

  it('keeps media in a directory by default', async () => {
    const gateway = await startGateway(directory);
    try {
      const medium = await upload(gateway.applications[0]!);
      const stored = await readFile(join(directory, 'directory/trip', medium.id), 'utf8');
      expect(stored).to.equal('music');
      expect(gateway.output()).to.contain('MEDIAFS_BACKEND=fs mediafs exec -- node application/server.mjs');
    } finally {
      expect(await gateway.stop()).to.equal(0);
    }
  });

  it('keeps media in S3, for all its replicas, and tells what it costs', async () => {
    const gateway = await startGateway(directory, '--s3', '--replicas', '2');
    try {
      const [one, two] = gateway.applications;
      const { id } = await upload(one!);
      const answer = await fetch(`${two}media/trip/${id}`, { headers: { range: 'bytes=1-2' } });
      expect(await answer.text()).to.equal('us');
      const { store, replicas } = await stateOfPanel(gateway);
      expect(store.requests['PutObject']).to.be.greaterThan(0);
      expect(replicas[1]!.misses).to.be.greaterThan(0);
      expect(await readdir(directory)).to.deep.equal(['bucket']);
    } finally {
      expect(await gateway.stop()).to.equal(0);
    }
  });

  for (const [what, options] of [
    ['the application', []],
    ['the panel', ['--s3']],
  ] as const) {
    it(`ends where the port of ${what} is in use, and says so`, async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const given = ['--port', String(what === 'the panel' ? port - 1 : port), ...options];
      const failure = await startGateway(directory, ...given).catch((error: Error) => error);
      other.close();
      expect(failure).to.be.an('error').with.property('message').that.contains(`address already in use`);
      expect(failure).to.have.property('message').that.contains(String(port));
    });
  }

  for (const [given, said] of [
    [['--port', 'x'], '--port is "x"; it must be a whole number from 0 to 65000'],
    [['--replicas', '5'], '--replicas is "5"; it must be a whole number from 1 to 4'],
    [['--s4'], "Unknown option '--s4'"],
  ] as const) {
    it(`refuses ${given.join(' ')}`, async () => {
      const failure = await startGateway(directory, ...given).catch((error: Error) => error);
      expect(failure).to.be.an('error').with.property('message').that.contains(said);
    });
  }
});

function runSpecs(given: readonly string[], environment: Record<string, string>) {
  return promisify(execFile)(process.execPath, given, { env: { PATH: process.env['PATH'], ...environment } });
}

async function upload(application: string): Promise<{ id: string }> {
  const response = await fetch(`${application}api/sessions/trip/media?name=tune.mp3`, {
    method: 'POST',
    body: 'music',
  });
  expect(response.status).to.equal(201);
  return response.json() as Promise<{ id: string }>;
}

interface PanelState {
  readonly store: { readonly requests: Record<string, number> };
  readonly replicas: readonly { readonly misses: number }[];
}

/** The first state that tells of a second replica that has read. */
async function stateOfPanel({ panel }: Gateway): Promise<PanelState> {
  const response = await fetch(`${panel}events`);
  let text = '';
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (const [, data] of text.matchAll(/^data: (.+)\n\n/gm)) {
      const state = JSON.parse(data!) as PanelState;
      if (state.replicas[1]!.misses > 0) return state;
    }
  }
  throw new Error('the panel tells no more');
}
