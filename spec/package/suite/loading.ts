import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startS3Server } from '../../support/s3-server/server.js';
import type { InstalledPackage } from '../installed-package.js';

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** Those that take long to load, and that only some programs need. */
const HEAVY = ['@aws-sdk', '@smithy', 'memfs', 'file-type', 'send', 'commander', 'mime', 'minimatch'];

const ON_DISK = `require('node:fs').writeFileSync('/mediafs/file', 'x')`;

export function loadingSuite(the: () => InstalledPackage): void {
  /** Which of the heavy packages a run of Node loads, by V8's own account of all that was compiled. */
  async function loadedBy(given: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
    const directory = join(the().directory, 'coverage');
    const outcome = await the().node(given, { ...environment, NODE_V8_COVERAGE: directory });
    expect([outcome.code, outcome.stderr]).to.deep.equal([0, '']);
    const urls: string[] = [];
    for (const name of await readdir(directory)) {
      const { result } = JSON.parse(await readFile(join(directory, name), 'utf8')) as Coverage;
      urls.push(...result.map(({ url }) => url));
    }
    await rm(directory, { recursive: true });
    expect(urls.some((url) => url.includes('dist/package'))).to.equal(true);
    return HEAVY.filter((name) => urls.some((url) => url.includes(`node_modules/${name}/`)));
  }

  describe('loads', () => {
    it('nothing heavy where node:fs is redirected to a directory', async () => {
      expect(await loadedBy(['--import', 'mediafs/register', '--eval', ON_DISK])).to.deep.equal([]);
    });

    it('memfs alone where it is redirected to memory', async () => {
      const memory = { MEDIAFS_BACKEND: 'memory' };
      expect(await loadedBy(['--import', 'mediafs/register', '--eval', ON_DISK], memory)).to.deep.equal([
        'memfs',
      ]);
    });

    it('nothing heavy where a volume has a directory and nothing is called for', async () => {
      const source = `import { createVolume, local, s3 } from 'mediafs';
        createVolume().mount('/mediafs', local('.'));`;
      expect(await loadedBy(['--input-type=module', '--eval', source])).to.deep.equal([]);
    });

    it('nothing of a store by a mounted bucket that nobody has asked', async () => {
      const bucket = { MEDIAFS_BACKEND: 's3', MEDIAFS_S3_BUCKET: 'media' };
      expect(await loadedBy(['--import', 'mediafs/register', '--eval', '0'], bucket)).to.deep.equal([]);
    });

    it('no more than the parser of its arguments for the help of the command', async () => {
      expect(await loadedBy(['node_modules/.bin/mediafs', '--help'])).to.deep.equal(['commander']);
    });

    it('the AWS SDK once a bucket is read', async () => {
      await using server = await startS3Server({ buckets: ['media'] });
      const loaded = await loadedBy(
        ['--import', 'mediafs/register', '--eval', `require('node:fs').promises.readdir('/mediafs')`],
        {
          MEDIAFS_BACKEND: 's3',
          MEDIAFS_S3_BUCKET: 'media',
          MEDIAFS_S3_ENDPOINT: server.endpoint,
          MEDIAFS_S3_REGION: server.region,
          AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        },
      );
      expect(loaded).to.include.members(['@aws-sdk', '@smithy']);
    });
  });
}
