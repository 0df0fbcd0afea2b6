import { inspect } from 'node:util';
import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { pagesOf, text } from '../../conformance/object-store/helpers.js';
import { startS3Server } from '../../support/s3-server/server.js';
import { type SeenRequest, startCannedServer } from '../support/canned-server.js';

const credentials = {
  accessKeyId: 'test-key',
  secretAccessKey: 'geheimnis+1',
  sessionToken: 'Sitzung/2==',
};

/** What servers and proxies make of the headers that they were sent. */
const ECHOES: Readonly<Record<string, (request: SeenRequest) => { status: number; body: string }>> = {
  'a page of a proxy': ({ headers }) => ({
    status: 502,
    body: `<html><body>Bad Gateway<pre>${JSON.stringify(headers)}</pre></body></html>`,
  }),
  'a text of a proxy': ({ headers }) => ({ status: 400, body: `bad request: ${JSON.stringify(headers)}` }),
  'JSON of a proxy': ({ headers }) => ({ status: 403, body: JSON.stringify({ headers }) }),
  'the message of an error': ({ headers }) => ({
    status: 403,
    body: errorXml(
      'AccessDenied',
      `not with x-amz-security-token: ${headers['x-amz-security-token']} and authorization: ${headers['authorization']}`,
    ),
  }),
  'the facts of an error': ({ headers }) => ({
    status: 403,
    body: errorXml(
      'SignatureDoesNotMatch',
      'no',
      `<CanonicalRequest>x-amz-security-token:${headers['x-amz-security-token']}</CanonicalRequest><Sent>${headers['authorization']}</Sent>`,
    ),
  }),
  'a success that is none': ({ headers }) => ({
    status: 200,
    body: `<html><br>${JSON.stringify(headers)}</html>`,
  }),
};

describe('the errors of the S3 store repeat no secret', () => {
  for (const [what, echo] of Object.entries(ECHOES)) {
    it(`of ${what}`, async () => {
      const server = await startCannedServer((request) => ({
        ...echo(request),
        headers: { 'content-type': 'text/html', 'x-seen': String(request.headers['x-amz-security-token']) },
      }));
      const store = new S3ObjectStore({
        bucket: 'photos',
        endpoint: server.endpoint,
        credentials,
        attempts: 1,
      });
      try {
        expectNoSecret(await failureOf(pagesOf(store, {})));
        expectNoSecret(await failureOf(store.copy('a', 'b')));
        if (what !== 'a success that is none') {
          expectNoSecret(await failureOf(store.get('a')));
          expectNoSecret(await failureOf(store.head('a')));
          expectNoSecret(await failureOf(store.put('a', text('x'))));
        }
      } finally {
        await store.close();
        await server.close();
      }
    });
  }

  it('of a wrong signature, a wrong token, and one that has run out', async () => {
    const server = await startS3Server({ buckets: ['photos'] });
    const store = new S3ObjectStore({ bucket: 'photos', endpoint: server.endpoint, credentials });
    const known = { ...credentials, secretAccessKey: 'another' };
    const expired = { ...credentials, isExpired: true };
    try {
      expectNoSecret(await failureOf(store.get('a')));
      for (const identity of [known, { ...credentials, sessionToken: 'another' }, expired]) {
        await server.trust([identity]);
        expectNoSecret(await failureOf(store.get('a')));
        expectNoSecret(
          await failureOf(store.delete(['a', 'b']).then(([failure]) => Promise.reject(failure?.error))),
        );
      }
    } finally {
      await store.close();
      await server.close();
    }
  });

  it('of a connection that is lost, and of one that was never made', async () => {
    const server = await startS3Server({ buckets: ['photos'] });
    const { endpoint } = server;
    const store = new S3ObjectStore({ bucket: 'photos', endpoint, credentials, attempts: 1 });
    await server.misbehave([{ fault: { resetAfterBytes: 0 } }]);
    expectNoSecret(await failureOf(store.get('a')));
    await server.close();
    expectNoSecret(await failureOf(store.get('a')));
    await store.close();
  });

  it('of a provider of credentials that fails, and tell why it failed', async () => {
    const provider = async () => Promise.reject(new Error('vault is sealed, session_token=Sitzung/2=='));
    const store = new S3ObjectStore({
      bucket: 'photos',
      endpoint: 'http://127.0.0.1:9',
      credentials: provider,
    });
    const error = await failureOf(store.get('a'));
    expect(error).to.include({ code: 'EACCES' });
    expect(inspect(error)).to.contain('vault is sealed');
    expectNoSecret(error);
    await store.close();
  });
});

async function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => expect.fail('it did not fail'),
    (error: Error) => error,
  );
}

/** Nothing that a log could print of an error, hidden properties included. */
function expectNoSecret(error: unknown): void {
  expect(error).to.be.instanceOf(Error);
  let printed = inspect(error, { depth: 50, showHidden: true, getters: true, maxStringLength: null });
  for (
    let cause = error as Error | undefined;
    cause !== undefined;
    cause = cause.cause as Error | undefined
  ) {
    printed += `${cause.message} ${cause.stack} ${JSON.stringify(cause)} ${String(cause)}`;
  }
  for (const secret of [credentials.secretAccessKey, credentials.sessionToken]) {
    expect(printed).not.to.contain(secret);
    expect(printed).not.to.contain(encodeURIComponent(secret));
  }
  expect(printed).not.to.match(/Signature=[0-9a-f]/i);
}

function errorXml(code: string, message: string, facts = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message>${facts}</Error>`;
}
