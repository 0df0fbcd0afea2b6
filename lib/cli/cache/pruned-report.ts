import type { Outcome, Pruned, PrunedFile } from '../../cache/inventory/prune.js';
import { bytesText, countText } from '../amounts.js';
import { shown } from './shown.js';

/** A summary, and a line for each file if they are wanted. */
export function prunedText({ files, orphans, temporary }: Pruned, isLong: boolean): string {
  const lines = [
    ...linesOf(files, 'cached'),
    ...linesOf(orphans, 'orphan'),
    ...linesOf(temporary, 'temporary'),
  ];
  const summary = [
    summaryOf(files, 'cached file'),
    summaryOf(orphans, 'orphan'),
    summaryOf(temporary, 'temporary file'),
  ];
  return `${[...(isLong ? lines : []), summary.join('; ')].join('\n')}\n`;
}

function linesOf(files: readonly PrunedFile[], kind: string): string[] {
  return files.map(
    ({ outcome, key, path, size }) => `${outcome.padEnd(7)}  ${kind}  ${size} bytes  ${shown(key ?? path)}`,
  );
}

function summaryOf(files: readonly PrunedFile[], word: string): string {
  const of = (wanted: Outcome) => files.filter(({ outcome }) => outcome === wanted);
  const [gone, stale, kept] = [of('removed'), of('stale'), of('kept').length];
  const told = stale.length > 0 ? stale : gone;
  const bytes = bytesText(told.reduce((sum, { size }) => sum + size, 0));
  const left = kept > 0 ? `, ${kept} had to stay` : '';
  return `${countText(told.length, word)} (${bytes}) ${stale.length > 0 ? 'would go' : 'removed'}${left}`;
}
