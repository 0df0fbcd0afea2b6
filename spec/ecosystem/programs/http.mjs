import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Serves a handler on loopback while `use` runs. */
export async function withServer(handler, use) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const TOLD = ['content-type', 'content-length', 'content-range', 'etag', 'last-modified', 'accept-ranges'];

/** What a client sees of an answer. Not by `fetch`, which forbids caches to answer a conditional request. */
export async function ask(url, headers = {}) {
  const [answer] = await once(request(url, { headers, agent: false }).end(), 'response');
  const bytes = await buffer(answer);
  const told = TOLD.filter((name) => name in answer.headers).map((name) => [name, answer.headers[name]]);
  return { status: answer.statusCode, bytes, headers: Object.fromEntries(told) };
}

/** Asks what players and browsers ask of a file, and tells what each answer was. */
export async function askLikeABrowser(url, original) {
  const whole = await ask(url);
  const part = await ask(url, { range: 'bytes=1000-1999' });
  const tail = await ask(url, { range: 'bytes=-500' });
  const beyond = await ask(url, { range: `bytes=${original.length}-` });
  const unchanged = await ask(url, { 'if-none-match': whole.headers.etag });
  const since = await ask(url, { 'if-modified-since': whole.headers['last-modified'] });
  const stale = await ask(url, { range: 'bytes=0-9', 'if-range': '"another"' });
  const head = await fetch(url, { method: 'HEAD' });
  return {
    headers: whole.headers,
    isWhole: whole.bytes.equals(original),
    part: [part.status, part.headers['content-range'], part.bytes.equals(original.subarray(1000, 2000))],
    tail: [tail.status, tail.headers['content-range'], tail.bytes.equals(original.subarray(-500))],
    beyond: [beyond.status, beyond.headers['content-range']],
    unchanged: [unchanged.status, unchanged.bytes.length],
    since: since.status,
    stale: [stale.status, stale.bytes.length === original.length],
    head: [head.status, head.headers.get('content-length')],
    missing: (await ask(`${url}.missing`)).status,
    outside: (await ask(new URL('/%2e%2e/%2e%2e/package.json', url))).status,
  };
}
