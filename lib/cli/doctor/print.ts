import { countText } from '../amounts.js';
import type { Finding, Verdict } from './finding.js';

const WIDTH = 15;

/** A finding as lines of text, what to do below it. */
export function linesOf({ check, verdict, found, advice }: Finding): string {
  const line = `${verdict.padEnd(8)} ${check.padEnd(WIDTH)} ${found}\n`;
  return advice === undefined ? line : `${line}${' '.repeat(10 + WIDTH)}-> ${advice}\n`;
}

/** The last line. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  return `\n${count('ok')} ok, ${countText(count('warning'), 'warning')}, ${countText(count('problem'), 'problem')}\n`;
}
