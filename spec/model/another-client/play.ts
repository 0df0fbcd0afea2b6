import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interceptor } from '../../object-store/support/intercepted-store.js';
import type { Step } from '../step.js';
import { requireBucket } from './bucket.js';
import { StandingClock } from './clock.js';
import { History } from './history.js';
import { OtherClient } from './other-client.js';
import { type Meddler, Player } from './player.js';
import { type Place, Replica } from './replica.js';
import type { Interference, Play, Turn } from './turns.js';

/** Plays one program on an empty bucket, and judges each call. Gives the calls taken. */
export async function playOut({ settings, alphabet, turns }: Play, place: Place): Promise<number> {
  using clock = new StandingClock();
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-model-'));
  await writeFile(join(directory, 'file'), '');
  const history = new History(clock.now);
  const other = new OtherClient(place.bucket, history, alphabet);
  const { around, meddler } = createMeddler(other);
  const surroundings = { place, settings, alphabet, history, now: clock.now, around, directory };
  const replicas = [new Replica('one', surroundings), new Replica('two', surroundings)] as const;
  const hasDisk = settings.cache !== 'none';
  const players = replicas.map((replica) => new Player(replica, history, clock.now, meddler, hasDisk));
  let taken = 0;

  async function take(turn: Turn): Promise<void> {
    if (turn.turn === 'time') clock.pass(turn.milliseconds);
    else if (turn.turn === 'another client') await other.make(turn.change);
    else if (turn.turn === 'call') {
      const player = players[turn.mount]!;
      if (!(await player.take(turn.step, turn.during))) return;
      taken += 1;
      if (turn.look) await player.look(turn.step, turn.look);
    } else if (players[turn.mount]!.isIdle) await replicas[turn.mount].restart(turn.cache);
    await requireBucket(place.bucket, history.present);
  }

  try {
    for (const turn of turns) await take(turn);
    for (const player of players) await player.closeAll();
    clock.pass(LONG);
    for (const step of looks()) for (const player of players) await player.take(step);
    await requireBucket(place.bucket, history.present);
  } finally {
    for (const player of players) await player.letGo();
    for (const replica of replicas) await replica.dispose();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    await place.bucket.delete([...history.present.keys()]);
  }
  return taken;
}

/** Longer than anything is fresh. */
const LONG = 60_000;

/** After which all that changed must have been noticed. */
function* looks(): Generator<Step> {
  for (const at of ['', '/0', '/1', '/0/0', '/0/1', '/1/0', '/1/1']) {
    for (const verb of ['readFile', 'stat', 'readdir'])
      yield { kind: 'call', form: 'promises', verb, given: [{ at }] };
  }
}

function createMeddler(other: OtherClient): { around: Interceptor; meddler: Meddler } {
  let armed: Interference | undefined;
  let requests = 0;
  let isDone = false;
  return {
    around: async (_, proceed) => {
      requests += 1;
      if (armed && armed.request === requests) {
        isDone = true;
        await other.make(armed.change);
      }
      return proceed();
    },
    meddler: {
      arm: (key, interference) => {
        other.watched = key;
        armed = interference;
        requests = 0;
        isDone = false;
      },
      disarm: () => {
        armed = undefined;
        return isDone;
      },
    },
  };
}
