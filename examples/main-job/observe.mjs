// Loaded into the program by start.mjs: behind each step it prints what S3 was asked and what the cache answered.
import { subscribe } from 'node:diagnostics_channel';
import { styleText } from 'node:util';

let requests = new Map();
let cache = new Map();
let bytes = 0;

const count = (map, name) => map.set(name, (map.get(name) ?? 0) + 1);

subscribe('mediafs:object-store', ({ operation }) => count(requests, operation));
subscribe('mediafs:cache', (message) => {
  count(cache, message.event);
  if (message.event === 'fill') bytes += message.bytes;
});

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => write(chunk + summary(), ...rest);

function summary() {
  const asked = [...requests].map(([name, times]) => `${times} ${name}`).join(', ') || 'nothing';
  const hits = cache.get('hit') ?? 0;
  const kept = cache.get('fill') ?? 0;
  const answered = [
    `${hits} ${hits === 1 ? 'answer' : 'answers'}`,
    ...(kept ? [`${kept} ${kept === 1 ? 'file' : 'files'} kept (${format(bytes)})`] : []),
  ].join(', ');
  [requests, cache, bytes] = [new Map(), new Map(), 0];
  return `${dim(`    S3 was asked: ${asked}\n    the cache:    ${answered}`)}\n`;
}

function dim(text) {
  return process.env.FORCE_COLOR === '0' ? text : styleText('dim', text);
}

function format(size) {
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(0)} KiB` : `${(size / 1024 / 1024).toFixed(1)} MiB`;
}
