import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type S3Server, startS3Server } from '../../../support/s3-server/server.js';
import {
  type Certificate,
  certificateFor,
  startTlsGateway,
  type TlsGateway,
} from '../../support/tls-gateway.js';

const CLIENT = new URL('../../support/tls-client.js', import.meta.url);
const SAID = 'hello, 5 bytes';

describe('a store that speaks TLS', () => {
  let certificates: { right: Certificate; elsewhere: Certificate; unknown: Certificate };
  let directory: string;
  let server: S3Server;
  let gateway: TlsGateway;
  let client: ChildProcess;

  before(async () => {
    const [right, elsewhere, unknown] = await Promise.all(
      ['127.0.0.1', 'elsewhere.example', '127.0.0.1'].map(certificateFor),
    );
    certificates = { right: right!, elsewhere: elsewhere!, unknown: unknown! };
    directory = await mkdtemp(join(tmpdir(), 'mediafs-tls-'));
    await writeFile(join(directory, 'known.pem'), `${right!.cert}\n${elsewhere!.cert}\n`);
  });

  after(() => rm(directory, { recursive: true }));

  afterEach(async () => {
    client.kill();
    await gateway.close();
    await server.close();
  });

  for (const transport of ['fast', 'sdk'] as const) {
    describe(`by the ${transport} transport`, () => {
      beforeEach(async () => {
        server = await startS3Server({ buckets: ['secure'] });
        gateway = await startTlsGateway(server.endpoint, certificates.right);
        client = fork(CLIENT, {
          env: {
            ...process.env,
            ENDPOINT: gateway.endpoint,
            TRANSPORT: transport,
            NODE_NO_WARNINGS: '1',
            NODE_EXTRA_CA_CERTS: join(directory, 'known.pem'),
          },
        });
      });

      const turn = async (): Promise<string> => {
        client.send('turn');
        const [told] = (await once(client, 'message')) as [string];
        return told;
      };

      it('is read and written, by connections that are used again', async () => {
        for (let time = 0; time < 4; time += 1) expect(await turn()).to.equal(SAID);
        expect(gateway.handshakes.length).to.be.at.most(2);
      });

      it('is connected to anew by the session of before', async () => {
        expect([await turn(), await turn()]).to.deep.equal([SAID, SAID]);
        const before = gateway.handshakes.length;
        gateway.forget();
        expect(await turn()).to.equal(SAID);
        const later = gateway.handshakes.slice(before);
        expect(later.map(({ isResumed }) => isResumed)).to.include(true);
      });

      it('is connected to without the session of before once it does not take that', async () => {
        expect([await turn(), await turn()]).to.deep.equal([SAID, SAID]);
        gateway.refuseSessions();
        gateway.forget();
        expect(await turn()).to.equal(SAID);
      });

      it('is told nothing once its certificate is of another host, or of nobody who is known', async () => {
        expect([await turn(), await turn()]).to.deep.equal([SAID, SAID]);
        for (const [certificate, reason] of [
          [certificates.elsewhere, /its certificate is for another host/],
          [certificates.unknown, /its certificate is signed by itself/],
        ] as const) {
          gateway.show(certificate);
          gateway.forget();
          expect(await turn()).to.match(reason);
        }
        gateway.show(certificates.right);
        expect(await turn()).to.equal(SAID);
      });

      it('keeps no process that has nothing else to do', async () => {
        expect([await turn(), await turn()]).to.deep.equal([SAID, SAID]);
        const ended = once(client, 'exit');
        client.disconnect();
        expect(await ended).to.deep.equal([0, null]);
      });
    });
  }
});
