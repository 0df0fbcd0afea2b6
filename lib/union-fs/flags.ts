import { type OpenFlags, parseOpenFlags, parseOpenFlagsSync } from '../object-fs/open-flags.js';
import type { Steps } from './steps.js';

/** What an open call asks for; what is no flag is refused as Node refuses it. */
export function* parseFlags(flags: unknown): Steps<OpenFlags> {
  const given = flags as string | number | null | undefined;
  return (yield {
    run: () => parseOpenFlags(given),
    runSync: () => parseOpenFlagsSync(given),
  }) as OpenFlags;
}

/** The flag among the options of a call on a whole file. */
export function flagOf(options: unknown, usual: string): unknown {
  return (typeof options === 'object' && (options as { flag?: unknown } | null)?.flag) || usual;
}
