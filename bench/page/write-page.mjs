import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LINES } from '../lines/index.mjs';
import { loadResults } from '../support/results.mjs';
import { behindTable } from './behind.mjs';
import { budgetTable } from './budgets.mjs';
import { conditions } from './conditions.mjs';
import { plot } from './plot.mjs';
import { profileTables } from './profile-tables.mjs';
import { scaleTables } from './scale.mjs';
import { inOrder } from './sections.mjs';
import { memoryTable, processorTable, requestTable, timedTables } from './tables.mjs';

const DOCS = join(import.meta.dirname, '../../docs');

/** Writes what was measured into the page, between its marks, and the plot beside it. What else it says stays. */
export async function writePage() {
  const results = inOrder(await loadResults(), LINES);
  const parts = {
    conditions: conditions(results),
    budgets: budgetTable(results),
    times: timedTables(results),
    processor: processorTable(results),
    behind: await behindTable(results),
    requests: requestTable(results),
    memory: memoryTable(results),
    profiles: await profileTables(),
  };
  await fill('performance.md', parts);
  await fill('scale.md', scaleTables(results));
  await writeFile(join(DOCS, 'performance.svg'), plot(results));
}

async function fill(name, parts) {
  const path = join(DOCS, name);
  let page = await readFile(path, 'utf8');
  for (const [mark, content] of Object.entries(parts)) page = replaced(page, mark, content);
  await writeFile(path, page);
}

function replaced(page, name, content) {
  const marks = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [begin, end] = marks.map((mark) => page.indexOf(mark));
  if (begin === -1 || end < begin) throw new Error(`the page lacks ${marks.join(' or ')}`);
  return `${page.slice(0, begin + marks[0].length)}\n\n${content.trim()}\n\n${page.slice(end)}`;
}
