import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Tally } from './tally.mjs';

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));
const LOOPBACK = '127.0.0.1';

/** The panel: a page of its own, beside the application, which knows nothing of it. */
export async function startPanel({ replicas, store, port }) {
  const tally = new Tally(replicas, store);
  const events = createSocketServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => tally.add(JSON.parse(line)));
    socket.on('error', () => {});
  }).listen(0, LOOPBACK);
  const http = createServer(pageOf(tally, replicas)).listen(port, LOOPBACK);
  const close = () => {
    events.close();
    http.close();
    http.closeAllConnections();
    tally.close();
  };
  try {
    await Promise.all([once(events, 'listening'), once(http, 'listening')]);
  } catch (error) {
    close();
    throw error;
  }
  return { url: `http://${LOOPBACK}:${http.address().port}/`, eventsPort: events.address().port, close };
}

function pageOf(tally, replicas) {
  const page = express();
  page.use(express.static(PUBLIC));
  page.get('/events', (request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const show = (state) => response.write(`data: ${JSON.stringify(state)}\n\n`);
    show(tally.state());
    tally.on('state', show);
    request.on('close', () => tally.off('state', show));
  });
  page.post('/replicas/:index/restart', async (request, response) => {
    // Other pages of this browser have no say here.
    if (request.get('Sec-Fetch-Site') !== 'same-origin') return response.status(403).end();
    const replica = replicas[request.params.index];
    if (!replica) return response.status(404).end();
    tally.forget(replica.name);
    await replica.restartWithEmptyCache();
    response.status(204).end();
  });
  return page;
}
