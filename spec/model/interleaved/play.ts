import { codeOf } from '../../../lib/errors.js';
import type { History } from './history.js';
import { judge } from './judge.js';
import { judgeLeftBehind } from './left-behind.js';
import { type Outcome, type Played, perform } from './perform.js';
import type { CallerPlan, Plan } from './plan.js';
import { createStage, type Stage } from './stage.js';
import { Turns } from './turns.js';

const MOST_TASKS = 8;

/** Plays a plan and judges what became of it. Gives the calls that were made. */
export async function play(plan: Plan): Promise<number> {
  const turns = new Turns(plan);
  const stage = await createStage(plan, turns);
  try {
    const plays: Played[] = [];
    const callers = plan.callers.map((caller, index) => call(caller, index));
    await turns.until(Promise.all(callers));
    const history: History = { plan, bucket: stage.bucket, plays };
    judge(history);
    await judgeLeftBehind(plan, stage);
    return plays.flatMap(({ steps }) => steps).length;

    async function call({ mount, tasks }: CallerPlan, caller: number): Promise<void> {
      for (const [index, task] of tasks.entries()) {
        const writer = caller * MOST_TASKS + index;
        const played: Played = { caller, mount: mount % stage.mounts.length, task, writer, steps: [] };
        plays.push(played);
        await stage.bucket.who.run(played, () => take(stage, turns, played));
      }
    }
  } catch (error) {
    (error as Error).message += `\n${turns.log.join('\n')}`;
    throw error;
  } finally {
    await stage.remove();
  }
}

async function take(stage: Stage, turns: Turns, played: Played): Promise<void> {
  const { volume } = stage.mounts[played.mount]!;
  await perform(volume, played, async (name, run) => {
    await turns.hold(`caller ${played.caller} calls ${name}`, played.caller);
    const start = turns.time;
    let result: Awaited<ReturnType<typeof run>> | undefined;
    let outcome: Outcome;
    try {
      result = await run();
      outcome = { value: isPlain(result) ? result : 'done' };
    } catch (error) {
      outcome = { code: codeOf(error) ?? String(error) };
    }
    played.steps.push({ name, start, end: turns.time, outcome });
    turns.note(`caller ${played.caller} has ended ${name}`);
    return result;
  });
}

/** A handle is nothing to be shown. */
function isPlain(result: unknown): boolean {
  return typeof result !== 'object' || Array.isArray(result);
}
