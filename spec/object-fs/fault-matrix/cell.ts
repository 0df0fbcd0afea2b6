import { expect } from 'chai';
import { delay, expectNothingLeft } from '../../cache/support.js';
import type { OperationName } from '../../support/s3-server/http/route.js';
import { type FaultRule, startS3Server } from '../../support/s3-server/server.js';
import { notesIn } from '../uploading/s3-stage.js';
import { ATTEMPTS, type Expected, type Fault } from './fault.js';
import { isRecognised } from './faults.js';
import type { Operation } from './operation.js';
import { openStage, SERVER, type Stage } from './stage.js';
import { fullView, pathsOf, plant, viewOf, wrongsOf } from './tree.js';

export const MODES = ['once', 'always'] as const;

/** One fault of the requests of one kind, under one operation. */
export interface Cell {
  readonly operation: Operation;
  readonly fault: Fault;
  readonly kind: OperationName;
  readonly mode: (typeof MODES)[number];
}

export function cellsOf(fault: Fault, operations: readonly Operation[]): Cell[] {
  return operations.flatMap((operation) =>
    (Object.keys(operation.requests) as OperationName[])
      .filter((kind) => fault.concerns(kind, operation))
      .flatMap((kind) => MODES.map((mode) => ({ operation, fault, kind, mode }))),
  );
}

/** Requests beside those of the budget and their repetitions: reasons that are asked for, what is given up. */
const MORE = 6;

type Outcome = { readonly result: unknown } | { readonly error: NodeJS.ErrnoException };

/** Times the patience of a fault: on a busy machine good answers may be late for the first. */
const PATIENCE = [1, 4, 12, 60];

/** Plays a cell on a server and a cache directory of its own. */
export async function playCell(cell: Cell): Promise<void> {
  for (const [index, times] of PATIENCE.entries()) {
    try {
      return await playWith(cell, times);
    } catch (error) {
      if (cell.fault.options === undefined || index === PATIENCE.length - 1) throw error;
    }
  }
}

async function playWith(cell: Cell, times: number): Promise<void> {
  const { fault, mode } = cell;
  const { idleTimeout, ...options } = fault.options?.[mode] ?? {};
  const patience = idleTimeout === undefined ? {} : { idleTimeout: idleTimeout * times };
  const stage = await openStage(await startS3Server(SERVER), { ...options, ...patience });
  try {
    await playOn(stage, cell);
    await expectNothingOpen(stage);
  } finally {
    await stage.close();
  }
}

/** Plays an operation on a store that is well, and returns what it sends. */
export async function playWell(operation: Operation): Promise<Record<string, number>> {
  const stage = await openStage(await startS3Server(SERVER));
  try {
    await plant(stage.bucket, '', operation.before);
    await stage.server.resetCounts();
    const outcome = await outcomeOf(async () => operation.run(stage.volume, '/m'));
    const { bytesReceived: _, bytesSent: __, ...requests } = await stage.server.counts();
    expectOutcome(outcome, { mayPass: true, codes: [] }, operation, '/m');
    await expectUnharmed(stage, operation, '/m', true);
    return requests;
  } finally {
    await stage.close();
  }
}

export async function playOn(stage: Stage, cell: Cell, folder = ''): Promise<void> {
  const { operation, fault, kind } = cell;
  const { server, bucket, volume, cacheDirectory } = stage;
  const root = folder === '' ? '/m' : `/m/${folder}`;
  await plant(bucket, folder === '' ? '' : `${folder}/`, operation.before);
  await server.resetCounts();
  await server.misbehave(rulesOf(cell));
  const outcome = await outcomeOf(async () => operation.run(volume, root));
  const counts = await server.counts();
  await server.misbehave([]);
  // Who is impatient may have given up before the request was on its way.
  if (!fault.options)
    expect(counts[kind] ?? 0, `requests of the kind ${kind}`).to.be.greaterThan(fault.skip ?? 0);
  expectOutcome(outcome, expectedOf(cell), operation, root);
  expectBounded(counts, cell);
  await expectUnharmed(stage, operation, root, 'result' in outcome);
  await expectNothingLeft(cacheDirectory);
  await expectNoUpload(stage, cell, counts);
}

function rulesOf({ fault, kind, mode }: Cell): FaultRule[] {
  const { skip = 0, misbehaviour, alsoTo } = fault;
  const times = mode === 'once' ? 1 : undefined;
  return [
    { when: { operation: kind, skip, times }, fault: misbehaviour },
    ...(alsoTo === undefined ? [] : [{ when: { operation: alsoTo }, fault: misbehaviour }]),
  ];
}

function expectedOf({ operation, fault, kind, mode }: Cell): Expected & { isUnseen: boolean } {
  const { mayPass, codes } = fault[mode];
  const isUnseen = fault.isUnseen?.(operation) ?? false;
  return { mayPass: mayPass || isUnseen || (fault.isUntold === true && isRecognised(kind)), codes, isUnseen };
}

async function outcomeOf(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { result: await run() };
  } catch (error) {
    return { error: error as NodeJS.ErrnoException };
  }
}

function expectOutcome(
  outcome: Outcome,
  { mayPass, codes, isUnseen = false }: Expected & { isUnseen?: boolean | undefined },
  operation: Operation,
  root: string,
): void {
  if ('result' in outcome) {
    expect(mayPass, 'a call that passes').to.equal(true);
    if ('result' in operation && !isUnseen) expect(outcome.result).to.deep.equal(operation.result);
    return;
  }
  const { error } = outcome;
  if (error.code === undefined || !codes.includes(error.code)) throw error;
  expect(error.errno, 'errno').to.be.a('number').that.is.below(0);
  expect(error.syscall, 'syscall').to.be.a('string');
  expect(error.path, 'path').to.satisfy(
    (path?: string) => path?.startsWith(root) || path === operation.target,
  );
  expect(error.cause, 'cause').to.be.instanceOf(Error);
}

function expectBounded(counts: Record<string, number>, { operation, fault }: Cell): void {
  const sum = (requests: Record<string, number>): number =>
    Object.entries(requests).reduce((total, [name, count]) => total + (/^bytes/.test(name) ? 0 : count), 0);
  const budget = sum(operation.requests);
  expect(sum(counts), 'requests').to.be.at.most(budget * (fault.repeats ?? ATTEMPTS) + MORE);
}

/** What is there is old or new, to the same volume and to a later process with the same cache. */
async function expectUnharmed(
  stage: Stage,
  operation: Operation,
  root: string,
  hasPassed: boolean,
): Promise<void> {
  const { before, after = before } = operation;
  const paths = pathsOf(before, after);
  const view = await patiently(() => viewOf(stage.volume, root, paths));
  if (hasPassed) expect(view).to.deep.equal(fullView(after, paths));
  else expect(wrongsOf(view, before, after)).to.deep.equal([]);
  expect(await viewOf(stage.mountAnew(), root, paths), 'what a later process finds').to.deep.equal(view);
}

/** The volume that was made to wait for nothing long may be too impatient on a busy machine. */
async function patiently<Result>(look: () => Promise<Result>): Promise<Result> {
  for (let turns = 0; turns < 50; turns += 1) {
    try {
      return await look();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') throw error;
    }
  }
  return look();
}

/** Only an upload that cannot be given up, or was begun behind an answer that nobody got, is left to the collection of garbage. */
async function expectNoUpload(stage: Stage, { kind, fault }: Cell, counts: Record<string, number>) {
  const { CreateMultipartUpload: begun = 0 } = counts;
  if (begun === 0 || fault.alsoTo === 'AbortMultipartUpload') return;
  const left: string[] = [];
  for await (const page of stage.bucket.uploads()) left.push(...page.map(({ key }) => key));
  const isIdLost = kind === 'CreateMultipartUpload' && fault.isUntold === true;
  expect(left.length, 'uploads that are left').to.be.at.most(isIdLost ? begun : 0);
  expect(await notesIn(stage.cacheDirectory), 'notes of uploads').to.deep.equal([]);
}

/** No answer that nobody reads, and, at the end, no connection. */
async function expectNothingOpen(stage: Stage): Promise<void> {
  const { server } = stage;
  const until = async (isDone: () => Promise<boolean>): Promise<void> => {
    for (let turns = 0; turns < 300 && !(await isDone()); turns += 1) await delay(10);
  };
  await until(async () => (await server.activity()).requests === 0);
  expect(await server.activity(), 'answers that are open').to.include({ requests: 0 });
  await stage.disposeVolumes();
  await until(async () => (await server.activity()).connections === 0);
  expect(await server.activity()).to.deep.equal({ connections: 0, requests: 0 });
}
