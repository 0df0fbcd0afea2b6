import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import log4js from 'log4js';
import { sorted } from './trees.mjs';

async function log(appender, count) {
  const file = { ...appender, layout: { type: 'messagePassThrough' } };
  log4js.configure({ appenders: { file }, categories: { default: { appenders: ['file'], level: 'info' } } });
  const logger = log4js.getLogger();
  for (let index = 0; index < count; index += 1) logger.info(`message ${index}`);
  await new Promise((resolve, reject) => log4js.shutdown((error) => (error ? reject(error) : resolve())));
}

const lines = async (path) => (await readFile(path, 'utf8')).trimEnd().split('\n');

export async function logsToAFile(directory) {
  const filename = join(directory, 'logs', 'service.log');
  await log({ type: 'file', filename }, 50);
  await log({ type: 'file', filename }, 50);
  return (await lines(filename)).length;
}

export async function rollsOver(directory) {
  await log({ type: 'file', filename: join(directory, 'service.log'), maxLogSize: 400, backups: 3 }, 60);
  const names = sorted(await readdir(directory));
  const all = await Promise.all(names.map((name) => lines(join(directory, name))));
  return [names, all.flat().length];
}

export async function logsSynchronously(directory) {
  const filename = join(directory, 'service.log');
  await log({ type: 'fileSync', filename }, 20);
  return (await lines(filename)).at(-1);
}
