import type { Bench } from './bench.js';
import type { Finding, Findings } from './finding.js';
import { answers, isDone } from './judge.js';

/** About 7 requests. */
export async function probeDeleteConditions(bench: Bench): Promise<Pick<Findings, 'delete'>> {
  return { delete: await probeDelete(bench) };
}

async function probeDelete(bench: Bench): Promise<Finding> {
  const key = bench.key();
  const [old, now] = [await bench.put(key, 'old'), await bench.put(key, 'new')];
  if (!isDone(old) || !isDone(now)) {
    return { verdict: 'refused', seen: `a plain write was answered ${answers([old, now])}` };
  }
  const wrong = await bench.attempt('DeleteObject', key, { IfMatch: old.version });
  if ((await bench.version(key)) === undefined) {
    return { verdict: 'ignored', seen: 'a wrong ETag was let pass' };
  }
  const right = await bench.attempt('DeleteObject', key, { IfMatch: now.version });
  if ((await bench.version(key)) !== undefined) {
    return { verdict: 'refused', seen: `the right ETag was answered ${answers([right])}` };
  }
  return { verdict: 'kept', form: 'standard', seen: `a wrong ETag was answered ${answers([wrong])}` };
}
