import { expect } from 'chai';
import { attemptsOf, type FailureKind, statusOf, toStoreError } from '../../../lib/object-store/s3/errors.js';
import { StoreError } from '../../../lib/object-store/store-error.js';

/** name, HTTP status, what was to be done, errno */
const TABLE: readonly [string, number | undefined, FailureKind, string][] = [
  ['NoSuchKey', 404, 'read', 'ENOENT'],
  ['NotFound', 404, 'read', 'ENOENT'],
  ['NoSuchKey', 404, 'replace', 'ESTALE'],
  ['NoSuchKey', 404, 'create', 'ENOENT'],
  ['NoSuchBucket', 404, 'read', 'ENOENT'],
  ['NoSuchBucket', 404, 'replace', 'ENOENT'],
  ['NoSuchUpload', 404, 'write', 'ESTALE'],
  ['PreconditionFailed', 412, 'create', 'EEXIST'],
  ['PreconditionFailed', 412, 'replace', 'ESTALE'],
  ['PreconditionFailed', 412, 'read', 'ESTALE'],
  ['NotModified', 304, 'create', 'EEXIST'],
  ['NotModified', 304, 'replace', 'ESTALE'],
  ['ConditionalRequestConflict', 409, 'create', 'ESTALE'],
  ['ConditionalRequestConflict', 409, 'replace', 'ESTALE'],
  ['OperationAborted', 409, 'write', 'EIO'],
  ['AccessDenied', 403, 'read', 'EACCES'],
  ['Forbidden', 403, 'read', 'EACCES'],
  ['Unauthorized', 401, 'read', 'EACCES'],
  ['SignatureDoesNotMatch', 403, 'write', 'EACCES'],
  ['InvalidAccessKeyId', 403, 'write', 'EACCES'],
  ['ExpiredToken', 400, 'read', 'EACCES'],
  ['CredentialsProviderError', undefined, 'read', 'EACCES'],
  ['InvalidObjectState', 403, 'read', 'EACCES'],
  ['KeyTooLongError', 400, 'write', 'ENAMETOOLONG'],
  ['EntityTooLarge', 400, 'write', 'EFBIG'],
  ['Anything', 413, 'write', 'EFBIG'],
  ['EntityTooSmall', 400, 'write', 'EINVAL'],
  ['InvalidArgument', 400, 'write', 'EINVAL'],
  ['PermanentRedirect', 301, 'read', 'EINVAL'],
  ['InvalidRange', 416, 'read', 'EINVAL'],
  ['MethodNotAllowed', 405, 'write', 'ENOTSUP'],
  ['NotImplemented', 501, 'write', 'ENOTSUP'],
  ['RequestTimeout', 400, 'write', 'ETIMEDOUT'],
  ['GatewayTimeout', 504, 'read', 'ETIMEDOUT'],
  ['SlowDown', 503, 'read', 'EIO'],
  ['TooManyRequests', 429, 'read', 'EIO'],
  ['InternalError', 500, 'read', 'EIO'],
  ['BadGateway', 502, 'read', 'EIO'],
  ['BadDigest', 400, 'write', 'EIO'],
  ['constructor', 200, 'read', 'EIO'],
];

describe('the errors of S3', () => {
  for (const [name, status, kind, code] of TABLE) {
    it(`are ${code} for ${name} (${status ?? 'no answer'}) of a ${kind}`, () => {
      expect(toStoreError(serviceError(name, status), 'k', kind).code).to.equal(code);
    });
  }

  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH', 'EPIPE', 'EAI_AGAIN']) {
    it(`are EIO for ${code}, and name the host`, () => {
      const error = toStoreError(Object.assign(new Error(''), { code }), 'k', 'read', {
        host: 'media.test:9000',
      });
      expect(error.code).to.equal('EIO');
      expect(error.message).to.contain('media.test:9000').and.to.contain(code);
    });
  }

  it('are ETIMEDOUT when there was no answer in time', () => {
    const error = Object.assign(new Error('slow'), { name: 'TimeoutError' });
    expect(toStoreError(error, 'k', 'read').code).to.equal('ETIMEDOUT');
    const socket = Object.assign(new Error('slow'), { code: 'ETIMEDOUT' });
    expect(toStoreError(socket, 'k', 'read').code).to.equal('ETIMEDOUT');
  });

  it('are EIO for a lost connection that the SDK calls a timeout', () => {
    const error = Object.assign(new Error('gone'), { name: 'TimeoutError', code: 'ECONNRESET' });
    expect(toStoreError(error, 'k', 'read').code).to.equal('EIO');
  });

  it('keep their cause, name the key, and tell the request and its status', () => {
    const cause = serviceError('AccessDenied', 403);
    const error = toStoreError(cause, 'a/b', 'read');
    expect(error.cause).to.include({ name: 'AccessDenied', message: 'said so' });
    expect(error.key).to.equal('a/b');
    expect(error.message).to.equal(
      "EACCES: AccessDenied: said so [HTTP 403] [request R1] [host H1] (key 'a/b')",
    );
  });

  it('say that it is the bucket which is missing', () => {
    expect(toStoreError(serviceError('NoSuchBucket', 404), 'k', 'read').message).to.contain('bucket itself');
  });

  it('say that an object is archived', () => {
    expect(toStoreError(serviceError('InvalidObjectState', 403), 'k', 'read').message).to.contain('archived');
  });

  it('stay what they are when they are ours', () => {
    const error = new StoreError('EFBIG', 'k');
    expect(toStoreError(error, 'k', 'read')).to.equal(error);
  });

  it('take what is no error', () => {
    expect(toStoreError('nonsense', 'k', 'read').code).to.equal('EIO');
    expect(toStoreError(undefined, 'k', 'read').code).to.equal('EIO');
  });

  it('tell status and attempts of what they were made from', () => {
    const failure = serviceError('PreconditionFailed', 412);
    const error = toStoreError(failure, 'k', 'create', { attempts: 2 });
    expect([statusOf(error), attemptsOf(error)]).to.deep.equal([412, 2]);
    expect([statusOf(new Error('x')), attemptsOf(new Error('x'))]).to.deep.equal([undefined, 1]);
  });
});

function serviceError(name: string, httpStatusCode: number | undefined): Error {
  const $metadata = { httpStatusCode, requestId: 'R1', extendedRequestId: 'H1' };
  return Object.assign(new Error('said so'), { name, $metadata });
}
