import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spread } from './describe.mjs';
import { rowsOf } from './sections.mjs';
import { table } from './tables.mjs';

/** What a cache cannot be ahead of, and mediafs itself. */
const LIMITS = [
  'node:fs',
  'node:fs beside it',
  'memfs',
  'without redirect',
  'node alone',
  'mediafs by SDK',
  'mediafs from disk',
];

/** Where a peer took less time, and why, as `reasons.json` has it by line and peer, line and network, peer, or line. */
export async function behindTable(results) {
  const reasons = JSON.parse(await readFile(join(import.meta.dirname, 'reasons.json'), 'utf8'));
  const body = rowsOf(results, ['']).flatMap(({ result, title, network, subjects = {} }) =>
    Object.entries(subjects)
      .filter(([name, { ratio }]) => !LIMITS.includes(name) && ratio?.seconds?.median > 1)
      .map(([name, { ratio }]) => {
        const names = [`${result.name} ${name}`, `${result.name} ${network}`, name, result.name];
        const reason = names.map((key) => reasons[key]).find(Boolean);
        return [title, name, spread(ratio.seconds), reason ?? 'not explained yet'];
      }),
  );
  if (body.length === 0) return 'No peer was ahead on any line.\n';
  return table(['work', 'ahead', 'mediafs ÷ peer', 'why'], body);
}
