import { type ExecFileOptions, execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether this machine has ffmpeg; without it a program in its place chooses the format by the extension, as it does. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

export interface Sound {
  readonly wav: Buffer;
  /** MD5 of its samples, in hex. */
  readonly samples: string;
}

/** A sound of one channel, 16 bits and 8,000 samples in a second, which no other seed gives. */
export function soundOf(seed: number, samples: number): Sound {
  const data = Buffer.alloc(samples * 2);
  for (let index = 0; index < samples; index += 1)
    data.writeInt16LE((index * (seed + 7)) % 20_000, index * 2);
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return { wav: Buffer.concat([header, data]), samples: createHash('md5').update(data).digest('hex') };
}

/** What is needed of ffmpeg where there is none: it copies a sound, and knows its format by the extension alone. */
const STAND_IN = `
const { readFileSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const [from, to] = process.argv.slice(1);
if (!/[.]wav$/.test(from)) throw new Error('unknown format: ' + from);
const wav = readFileSync(from);
if (!to) console.log('MD5=' + createHash('md5').update(wav.subarray(44)).digest('hex'));
else if (/[.]wav$/.test(to)) writeFileSync(to, wav, { flag: 'wx' });
else throw new Error('unknown format: ' + to);
`;

/** MD5 of the samples in a file, which is read by its path. Rejects where the program cannot. */
export async function samplesIn(path: string, who: ExecFileOptions = {}): Promise<string | undefined> {
  const { stdout } = hasFfmpeg
    ? await run('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, '-f', 'md5', '-'], who)
    : await run(process.execPath, ['-e', STAND_IN, path], who);
  return /^MD5=([0-9a-f]{32})$/m.exec(String(stdout))?.[1];
}

/** Makes a sound of another: its format is what the extension says. */
export async function convert(from: string, to: string): Promise<void> {
  if (hasFfmpeg) await run('ffmpeg', ['-v', 'error', '-nostdin', '-n', '-i', from, to]);
  else await run(process.execPath, ['-e', STAND_IN, from, to]);
}

/** `wav` and its like, as the program finds it in the content. */
export async function formatOf(path: string): Promise<string> {
  if (!hasFfmpeg) return 'wav';
  const asked = ['-v', 'error', '-show_entries', 'format=format_name', '-of', 'default=nw=1:nk=1'];
  return (await run('ffprobe', [...asked, path])).stdout.trim();
}
