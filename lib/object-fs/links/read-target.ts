import { letGo } from '../../cache/body.js';
import { collect } from '../../cache/fill.js';
import type { ObjectReading } from '../../object-store/contract.js';
import type { Context } from '../context.js';
import type { Node } from '../knowledge.js';
import { directoryOf } from '../look-up.js';
import { type ObjectState, stateOf } from '../object-state.js';
import { readFromStore } from '../read-from-store.js';
import { isMissing } from '../store-errors.js';
import { isLink, LARGEST_LINK } from './link-state.js';
import { targetIn } from './target.js';

/**
 * What a key is, by one GET, which tells a link's target with it. Where there is no object it may be a directory, which
 * is one LIST more. All share it who want to know it at the same time.
 */
export function lookUpLink(context: Context, key: string): Promise<Node> {
  const { knowledge, lookUps } = context;
  return lookUps.run(`${knowledge.lastChange(key)}\0${key}\0link`, () => ask(context, key));
}

async function ask(context: Context, key: string): Promise<Node> {
  const since = context.knowledge.now();
  const node =
    (await objectAt(context, key)) ?? (await directoryOf(context, key)) ?? ({ kind: 'absent' } as const);
  context.knowledge.learn(key, node, since);
  return node;
}

async function objectAt(context: Context, key: string): Promise<Node | undefined> {
  try {
    const reading = await context.store.get(key, { range: { start: 0, end: LARGEST_LINK } });
    const state = stateOf(reading.object);
    if (isLink(state)) return { kind: 'file', state: await withTarget(context, key, state, reading) };
    letGo(reading.body);
    return { kind: 'file', state };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The state of a link with the target that an answer brings. No file of the cache stands for a link. */
export async function withTarget(
  context: Context,
  key: string,
  state: ObjectState,
  { range, body }: Pick<ObjectReading, 'range' | 'body'>,
  signal?: AbortSignal,
): Promise<ObjectState> {
  const { version, size, crc32 } = state;
  const record = { version, size, modified: 0, crc32, description: undefined };
  const length = range.end - range.start;
  const bytes = await collect({ record, length, body }, signal);
  const whole = length === size ? bytes : await readFromStore(context, key, state, signal);
  await context.cache.drop(key);
  return { ...state, target: targetIn(whole, state.metadata) };
}
