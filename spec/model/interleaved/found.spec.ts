import type { CallerPlan, Plan, Task } from './plan.js';
import { play } from './play.js';

/** Callers by one mount, in the order of coming, unless told otherwise. */
function planOf(callers: readonly (CallerPlan | readonly Task[])[], more: Partial<Plan> = {}): Plan {
  return {
    mounts: 'one',
    freshness: 'for ever',
    strict: false,
    cache: 1_000_000,
    before: {},
    isWarm: false,
    choices: [],
    late: [],
    ...more,
    callers: callers.map((caller) => ('tasks' in caller ? caller : { mount: 0, tasks: caller })),
  };
}

/** What random plans have found, each made as simple as it gets. */
describe('callers whose requests pass one another', () => {
  it('append to a file of more than a part that somebody else writes meanwhile', async () => {
    const writing: Task = {
      verb: 'write by handle',
      at: '/a',
      flag: 'w',
      lengths: [250, 1],
      end: 'syncs, writes on and closes',
    };
    const appending: Task = { verb: 'appendFile', at: '/a', length: 1 };
    await play(
      planOf([
        [{ verb: 'copyFile', from: '/d/x', to: '/a', exclusive: false }, appending],
        [{ verb: 'unlink', at: '/a' }],
        [writing],
      ]),
    );
  });

  it('unlink no file that a directory was renamed with', async () => {
    const unlinking: Task = { verb: 'unlink', at: '/d/x' };
    const choices = [0, 3, 3, 0, 0, 1, 0, 0, 1];
    await play(
      planOf([[{ verb: 'rename', from: '/d', to: '/e' }], [unlinking]], { before: { 'd/x': 1 }, choices }),
    );
  });

  it('leave what somebody else removes, and stores again, while its directory is renamed', async () => {
    const removing: Task = { verb: 'unlink', at: '/d/y' };
    const storing: Task = { verb: 'writeFile', at: '/d/y', length: 3, flag: 'w' };
    await play(
      planOf([[{ verb: 'rename', from: '/d', to: '/e' }], { mount: 1, tasks: [removing, storing] }], {
        mounts: 'two on one bucket',
        before: { 'd/x': 1, 'd/y': 1 },
        choices: [],
      }),
    );
  });

  it('append to a large file that is removed before all of it has come', async () => {
    const appending: Task = { verb: 'appendFile', at: '/a', length: 1 };
    const writing: Task = { verb: 'writeFile', at: '/a', length: 250, flag: 'w' };
    await play(
      planOf(
        [
          [{ verb: 'unlink', at: '/a' }],
          [{ verb: 'rename', from: '/d', to: '/e' }],
          [writing, appending],
          [appending, { verb: 'readdir', at: '/' }],
        ],
        { freshness: 'none', strict: true, before: { a: 101 }, choices: [2, -1, -1] },
      ),
    );
  });

  it('leave no old version in the cache behind a writer, for a process that asks for nothing', async () => {
    const reading: Task = { verb: 'readFile', at: '/a' };
    const writing: Task = { verb: 'writeFile', at: '/a', length: 1, flag: 'w' };
    await play(planOf([[reading], [writing]], { before: { a: 3 } }));
  });
});
