import { once } from 'node:events';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { Deadline } from '../../../../lib/object-store/s3/deadline.js';
import { type Exchange, exchange } from '../../../../lib/object-store/s3/transport/exchange.js';
import { collect } from '../../../../lib/object-store/s3/transport/wire/collect.js';
import { Connections } from '../../../../lib/object-store/s3/transport/wire/connections.js';
import { replay } from '../../../../lib/object-store/s3/transport/wire/replay.js';
import { type ScriptedServer, startScriptedServer, type Turn } from '../../support/scripted-server.js';

const HELLO = 'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 5\r\n\r\nhello';

const answer =
  (text: string): Turn =>
  (socket) =>
    void socket.write(text, 'latin1');

/** As many pieces as there are bytes. */
const dripping =
  (text: string): Turn =>
  async (socket) => {
    socket.setNoDelay(true);
    for (const byte of Buffer.from(text, 'latin1')) {
      socket.write(Buffer.of(byte));
      await turn();
    }
  };

const cutAfter =
  (bytes: number): Turn =>
  (socket) =>
    void socket.end(HELLO.slice(0, bytes), 'latin1');

describe('an exchange with a store', () => {
  let server: ScriptedServer;
  let connections: Connections;

  beforeEach(() => {
    connections = new Connections(2_000);
  });

  afterEach(async () => {
    connections.close();
    await server.close();
  });

  const send = (more: Partial<Exchange> = {}) =>
    exchange({
      connections,
      place: { protocol: 'http:', hostname: '127.0.0.1', port: server.port },
      method: 'GET',
      path: '/a',
      headers: { host: 'h', range: 'bytes=0-4' },
      body: undefined,
      ending: undefined,
      connectTimeout: 5_000,
      answerTimeout: undefined,
      ...more,
    });

  /** What came, as text, or how it failed. */
  const told = async (more: Partial<Exchange> = {}) => {
    try {
      const { statusCode, headers, body } = await send(more);
      return `${statusCode} ${headers.etag} ${await collect(body, undefined)}`;
    } catch (error) {
      const { name, code, message } = error as { name: string; code?: string; message: string };
      return `${name} ${code}: ${message}`;
    }
  };

  const byConnection = () => server.requests.map(({ connection }) => connection);

  it('sends what it is told to, and a body behind it', async () => {
    server = await startScriptedServer(answer(HELLO));
    expect(
      await told({ method: 'PUT', headers: { host: 'h', 'content-length': '3' }, body: Buffer.from('abc') }),
    ).to.equal('200 "e" hello');
    expect(server.requests[0]?.text).to.equal(
      'PUT /a HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\nconnection: keep-alive\r\n\r\n',
    );
  });

  it('refuses a header that would be more than one, as Node does, and sends nothing', async () => {
    server = await startScriptedServer(answer(HELLO));
    for (const value of ['a\r\nb: c', 'a\nb', '\0', '\u{1F600}']) {
      expect(await told({ headers: { host: 'h', 'x-amz-meta-a': value } })).to.equal(
        'TypeError ERR_INVALID_CHAR: Invalid character in header content ["x-amz-meta-a"]',
      );
    }
    expect(server.sockets).to.have.length(0);
  });

  it('refuses a header whose name is none, as Node does, and sends nothing', async () => {
    server = await startScriptedServer(answer(HELLO));
    for (const name of ['', 'a b', 'a:', 'a\r\nb: c\r\nd', '\u00e9']) {
      expect(await told({ headers: { host: 'h', [name]: 'value' } })).to.equal(
        `TypeError ERR_INVALID_HTTP_TOKEN: Header name must be a valid HTTP token ["${name}"]`,
      );
    }
    expect(server.sockets).to.have.length(0);
  });

  it('takes one connection for one request after another', async () => {
    server = await startScriptedServer(answer(HELLO));
    for (let time = 0; time < 3; time += 1) expect(await told()).to.equal('200 "e" hello');
    expect(byConnection()).to.deep.equal([0, 0, 0]);
  });

  it('takes a connection for each of several at once, and all of them again', async () => {
    server = await startScriptedServer(answer(HELLO));
    for (let time = 0; time < 2; time += 1) {
      expect(await Promise.all([told(), told(), told()])).to.deep.equal(Array(3).fill('200 "e" hello'));
    }
    expect(server.sockets).to.have.length(3);
  });

  it('reads an answer that comes byte by byte', async () => {
    server = await startScriptedServer(dripping(HELLO));
    expect(await told()).to.equal('200 "e" hello');
    expect(await told()).to.equal('200 "e" hello');
    expect(byConnection()).to.deep.equal([0, 0]);
  });

  const BY_NODE: Readonly<Record<string, string>> = {
    'a body in chunks':
      'HTTP/1.1 200 OK\r\nETag: "e"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n',
    'word of another answer before': `HTTP/1.1 100 Continue\r\n\r\n${HELLO}`,
    'a header told twice': HELLO.replace('ETag', 'X: 1\r\nX: 2\r\nETag'),
    'a failure': 'HTTP/1.1 404 Not Found\r\nETag: "e"\r\nContent-Length: 5\r\n\r\nhello',
  };

  for (const [what, text] of Object.entries(BY_NODE)) {
    for (const [way, write] of Object.entries({ 'at once': answer, 'byte by byte': dripping })) {
      it(`has Node read ${what}, ${way}, and takes the connection again`, async () => {
        server = await startScriptedServer(write(text));
        const expected = `${what === 'a failure' ? 404 : 200} "e" hello`;
        for (let time = 0; time < 3; time += 1) expect(await told()).to.equal(expected);
        expect(byConnection()).to.deep.equal([0, 0, 0]);
      });
    }
  }

  it('reads the answer to HEAD that is a failure, whose body is not sent', async () => {
    server = await startScriptedServer(answer('HTTP/1.1 404 Not Found\r\nContent-Length: 200\r\n\r\n'));
    for (let time = 0; time < 2; time += 1) expect(await told({ method: 'HEAD' })).to.equal('404 undefined ');
    expect(byConnection()).to.deep.equal([0, 0]);
  });

  it('has Node read a body to the end of its connection', async () => {
    server = await startScriptedServer(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nETag: "e"\r\n\r\nhello'),
    );
    for (let time = 0; time < 2; time += 1) expect(await told()).to.equal('200 "e" hello');
    expect(byConnection()).to.deep.equal([0, 1]);
  });

  it('is a lost connection where the answer is another protocol', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
    server = await startScriptedServer(answer(head));
    expect(await told()).to.equal('Error ECONNRESET: socket hang up');
  });

  it('has Node say that something is no answer', async () => {
    server = await startScriptedServer(answer('SSH-2.0-x\r\n'));
    expect(await told()).to.match(/^Error HPE_INVALID_CONSTANT: Parse Error/);
  });

  const LAST: Readonly<Record<string, string>> = {
    'is said to be closed': HELLO.replace('ETag', 'Connection: close\r\nETag'),
    'is said to be closed soon': HELLO.replace('ETag', 'Keep-Alive: timeout=1\r\nETag'),
    'has more than the answer': `${HELLO}HTTP/1.1 200 OK\r\nETag: "stray"\r\nContent-Length: 5\r\n\r\nstray`,
    'is said to be closed behind chunks':
      'HTTP/1.1 200 OK\r\nConnection: close\r\nETag: "e"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    'is said to be closed soon behind chunks':
      'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nETag: "e"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    'is of an older protocol': HELLO.replace('HTTP/1.1', 'HTTP/1.0'),
  };

  for (const [what, text] of Object.entries(LAST)) {
    it(`takes no connection again that ${what}`, async () => {
      server = await startScriptedServer(answer(text));
      for (let time = 0; time < 3; time += 1) expect(await told()).to.equal('200 "e" hello');
      expect(byConnection()).to.deep.equal([0, 1, 2]);
      await Promise.all(server.sockets.map((socket) => socket.closed || once(socket, 'close')));
    });
  }

  it('takes no connection again by which something came while an answer was not read yet', async () => {
    for (const text of [HELLO, HELLO.replace('200 OK', '404 Not Found')]) {
      server = await startScriptedServer(answer(text), answer(HELLO));
      const { body } = await send();
      const [first] = server.sockets;
      first?.write('stray');
      await once(first!, 'close');
      expect(`${await collect(body, undefined)}`).to.equal('hello');
      expect(await told()).to.equal('200 "e" hello');
      expect(byConnection()).to.deep.equal([0, 1]);
      await server.close();
    }
  });

  it('takes no connection again by which something came that nobody had asked for', async () => {
    server = await startScriptedServer(answer(HELLO));
    expect(await told()).to.equal('200 "e" hello');
    const [first] = server.sockets;
    first?.write('HTTP/1.1 200 OK\r\nETag: "stray"\r\nContent-Length: 5\r\n\r\nstray');
    await once(first!, 'close');
    expect(await told()).to.equal('200 "e" hello');
    expect(byConnection()).to.deep.equal([0, 1]);
  });

  it('takes no connection again that was closed meanwhile', async () => {
    server = await startScriptedServer(answer(HELLO));
    expect(await told()).to.equal('200 "e" hello');
    const [first] = server.sockets;
    first?.end();
    await once(first!, 'close');
    expect(await told()).to.equal('200 "e" hello');
    expect(byConnection()).to.deep.equal([0, 1]);
  });

  it('takes no connection again for which an answer came before all was sent', async () => {
    server = await startScriptedServer((socket) => {
      socket.pause();
      socket.write(HELLO);
    });
    const body = Buffer.alloc(64 * 1024 * 1024);
    for (let time = 0; time < 2; time += 1)
      expect(await told({ method: 'PUT', body })).to.equal('200 "e" hello');
    expect(byConnection()).to.deep.equal([0, 1]);
  });

  it('is a lost connection wherever the answer is cut, and never less than was promised', async () => {
    for (let bytes = 0; bytes < HELLO.length; bytes += 1) {
      server = await startScriptedServer(cutAfter(bytes));
      const isBefore = bytes < HELLO.length - 5;
      expect(await told(), `${bytes}`).to.equal(
        `Error ECONNRESET: ${isBefore ? 'socket hang up' : 'aborted'}`,
      );
      await server.close();
    }
  });

  /** Answers with a body, behind which the connection is closed. */
  const LAST_ANSWERS: Readonly<Record<string, (body: string) => string>> = {
    'is said to be the last': (body) =>
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    'has more behind it': (body) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}more`,
    'is in chunks': (body) =>
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    'goes to the end of its connection': (body) => `HTTP/1.0 200 OK\r\n\r\n${body}`,
  };

  for (const [what, textOf] of Object.entries(LAST_ANSWERS)) {
    it(`loses no byte of an answer that ${what}, however late it is read`, async () => {
      for (const length of [5, 30_000, 60_000, 100_000, 300_000]) {
        server = await startScriptedServer((socket) => void socket.end(textOf('x'.repeat(length))));
        const { body } = await send();
        // Time for the connection to be closed, if it does not wait for the reader.
        await sleep(100);
        expect(await collect(body, undefined)).to.have.length(length);
        await server.close();
      }
    });
  }

  it('is a lost connection where chunks are cut', async () => {
    server = await startScriptedServer(
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel'),
    );
    expect(await told()).to.equal('Error ECONNRESET: aborted');
  });

  it('is a lost connection where the store will say no more, although it does not take what it is sent', async () => {
    const body = Buffer.alloc(64 * 1024 * 1024);
    for (const text of ['', HELLO.slice(0, 20), 'HTTP/1.1 404 Not']) {
      server = await startScriptedServer((socket) => void socket.pause().end(text));
      expect(await told({ method: 'PUT', body }), text).to.equal('Error ECONNRESET: socket hang up');
      await server.close();
    }
  });

  it('is a timeout where nothing comes, before an answer and behind its head', async () => {
    connections = new Connections(50);
    const chunks = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel';
    for (const text of ['', HELLO.slice(0, 20), HELLO.slice(0, -2), chunks]) {
      server = await startScriptedServer((socket) => void (text && socket.write(text)));
      expect(await told(), text).to.equal('TimeoutError undefined: not a byte came');
      await server.close();
    }
  });

  it('fails as its connection does, though that ends before Node reads the answer', async () => {
    server = await startScriptedServer(() => {});
    const place = { protocol: 'http:', hostname: '127.0.0.1', port: server.port } as const;
    for (const error of [new Error('ended'), undefined]) {
      const connection = await connections.take(place);
      const serve = connection.serve.bind(connection);
      connection.serve = (receiver) => {
        serve(receiver);
        receiver.onClose(error);
      };
      const answered = replay(connection, Buffer.from('HTTP/1.1 404 '), 'GET', () => {});
      expect(await answered.catch(({ message }) => message)).to.equal(error?.message ?? 'socket hang up');
    }
  });

  it('waits no longer for an answer than it is told to', async () => {
    server = await startScriptedServer(() => {});
    expect(await told({ answerTimeout: 30 })).to.equal('TimeoutError undefined: no answer within 30 ms');
  });

  it('is given up at an abort, with its connection', async () => {
    for (const text of ['', HELLO.slice(0, 20), 'HTTP/1.1 404 Not']) {
      server = await startScriptedServer((socket) => void (text && socket.write(text)));
      const caller = new AbortController();
      const ending = new Deadline(caller.signal, 5_000);
      const failed = told({ ending });
      while (server.requests.length === 0) await turn();
      caller.abort();
      expect(await failed).to.equal('AbortError ABORT_ERR: The operation was aborted');
      const [socket] = server.sockets;
      while (!socket?.closed) await turn();
      ending.end();
      await server.close();
    }
  });

  it('is not begun where it is aborted already', async () => {
    server = await startScriptedServer(answer(HELLO));
    const ending = new Deadline(AbortSignal.abort(), 5_000);
    expect(await told({ ending })).to.equal('AbortError ABORT_ERR: The operation was aborted');
    ending.end();
    expect(server.sockets).to.have.length(0);
  });

  it('takes no more of a body than its reader, nearly', async () => {
    const length = 64 * 1024 * 1024;
    server = await startScriptedServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
      socket.write(Buffer.alloc(length));
    });
    const { body } = await send();
    let before = -1;
    while (before !== body?.readableLength) {
      before = body?.readableLength ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(before).to.be.within(1, 256 * 1024);
    expect(await collect(body, undefined)).to.have.length(length);
    expect(await told()).to.match(/^200/);
    expect(byConnection()).to.deep.equal([0, 0]);
  });

  it('ends the connection of a body that nobody wants the rest of', async () => {
    server = await startScriptedServer(answer(HELLO.slice(0, -1)));
    const { body } = await send();
    body?.destroy();
    await once(server.sockets[0]!, 'close');
  });

  it('closes those that wait, or all', async () => {
    server = await startScriptedServer(answer(HELLO), answer(HELLO.slice(0, -1)));
    expect(await told()).to.equal('200 "e" hello');
    const { body } = await send();
    connections.closeIdle();
    await turn();
    expect(body?.destroyed).to.equal(false);
    connections.close();
    await once(server.sockets[0]!, 'close');
    expect(await collect(body, undefined).catch(({ code }) => code)).to.equal('ECONNRESET');
  });

  it('keeps no connection once all are closed', async () => {
    server = await startScriptedServer(answer(HELLO));
    connections.close();
    expect(await told()).to.equal('200 "e" hello');
    const [socket] = server.sockets;
    while (!socket?.closed) await turn();
  });
});
