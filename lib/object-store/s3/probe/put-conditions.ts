import { randomUUID } from 'node:crypto';
import type { Bench } from './bench.js';
import type { Finding, Findings, Form } from './finding.js';
import { answers, isDone, isUnmet, judgeRace } from './judge.js';
import { writtenIn } from './written-condition.js';

/** About 40 requests. */
export async function probePutConditions(bench: Bench): Promise<Pick<Findings, 'create' | 'replace'>> {
  return { create: await probeCreate(bench), replace: await probeReplace(bench) };
}

async function probeCreate(bench: Bench): Promise<Finding> {
  // Alone at first: what is refused to one need not be refused to many.
  const first = await bench.put(bench.key(), 'first', { IfNoneMatch: '*' });
  if (!isDone(first)) return { verdict: 'refused', seen: `a first create was answered ${answers([first])}` };
  let key = bench.key();
  const race = await judgeRace('standard', async (racers) => {
    key = bench.key();
    return namesOf(racers).map((name) => () => bench.put(key, name, { IfNoneMatch: '*' }));
  });
  if (race.verdict !== 'kept') return race;
  const second = await bench.put(key, 'second', { IfNoneMatch: '*' });
  if (isUnmet(second)) return race;
  return { verdict: 'ignored', seen: `a second create was answered ${answers([second])}` };
}

async function probeReplace(bench: Bench): Promise<Finding> {
  let finding = await probeReplaceIn(bench, 'standard');
  if (finding.verdict === 'refused') {
    const bare = await probeReplaceIn(bench, 'bare');
    if (bare.verdict === 'kept') finding = bare;
  }
  return finding;
}

async function probeReplaceIn(bench: Bench, form: Form): Promise<Finding> {
  const key = bench.key();
  const first = await bench.put(key, 'first');
  if (!isDone(first)) return { verdict: 'refused', seen: `a plain write was answered ${answers([first])}` };
  const right = await bench.put(key, 'second', writtenIn(form, first.version));
  if (!isDone(right)) return { verdict: 'refused', seen: `the right ETag was answered ${answers([right])}` };
  const wrong = await bench.put(key, 'third', writtenIn(form, first.version));
  if (isDone(wrong)) return { verdict: 'ignored', seen: 'a wrong ETag was let pass' };
  return judgeRace(form, async (racers) => {
    const condition = writtenIn(form, (await bench.version(key)) ?? right.version);
    return namesOf(racers).map((name) => () => bench.put(key, name, condition));
  });
}

/** What each of so many writers writes: never what was there, since the same bytes are the same version. */
export function namesOf(racers: number): readonly string[] {
  return Array.from({ length: racers }, () => randomUUID());
}
