import type { Bench, Conditions } from './bench.js';
import type { Finding, Findings, Form } from './finding.js';
import { answers, isDone, isUnmet, judgeRace, NO_VERSION } from './judge.js';
import { namesOf } from './put-conditions.js';
import { writtenIn } from './written-condition.js';

/** Uploads that are completed at once: each costs three requests. */
const RACERS = 4;

/** About 60 requests. */
export async function probeCompleteConditions(
  bench: Bench,
): Promise<Pick<Findings, 'completeCreate' | 'completeReplace'>> {
  return { completeCreate: await probeCreate(bench), completeReplace: await probeReplace(bench) };
}

async function probeCreate(bench: Bench): Promise<Finding> {
  let key = bench.key();
  const race = await judgeRace(
    'standard',
    (racers) => {
      key = bench.key();
      return completions(bench, key, racers, { IfNoneMatch: '*' });
    },
    RACERS,
  );
  if (race.verdict !== 'kept') return race;
  const second = await (await bench.upload(key, 'second'))({ IfNoneMatch: '*' });
  if (isUnmet(second)) return race;
  return { verdict: 'ignored', seen: `a second create was answered ${answers([second])}` };
}

async function probeReplace(bench: Bench): Promise<Finding> {
  const finding = await probeReplaceIn(bench, 'standard');
  if (finding.verdict !== 'refused') return finding;
  const bare = await probeReplaceIn(bench, 'bare');
  return bare.verdict === 'kept' ? bare : finding;
}

async function probeReplaceIn(bench: Bench, form: Form): Promise<Finding> {
  const key = bench.key();
  const first = await bench.put(key, 'first');
  if (!isDone(first)) return { verdict: 'refused', seen: `a plain write was answered ${answers([first])}` };
  const wrong = await (await bench.upload(key, 'wrong'))(writtenIn(form, NO_VERSION));
  if (isDone(wrong)) return { verdict: 'ignored', seen: 'a wrong ETag was let pass' };
  return judgeRace(
    form,
    async (racers) => {
      const version = (await bench.version(key)) ?? first.version;
      return completions(bench, key, racers, writtenIn(form, version));
    },
    RACERS,
  );
}

/** All parts are uploaded before the race. */
async function completions(bench: Bench, key: string, racers: number, conditions: Conditions) {
  const uploads = await Promise.all(namesOf(racers).map((name) => bench.upload(key, name)));
  return uploads.map((complete) => () => complete(conditions));
}
