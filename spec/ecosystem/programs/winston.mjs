import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import winston from 'winston';

async function log(transport, count) {
  const logger = winston.createLogger({ format: winston.format.json(), transports: [transport] });
  for (let index = 0; index < count; index += 1) logger.info('a message', { index });
  logger.end();
  await once(transport, 'finish');
}

const lines = async (file) => (await readFile(file, 'utf8')).trim().split('\n').map(JSON.parse);

export async function logsToAStream(directory) {
  const stream = createWriteStream(join(directory, 'service.log'));
  await log(new winston.transports.Stream({ stream }), 50);
  stream.end();
  await once(stream, 'finish');
  const all = await lines(join(directory, 'service.log'));
  return [all.length, all.at(-1)];
}

/** Its own transport, which makes the directory with a sync call. */
export async function logsToAFile(directory) {
  await log(new winston.transports.File({ dirname: join(directory, 'logs'), filename: 'service.log' }), 50);
  const all = await lines(join(directory, 'logs', 'service.log'));
  return [all.length, all.at(-1)];
}
