import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';

const options = { base: undefined, timestamp: false };
const lines = async (file) => (await readFile(file, 'utf8')).trim().split('\n').map(JSON.parse);

function log(logger) {
  for (let index = 0; index < 100; index += 1) logger.info({ index }, 'a message');
  logger.error({ name: 'photo.jpg' }, 'an error');
}

async function told(file) {
  const all = await lines(file);
  return [all.length, all.at(0), all.at(-1)];
}

export async function logsToAFileStream(directory) {
  const stream = createWriteStream(join(directory, 'service.log'));
  log(pino(options, stream));
  stream.end();
  await once(stream, 'finish');
  return told(join(directory, 'service.log'));
}

export async function logsToADestination(directory) {
  const destination = pino.destination({ dest: join(directory, 'service.log'), sync: false, append: false });
  await once(destination, 'ready');
  log(pino(options, destination));
  destination.end();
  await once(destination, 'close');
  return told(join(directory, 'service.log'));
}

export async function appendsToADestination(directory) {
  const dest = join(directory, 'logs/service.log');
  for (const message of ['one', 'two']) {
    const destination = pino.destination({ dest, sync: false, mkdir: true });
    await once(destination, 'ready');
    pino(options, destination).info(message);
    destination.end();
    await once(destination, 'close');
  }
  return lines(dest);
}

export async function logsSynchronously(directory) {
  const destination = pino.destination({ dest: join(directory, 'service.log'), sync: true });
  log(pino(options, destination));
  destination.flushSync();
  destination.end();
  await once(destination, 'close');
  return told(join(directory, 'service.log'));
}

/** In a worker thread, as services do it. */
export async function logsByAWorker(directory) {
  const destination = join(directory, 'service.log');
  const transport = pino.transport({ target: 'pino/file', options: { destination, mkdir: true } });
  // Its worker keeps nobody from ending.
  const awake = setInterval(() => {}, 1000);
  try {
    await once(transport, 'ready');
    log(pino(options, transport));
    transport.end();
    await once(transport, 'close');
    return await told(destination);
  } finally {
    clearInterval(awake);
  }
}
