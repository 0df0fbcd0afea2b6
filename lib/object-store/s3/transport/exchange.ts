import { AbortError } from '../../../errors.js';
import type { Ending } from '../deadline.js';
import type { Answer } from './wire/answer.js';
import { AnswerReader } from './wire/answer-reader.js';
import { type Connection, TimeoutError } from './wire/connection.js';
import type { Connections, Place } from './wire/connections.js';
import { requestText, type WireRequest } from './wire/request-text.js';

export interface Exchange extends WireRequest {
  readonly connections: Connections;
  readonly place: Place;
  readonly ending: Ending | undefined;
  /** Milliseconds to connect. */
  readonly connectTimeout: number;
  /** Milliseconds to the headers of the answer; undefined: as long as connections may be silent. */
  readonly answerTimeout: number | undefined;
}

/** Sends a request and resolves with the answer, its body still to be read. What is aborted already is not sent. */
export async function exchange(sent: Exchange): Promise<Answer> {
  const { connections, place, method, ending } = sent;
  if (ending?.aborted) throw new AbortError(ending.reason);
  const text = requestText(sent);
  const taken = connections.take(place);
  const connection = taken instanceof Promise ? await taken : taken;
  const giveBack = (reusable: number) => connections.giveBack(connection, place, reusable);
  const reader = new AnswerReader(connection, method, giveBack);
  const stopLimits = limit(connection, sent);
  connection.send(text, sent.body);
  try {
    return await reader.answer;
  } finally {
    stopLimits();
  }
}

/** Until there is an answer: no longer than allowed, and only as long as somebody wants it. */
function limit({ socket }: Connection, { ending, connectTimeout, answerTimeout }: Exchange): () => void {
  const within = (milliseconds: number, what: string) =>
    setTimeout(() => socket.destroy(new TimeoutError(`no ${what} within ${milliseconds} ms`)), milliseconds);
  const onAbort = () => socket.destroy(new AbortError(ending?.reason));
  const answering = answerTimeout === undefined ? undefined : within(answerTimeout, 'answer');
  const connecting = socket.connecting ? within(connectTimeout, 'connection') : undefined;
  if (connecting !== undefined) socket.once('connect', () => clearTimeout(connecting));
  if (ending?.aborted) onAbort();
  ending?.onAbort(onAbort);
  return () => {
    clearTimeout(answering);
    clearTimeout(connecting);
    ending?.offAbort(onAbort);
  };
}
