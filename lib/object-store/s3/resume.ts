import { StoreError } from '../store-error.js';
import { backOff } from './backoff.js';
import type { BodyPlan } from './body-plan.js';
import { BodyStream } from './body-stream.js';
import { statusOf } from './errors.js';
import { checkAnswer } from './get-answer.js';

export interface Break {
  /** The first byte that has not come. */
  readonly position: number;
  readonly resumes: { left: number; readonly total: number };
  /** What ended the stream before. */
  readonly cause: unknown;
  readonly signal: AbortSignal;
}

/**
 * A stream of the rest of a plan, of the same version. `ESTALE` when that version is gone; `EIO` or `ETIMEDOUT`
 * when no resume is left.
 */
export async function resumeBody(plan: BodyPlan, broken: Break): Promise<BodyStream> {
  const { resumes, signal } = broken;
  let { cause } = broken;
  while (resumes.left > 0) {
    resumes.left -= 1;
    await backOff(resumes.total - resumes.left - 1, { pause: plan.connection.settings.retryPause, signal });
    try {
      return await openRest(plan, broken.position, signal);
    } catch (error) {
      if (!isPassing(error)) throw error;
      cause = error;
      // In a storm the readers of broken bodies must not go on asking when nobody else may.
      if (!plan.connection.budget.take()) break;
    }
  }
  const isTimeout = cause instanceof Error && (cause.name === 'TimeoutError' || hasCode(cause, 'ETIMEDOUT'));
  throw new StoreError(isTimeout ? 'ETIMEDOUT' : 'EIO', plan.object.key, {
    message: `the body broke off at byte ${broken.position} of ${plan.range.end} and ${resumes.total - resumes.left} resumes did not help`,
    cause,
  });
}

async function openRest(plan: BodyPlan, position: number, signal: AbortSignal): Promise<BodyStream> {
  const { connection, object } = plan;
  const { keys, idleTimeout } = connection.settings;
  const range = { start: position, end: plan.range.end };
  const input = {
    Key: keys.full(object.key),
    Range: `bytes=${range.start}-${range.end - 1}`,
    IfMatch: object.version,
  };
  // As for a replace: an object that is gone is no longer the version that was begun.
  const call = { key: object.key, kind: 'replace', signal } as const;
  const { output, release } = await connection.begin('GetObject', input, call).catch(asStale);
  const stream = new BodyStream(output.Body, { release, idleTimeout });
  try {
    checkAnswer(object.key, output, { range, ifMatch: object.version });
    return stream;
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** A store that knows no `If-Match` refuses the rest of an object that has become shorter. */
function asStale(error: unknown): never {
  if (error instanceof StoreError && statusOf(error) === 416) {
    throw new StoreError('ESTALE', error.key, {
      message: 'the object has become shorter',
      cause: error.cause,
    });
  }
  throw error;
}

/** What may be gone at the next attempt. A wrong answer (it has no cause) would only come again. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof StoreError && error.cause !== undefined && ['EIO', 'ETIMEDOUT'].includes(error.code)
  );
}

function hasCode(error: Error, code: string): boolean {
  return (error as { code?: unknown }).code === code;
}
