import { measureFiles } from '../budget/scan.js';
import { Usage } from '../budget/usage.js';
import { UsageFile } from '../budget/usage-file.js';
import type { CacheLayout } from '../layout.js';

/** Measures what lies in a cache directory, and tells all processes on it. Never rejects: then they go on as they were. */
export async function measureAnew(layout: CacheLayout): Promise<void> {
  const usage = new Usage(new UsageFile(layout.usage, layout.temporary), {
    outstanding: () => 0,
    fault: ignore,
  });
  await usage.measure(() => measureFiles(layout.root)).catch(ignore);
}

function ignore(): void {}
