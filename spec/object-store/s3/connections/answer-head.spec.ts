import { expect } from 'chai';
import fc from 'fast-check';
import { readHead } from '../../../../lib/object-store/s3/transport/wire/answer-head.js';
import { printedSeed } from '../../../support/random.js';
import { readByNode } from '../../support/read-by-node.js';

const PLAIN = 'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 5\r\n\r\n';

const read = (text: string, method = 'GET') => readHead(Buffer.from(text, 'latin1'), method);

describe('the head of an answer', () => {
  it('is read where it is plain', () => {
    expect(read(`${PLAIN}hello`)).to.deep.equal({
      statusCode: 200,
      statusMessage: 'OK',
      headers: { etag: '"e"', 'content-length': '5' },
      size: PLAIN.length,
      length: 5,
      reusable: Number.POSITIVE_INFINITY,
    });
  });

  it('has the length of what follows it, by method and status', () => {
    const lengths = [
      ['GET', '206 Partial Content', 'Content-Length: 7', 7],
      ['HEAD', '200 OK', 'Content-Length: 7', 0],
      ['HEAD', '200 OK', 'X: y', 0],
      ['PUT', '200 OK', 'Content-Length: 0', 0],
      ['PUT', '200 OK', 'Content-Length: 9', 9],
      ['DELETE', '204 No Content', 'X: y', 0],
      ['GET', '200', 'Content-Length: 7', 7],
      ['GET', '304 Not Modified', 'Content-Length: 7', 0],
      ['GET', '304 Not Modified', 'X: y', 0],
      ['HEAD', '404 Not Found', 'Content-Length: 7', 0],
      ['HEAD', '404 Not Found', 'Transfer-Encoding: chunked', 0],
    ] as const;
    for (const [method, status, header, length] of lengths) {
      const text = `HTTP/1.1 ${status}${status === '200' ? ' ' : ''}\r\n${header}\r\n\r\n`;
      expect(read(text, method), text).to.include({ length });
    }
  });

  it('tells how long its connection may be used', () => {
    const told: readonly [string, number][] = [
      ['Connection: keep-alive', Number.POSITIVE_INFINITY],
      ['Connection: Keep-Alive\r\nKeep-Alive: timeout=5, max=100', 4_000],
      ['Keep-Alive: timeout=1', 0],
      ['Keep-Alive: max=3', Number.POSITIVE_INFINITY],
      ['Connection: close', 0],
    ];
    for (const [headers, reusable] of told) {
      expect(read(PLAIN.replace('ETag: "e"', headers)), headers).to.include({ reusable });
    }
  });

  it('is incomplete as long as its end is missing', () => {
    for (let end = 0; end < PLAIN.length; end += 1) {
      expect(read(PLAIN.slice(0, end)), `${end}`).to.equal('incomplete');
    }
  });

  const UNUSUAL: Readonly<Record<string, string>> = {
    'another protocol': PLAIN.replace('HTTP/1.1', 'SSH-2.01'),
    'an older version': PLAIN.replace('HTTP/1.1', 'HTTP/1.0'),
    'a later version': PLAIN.replace('HTTP/1.1', 'HTTP/1.2'),
    'a status before another answer': PLAIN.replace('200 OK', '103 Early Hints'),
    'a failure': PLAIN.replace('200 OK', '404 Not Found'),
    'another success': PLAIN.replace('200 OK', '204 No Content'),
    'no status': PLAIN.replace('200 OK', ''),
    'a body in chunks': PLAIN.replace('ETag: "e"', 'Transfer-Encoding: chunked'),
    'headers behind its body': PLAIN.replace('ETag: "e"', 'Trailer: x'),
    'another protocol to come': PLAIN.replace('ETag: "e"', 'Upgrade: h2c'),
    'a connection that is kept otherwise': PLAIN.replace('ETag: "e"', 'Connection: upgrade'),
    'no length': PLAIN.replace('Content-Length: 5', 'X: y'),
    'two lengths': PLAIN.replace('ETag: "e"', 'content-length: 5'),
    'a list of lengths': PLAIN.replace(': 5', ': 5, 5'),
    'a negative length': PLAIN.replace(': 5', ': -5'),
    'a length with a sign': PLAIN.replace(': 5', ': +5'),
    'a length in another base': PLAIN.replace(': 5', ': 0x5'),
    'a length that is too great': PLAIN.replace(': 5', ': 12345678901234567'),
    'a header that is told twice': PLAIN.replace('ETag: "e"', 'X: 1\r\nx: 2'),
    'a header in two lines': PLAIN.replace('"e"', 'a\r\n b'),
    'a header without a name': PLAIN.replace('ETag', ''),
    'a space behind a name': PLAIN.replace('ETag:', 'ETag :'),
    'a line without a colon': PLAIN.replace('ETag: "e"', 'ETag'),
    'a bare line feed': PLAIN.replace('\r\nContent', '\nContent'),
    'a bare carriage return': PLAIN.replace('"e"', 'a\rb'),
    'a zero byte': PLAIN.replace('"e"', 'a\0b'),
    'more than Node takes': PLAIN.replace('"e"', 'x'.repeat(20_000)),
  };

  for (const [what, text] of Object.entries(UNUSUAL)) {
    it(`is left to Node where it has ${what}`, () => {
      expect(read(text)).to.equal('unusual');
    });
  }

  it('is left to Node before its end where it never ends, or begins otherwise', () => {
    for (const text of ['x', 'HTTP/2', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`]) {
      expect(read(text), text.slice(0, 30)).to.equal('unusual');
    }
  });

  it('is never read otherwise than Node reads it', async () => {
    const seed = printedSeed('heads');
    let plain = 0;
    const property = fc.asyncProperty(
      fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE'),
      arbitraryAnswer(),
      async (method, text) => {
        const bytes = Buffer.from(text, 'latin1');
        const head = readHead(bytes, method);
        if (typeof head === 'string') return;
        plain += 1;
        const node = await readByNode(bytes.subarray(0, head.size + head.length), method);
        const { statusCode, statusMessage, headers, length } = head;
        expect({ statusCode, statusMessage, headers }).to.deep.equal({
          statusCode: node.statusCode,
          statusMessage: node.statusMessage,
          headers: { ...node.headers },
        });
        expect(node.body).to.have.length(length);
      },
    );
    await fc.assert(property, { seed, numRuns: 3000 });
    expect(plain, 'answers that were plain').to.be.above(100);
  });
});

/** Answers that are plain, nearly plain, and some that are none. */
function arbitraryAnswer(): fc.Arbitrary<string> {
  const name = fc.constantFrom(
    ...[
      'ETag',
      'Date',
      'Content-Type',
      'x-amz-meta-a',
      'Connection',
      'Keep-Alive',
      'Set-Cookie',
      'Host',
      'Age',
    ],
    ...['Transfer-Encoding', 'Content-Length', 'constructor', '__proto__', 'a b', 'é', 'x!#$%&*+-.^_`|~'],
  );
  const value = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      '"e"',
      ' \ta\t ',
      '\xa0a\xa0',
      'keep-alive',
      'close',
      'chunked',
      '5',
      'é',
      'a\x7fb',
      'a\x01',
      'a,b',
    ),
    fc.string({
      maxLength: 8,
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    }),
  );
  const separator = fc.constantFrom(': ', ': ', ': ', ':', ':\t', ' :', '', ': \r\n ');
  const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '');
  const line = fc.tuple(name, separator, value, end).map((parts) => parts.join(''));
  const usual = fc.tuple(name, value).map(([left, right]) => `${left}: ${right}\r\n`);
  const status = fc.oneof(
    { weight: 8, arbitrary: fc.constant('HTTP/1.1 200 OK\r\n') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...[
          'HTTP/1.1 206 Partial Content\r\n',
          'HTTP/1.1 304 Not Modified\r\n',
          'HTTP/1.1 404 Not Found\r\n',
          'HTTP/1.1 204 No Content\r\n',
          'HTTP/1.1 200 \r\n',
          'HTTP/1.1 200\r\n',
          'HTTP/1.1  200 OK\r\n',
        ],
        ...[
          'HTTP/1.1 2000 OK\r\n',
          'HTTP/1.1 200 a\tb\r\n',
          'HTTP/1.1 200 é\r\n',
          'HTTP/1.1 200 OK\n',
          'http/1.1 200 OK\r\n',
        ],
      ),
    },
  );
  const length = fc.constantFrom(
    'Content-Length: 5\r\n',
    'content-length:5 \r\n',
    'Content-Length: 05\r\n',
    '',
  );
  const headers = fc.array(fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: line }), {
    maxLength: 4,
  });
  return fc
    .tuple(status, headers, length, headers)
    .map(
      ([first, before, told, behind]) =>
        `${first}${before.join('')}${told}${behind.join('')}\r\nhello and more`,
    );
}
