import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { createVolume, memory, type Redirection, redirect, type Volume } from '../../lib/index.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { Report } from './leaks/rounds.js';
import { differences, takeSnapshot } from './leaks/snapshot.js';

/** Bytes; a single function that each round left behind would be more than that. */
const NOISE = 1_000_000;

describe('a redirect that was undone', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-leaks-'));
  });

  after(() => rm(directory, { recursive: true }));

  async function run(name: string, given: readonly string[] = [], environment: object = {}): Promise<string> {
    const program = fileURLToPath(new URL(`./leaks/${name}.js`, import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, ...given], {
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...environment },
    });
    return stdout;
  }

  describe('a thousand times, and used in between', () => {
    let report: Report;

    before(async function () {
      this.timeout(600_000);
      report = JSON.parse(await run('rounds')) as Report;
    });

    it('leaves every function, prototype, import and listener as it was', () => {
      expect(report.changed).to.deep.equal([]);
    });

    it('leaves no volume, file system or redirect in memory', () => {
      expect(report.kept).to.deep.equal([]);
      expect(report.grownBytes).to.be.lessThan(NOISE);
    });

    it('leaves no timer, thread, socket or descriptor', () => {
      for (const { before, after } of [report.resources, report.descriptors, report.threads])
        expect(after).to.deep.equal(before);
    });
  });

  it('is as it was, however several are nested and in whatever order they are undone', async () => {
    const volumes = ['/one', '/two', '/three'].map((path) => {
      const volume = createVolume();
      volume.mount(path, memory());
      return volume;
    });
    const before = await takeSnapshot();
    const step = fc.record({ of: fc.nat(2), isUndone: fc.boolean(), which: fc.nat(9) });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const active: Redirection[] = [];
      for (const { of, isUndone, which } of steps) {
        if (isUndone && active.length > 0) active.splice(which % active.length, 1)[0]!.dispose();
        else active.push(redirect(volumes[of] as Volume, { warn: false }));
      }
      for (const redirection of active) redirection.dispose();
      expect(differences(before, await takeSnapshot())).to.deep.equal([]);
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it('lets what is under way come to its end', async () => {
    const outcome = JSON.parse(await run('under-way', [join(directory, 'under-way')]));
    expect(outcome).to.deep.equal({
      read: 'content',
      names: outcome.names,
      streamed: 'content',
      entries: outcome.entries,
      stored: { written: 'written', copy: 'content', handle: 'by handle', stream: 'by stream' },
      isUndone: true,
    });
    expect(outcome.names).to.include('file');
    expect(outcome.entries).to.include('file');
  });

  for (const way of ['disposed', 'not disposed']) {
    it(`lets a process end by itself that used everything on S3 (${way})`, async () => {
      await using server = await startS3ServerProcess({ buckets: ['media'] });
      const { accessKeyId, secretAccessKey } = server.credentials;
      const output = await run('exit', [server.endpoint, join(directory, way), way], {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      });
      expect(output).to.equal('done');
    });
  }
});
