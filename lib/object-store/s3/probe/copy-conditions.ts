import type { Bench } from './bench.js';
import type { Finding, Findings, Form } from './finding.js';
import { answers, isDone, judgeRace } from './judge.js';
import { namesOf } from './put-conditions.js';
import { copyHeaders } from './written-condition.js';

/** An object that was written twice. */
interface Source {
  readonly key: string;
  readonly old: string;
  readonly version: string;
}

/** About 30 requests. */
export async function probeCopyConditions(
  bench: Bench,
): Promise<Pick<Findings, 'copySource' | 'copyCreate'>> {
  const source = await makeSource(bench);
  return {
    copySource: await firstKept(['standard', 'ceph'], (form) => probeSource(bench, source, form)),
    copyCreate: await firstKept(['standard', 'r2'], (form) => probeTarget(bench, source, form)),
  };
}

/** About 10 requests. */
export async function probePartConditions(bench: Bench): Promise<Pick<Findings, 'partSource'>> {
  const source = await makeSource(bench);
  return { partSource: await firstKept(['standard', 'ceph'], (form) => probePart(bench, source, form)) };
}

async function makeSource(bench: Bench): Promise<Source> {
  const key = bench.key();
  const [old, now] = [await bench.put(key, 'old'), await bench.put(key, 'new')];
  return { key, old: isDone(old) ? old.version : '', version: isDone(now) ? now.version : '' };
}

/** What was found of the first form that is kept, else of the first. */
async function firstKept(forms: readonly Form[], probe: (form: Form) => Promise<Finding>): Promise<Finding> {
  const findings: Finding[] = [];
  for (const form of forms) {
    const finding = await probe(form);
    if (finding.verdict === 'kept') return finding;
    findings.push(finding);
  }
  return findings[0] as Finding;
}

function probeSource(bench: Bench, source: Source, form: Form): Promise<Finding> {
  const target = bench.key();
  return judgeSource(source, form, (version) =>
    bench.copy(
      source.key,
      target,
      { CopySourceIfMatch: version },
      copyHeaders({ sourceForm: form, ifMatch: version }),
    ),
  );
}

async function probePart(bench: Bench, source: Source, form: Form): Promise<Finding> {
  const target = bench.key();
  const UploadId = await bench.startUpload(target);
  return judgeSource(source, form, (version) =>
    bench.attempt(
      'UploadPartCopy',
      target,
      {
        ...{ UploadId, PartNumber: 1, CopySource: bench.source(source.key) },
        ...{ CopySourceRange: 'bytes=0-0', CopySourceIfMatch: version },
      },
      copyHeaders({ sourceForm: form, ifMatch: version }),
    ),
  );
}

async function judgeSource(
  { old, version }: Source,
  form: Form,
  copy: (version: string) => ReturnType<Bench['attempt']>,
): Promise<Finding> {
  const right = await copy(version);
  if (!isDone(right)) return { verdict: 'refused', seen: `the right ETag was answered ${answers([right])}` };
  const wrong = await copy(old);
  if (isDone(wrong)) return { verdict: 'ignored', seen: 'a wrong ETag was let pass' };
  return { verdict: 'kept', form, seen: `a wrong ETag was answered ${answers([wrong])}` };
}

async function probeTarget(bench: Bench, source: Source, form: Form): Promise<Finding> {
  const copyTo = (target: string) =>
    bench.copy(source.key, target, { IfNoneMatch: '*' }, copyHeaders({ targetForm: form }));
  const existing = bench.key();
  await bench.put(existing, 'existing');
  const onto = await copyTo(existing);
  if (isDone(onto)) return { verdict: 'ignored', seen: 'an existing target was replaced' };
  return judgeRace(form, async (racers) => {
    const target = bench.key();
    return namesOf(racers).map(() => () => copyTo(target));
  });
}
