import { shorten } from '../support/results.mjs';

/** A result as lines of text, for the terminal. */
export function describe(result) {
  const lines = [`${result.name}: ${result.title}`];
  for (const found of result.cases) {
    if (found.absent) lines.push(`  ${found.network}: ${found.absent}`);
    else {
      const { subjects } = shorten(found, result.ours);
      for (const [name, of] of Object.entries(subjects)) {
        lines.push(`  ${found.network.padEnd(5)} ${name.padEnd(17)} ${tell(of)}`);
      }
    }
  }
  return lines.join('\n');
}

function tell({ cannot, error, seconds, processor, mebibytes, ratio, requests, bytesSent, samples }) {
  if (cannot) return `- ${cannot}`;
  if (error) return `FAILED: ${error.slice(0, 200)}`;
  if (requests !== undefined) return `${requests} requests, ${bytesSent} bytes`;
  const parts = [];
  if (seconds) parts.push(`${time(seconds.median)}`.padEnd(10));
  if (processor) parts.push(`processor ${time(processor.median)}`.padEnd(20));
  if (mebibytes) parts.push(`${mebibytes.median.toFixed(0)} MiB`);
  if (ratio?.seconds) parts.push(`ours/theirs ${spread(ratio.seconds)}`);
  if (ratio?.processor) parts.push(`processor ${spread(ratio.processor)}`);
  return `${parts.join(' ')} (${samples})`;
}

export function time(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 1e-3) return `${number(seconds * 1e6)} µs`;
  return seconds < 1 ? `${number(seconds * 1e3)} ms` : `${number(seconds)} s`;
}

/** Three digits. */
export function number(value) {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function spread({ median, lower, upper }) {
  return `${number(median)} [${number(lower)}–${number(upper)}]`;
}
