import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOT } from '../support/profiles.mjs';
import { table } from './tables.mjs';

const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** A table for each hot path: who has the processor, and in which functions, with what is to be said of it. */
export async function profileTables() {
  const parts = [];
  const notes = JSON.parse(await readFile(join(import.meta.dirname, 'profile-notes.json'), 'utf8'));
  for (const name of HOT) {
    const path = join(import.meta.dirname, '../results', `profile-${name}.json`);
    const kept = await readFile(path, 'utf8').then(JSON.parse, () => undefined);
    if (!kept) continue;
    const { title, node, begin, idle, owners, functions } = kept;
    const shares = owners.map((owner) => `${owner.name} ${percent(owner.share)}`).join(', ');
    const rows = functions.map(({ name: of, share }) => [percent(share), `\`${of}\``]);
    parts.push(
      `### ${title[0].toUpperCase()}${title.slice(1)}\n`,
      `Node ${node}, ${begin.slice(0, 16).replace('T', ' ')} UTC. The main thread waited ${percent(idle)} of the time; of the rest: ${shares}.\n`,
      notes[name] ? `${notes[name]}\n` : '',
      table(['self time', 'function'], rows),
    );
  }
  return parts.filter(Boolean).join('\n');
}
