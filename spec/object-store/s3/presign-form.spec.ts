import { expect } from 'chai';
import type { PresignPostOptions } from '../../../lib/object-store/contract.js';
import { listed, readAll, refusal } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';
import { postForm } from '../support/post-form.js';

const FORM = { method: 'POST', maximumSize: 10 } as const;

describe('a presigned form of the S3 store', () => {
  // Before the server is closed, which is the next of its kind.
  afterEach(async () => {
    const { keys } = await listed(faulty().store, '');
    expect(keys.filter((key) => !['a', 'inbox/b'].includes(key))).to.deep.equal([]);
  });

  const faulty = useFaultyS3({ prefix: 'chat' });

  const form = (options: Partial<PresignPostOptions> = {}, key = 'a') =>
    faulty().store.presign(key, { ...FORM, ...options });

  /** What the store says to a form that was changed. */
  async function codeOf(
    options: Partial<PresignPostOptions>,
    change: Readonly<Record<string, string | undefined>>,
    content = 'x',
  ): Promise<string> {
    const { url, fields } = await form(options);
    const changed = Object.entries({ ...fields, ...change }).filter((entry) => entry[1] !== undefined);
    const answer = await postForm(
      { url, fields: Object.fromEntries(changed) as Record<string, string> },
      content,
    );
    return /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1] ?? String(answer.status);
  }

  it('uploads within its bounds', async () => {
    expect(await codeOf({}, {}, 'x'.repeat(10))).to.equal('204');
    expect(await codeOf({}, {}, '')).to.equal('204');
    expect(await codeOf({}, {}, 'x'.repeat(11))).to.equal('EntityTooLarge');
    expect(await codeOf({ minimumSize: 2 }, {}, 'x')).to.equal('EntityTooSmall');
  });

  it('is for its key only', async () => {
    for (const key of ['chat/b', 'chat/a/b', 'a', 'other/a', 'chat/a ', '']) {
      expect(await codeOf({}, { key }), key).to.equal('AccessDenied');
    }
  });

  it('is for keys that begin so only, where it is for a beginning', async () => {
    const { url, fields } = await form({ startsWith: true }, 'inbox/');
    const typed = { ...fields, 'Content-Type': 'text/plain' };
    const answerTo = async (key: string) => (await postForm({ url, fields: { ...typed, key } }, 'x')).status;
    expect(await answerTo('chat/inbox/b')).to.equal(204);
    for (const key of ['chat/other', 'chat/inbo', 'inbox/b', 'other/chat/inbox/b']) {
      expect(await answerTo(key), key).to.equal(403);
    }
  });

  it('can be for the whole prefix of the store, and not for more', async () => {
    const { url, fields } = await form({ startsWith: true }, '');
    const answerTo = async (key: string) =>
      (await postForm({ url, fields: { ...fields, 'Content-Type': 'a/b', key } }, 'x')).status;
    expect([await answerTo('chat/a'), await answerTo('chatter'), await answerTo('a')]).to.deep.equal([
      204, 403, 403,
    ]);
  });

  it('is for its content type only, or for a family of types', async () => {
    expect(await codeOf({ contentType: 'image/png' }, {})).to.equal('204');
    for (const type of ['text/html', 'image/png; charset=x', undefined]) {
      expect(await codeOf({ contentType: 'image/png' }, { 'Content-Type': type })).to.equal('AccessDenied');
    }
    const family = { contentType: 'image/*' };
    expect(await codeOf(family, { 'Content-Type': 'image/webp' })).to.equal('204');
    for (const type of ['text/html', 'image', undefined]) {
      expect(await codeOf(family, { 'Content-Type': type })).to.equal('AccessDenied');
    }
    expect(await codeOf({}, { 'Content-Type': 'any/thing' })).to.equal('204');
  });

  it('is refused when anything of it was changed or added', async () => {
    const metadata = { mode: '33188' };
    const changes: readonly Readonly<Record<string, string | undefined>>[] = [
      { 'x-amz-meta-mode': '33261' },
      { 'x-amz-meta-mode': undefined },
      { 'x-amz-meta-other': 'x' },
      { acl: 'public-read' },
      { 'x-amz-storage-class': 'STANDARD_IA' },
      { 'x-amz-date': '20200101T000000Z' },
      { success_action_redirect: 'https://example.test' },
    ];
    for (const change of changes) expect(await codeOf({ metadata }, change)).to.equal('AccessDenied');
    const { fields } = await form({ metadata });
    const policy = JSON.parse(Buffer.from(fields['Policy']!, 'base64').toString());
    const longer = { ...policy, expiration: '2999-01-01T00:00:00.000Z' };
    const forged = Buffer.from(JSON.stringify(longer)).toString('base64');
    expect(await codeOf({ metadata }, { Policy: forged })).to.equal('SignatureDoesNotMatch');
    expect(await codeOf({}, { 'X-Amz-Signature': '0'.repeat(64) })).to.equal('SignatureDoesNotMatch');
    expect(await codeOf({}, { Policy: undefined })).to.equal('AccessDenied');
  });

  it('can be sent with odd keys', async () => {
    const { store } = faulty();
    for (const key of [
      '$key',
      'a$b',
      '"quoted"',
      'back\\slash',
      'é\u0301 日本',
      '{"a":1}',
      '%41+b',
      '$Content-Type',
    ]) {
      const signed = await store.presign(key, { ...FORM, maximumSize: 100 });
      expect((await postForm(signed, key)).status, key).to.equal(204);
      expect((await readAll(store, key)).toString()).to.equal(key);
      await store.delete([key]);
    }
  });

  it('is not for a key in which the store would put the name of the file', async () => {
    await refusal(form({}, `a/$${'{filename}'}`), 'EINVAL');
    await refusal(form({ startsWith: true }, `a/$${'{filename}'}/`), 'EINVAL');
  });
});
