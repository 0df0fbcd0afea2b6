import { expect } from 'chai';
import { attachmentNamed } from '../../../lib/object-store/content-disposition.js';

describe('the name of a download', () => {
  it('is plain for old clients and exact for all others', () => {
    expect(attachmentNamed('a.txt')).to.equal(`attachment; filename="a.txt"; filename*=UTF-8''a.txt`);
    expect(attachmentNamed("it's (1)*!~.txt")).to.equal(
      `attachment; filename="it's (1)*!~.txt"; filename*=UTF-8''it%27s%20%281%29%2A!~.txt`,
    );
    expect(attachmentNamed('100%.txt')).to.equal(
      `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`,
    );
    expect(attachmentNamed('日本.txt')).to.equal(
      `attachment; filename="__.txt"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt`,
    );
  });

  it('injects nothing: neither headers nor parameters nor directories', () => {
    for (const name of [
      'a\r\nset-cookie: b=c',
      'a\nb',
      'a"; filename="b',
      '../../etc/passwd',
      'a\\b',
      'a\u0000b',
      'a\u0085\u2028\u2029b',
      "a''b",
    ]) {
      const header = attachmentNamed(name)!;
      expect(header).to.match(/^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w!%.~-]+$/);
      const [, plain, exact] = /filename="(.*?)"; filename\*=UTF-8''(.*)$/.exec(header)!;
      for (const shown of [plain!, decodeURIComponent(exact!)])
        expect(shown).not.to.match(/[\p{Cc}/\\\u2028\u2029]/u);
    }
  });

  it('is none where it is empty or cannot be encoded', () => {
    expect(attachmentNamed('')).to.equal(undefined);
    expect(attachmentNamed('a\udc00')).to.equal(undefined);
  });
});
