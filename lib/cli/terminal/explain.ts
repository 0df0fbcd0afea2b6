import { codeOf } from '../../errors.js';
import { quoteName } from './quote-name.js';

/** What has failed, on one line, without the path (which the caller names) and without a stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const code = codeOf(error);
  // Node's wording: "ENOENT: no such file or directory, open '/path'".
  const words = code === undefined ? undefined : /^E[A-Z0-9]+: (.+?), \w+/.exec(error.message)?.[1];
  if (words === undefined) return oneLine(error.message);
  const cause = causeOf(error);
  return oneLine(`${words} (${code})${cause}`);
}

/** What the store or the disk itself said, where that adds anything. */
function causeOf({ cause }: Error): string {
  if (!(cause instanceof Error)) return '';
  const isPlain = codeOf(cause) === 'ENOENT' && !cause.message.includes('NoSuchBucket');
  return isPlain ? '' : `: ${cause.message.replace(/^E[A-Z0-9]+: /, '')}`;
}

/** `name: what has failed`. */
export function explainAt(name: string, error: unknown): string {
  return `${quoteName(name)}: ${explain(error)}`;
}

/** Stores and disks may say anything. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, (run) =>
    run === '\n' ? ' ' : JSON.stringify(run).slice(1, -1),
  );
}
