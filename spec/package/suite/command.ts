import { expect } from 'chai';
import { startS3Server } from '../../support/s3-server/server.js';
import type { InstalledPackage } from '../installed-package.js';

/** Large enough for a ranged handle, and synchronous, so that the thread of sync calls is needed. */
const PROGRAM = `
  const fs = require('node:fs');
  const bytes = Buffer.alloc(9 * 1024 * 1024, 'mediafs');
  const [job] = process.argv.slice(2);
  if (job === 'write') fs.writeFileSync('/mounted/film', bytes);
  console.log(fs.readFileSync('/mounted/film').equals(bytes), fs.readdirSync('/mounted').join());
`;

export function commandSuite(the: () => InstalledPackage): void {
  describe('has a command', () => {
    const mediafs = (...given: string[]) => the().run('node_modules/.bin/mediafs', given);

    it('that tells its version', async () => {
      expect((await mediafs('--version')).stdout.trim()).to.equal(the().manifest.version);
    });

    it('that tells what it can do', async () => {
      const { code, stdout } = await mediafs('--help');
      expect(code).to.equal(0);
      expect(stdout).to.contain('exec').and.to.contain('doctor');
    });

    it('that runs a program on a mount', async () => {
      const program = await the().write('program.cjs', PROGRAM);
      const outcome = await mediafs('exec', '--mount', '/mounted=memory:', '--', 'node', program, 'write');
      expect(outcome).to.deep.equal({ code: 0, stdout: 'true film\n', stderr: '' });
    });

    it('that runs a program on S3, sync calls and all', async () => {
      await using server = await startS3Server({ buckets: ['media'] });
      const program = await the().write('program.cjs', PROGRAM);
      for (const job of ['write', 'read']) {
        const cache = `${the().directory}/cache-of-${job}`;
        const query = new URLSearchParams({
          endpoint: server.endpoint,
          region: server.region,
          cacheDirectory: cache,
        });
        const given = ['exec', '--mount', `/mounted=s3://media?${query}`, '--', 'node', program, job];
        const { code, stdout, stderr } = await the().run('node_modules/.bin/mediafs', given, {
          AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        });
        expect([code, stdout, stderr]).to.deep.equal([0, 'true film\n', '']);
      }
    });
  });
}
