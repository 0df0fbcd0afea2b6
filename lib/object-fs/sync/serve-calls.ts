import { AbortError } from '../../errors.js';
import { decodeError, encodeError } from './error-codec.js';
import { ENDED, MESSAGES, type Outcome, type Reply, type Request, type ThreadData } from './protocol.js';
import type { Ask } from './served-store.js';
import { createWorkshop } from './workshop.js';

type CallRequest = Extract<Request, { kind: 'call' }>;

/** Carries the calls of a thread that waits for each of them. */
export function serveCalls({ port, signal, settings }: ThreadData): void {
  const running = new Map<number, AbortController>();
  const asked = new Map<number, (outcome: Outcome) => void>();
  let lastAsked = 0;

  const wake = (index: number): void => {
    Atomics.add(signal, index, 1);
    // It waits on this one only.
    if (index !== MESSAGES) Atomics.add(signal, MESSAGES, 1);
    Atomics.notify(signal, MESSAGES);
  };
  const send = (reply: Reply, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(reply, transfer);
    wake(MESSAGES);
  };
  const ask: Ask = (verb, given, abort) =>
    new Promise((resolve, reject) => {
      if (abort?.aborted) throw new AbortError(abort.reason);
      const id = ++lastAsked;
      const giveUp = (): void => reject(new AbortError(abort?.reason));
      abort?.addEventListener('abort', giveUp, { once: true });
      asked.set(id, (outcome) => {
        abort?.removeEventListener('abort', giveUp);
        if ('error' in outcome) reject(decodeError(outcome.error));
        else resolve(outcome.value);
      });
      send({ kind: 'ask', id, verb, given });
    });
  const workshop = createWorkshop(settings, ask);

  const carry = async (request: CallRequest): Promise<void> => {
    const controller = new AbortController();
    running.set(request.sequence, controller);
    const { sequence } = request;
    const { outcome, record } = await workshop.work(request, controller.signal);
    running.delete(sequence);
    try {
      send({ kind: 'answer', sequence, outcome, record }, transferable(outcome));
    } catch (error) {
      send({ kind: 'answer', sequence, outcome: { error: encodeError(error) }, record });
    }
  };

  process.on('exit', () => wake(ENDED));
  port.on('message', (request: Request) => {
    if (request.kind === 'call') void carry(request);
    else if (request.kind === 'abandon') running.get(request.sequence)?.abort();
    else if (request.kind === 'end') void workshop.dispose().finally(() => process.exit());
    else {
      asked.get(request.id)?.(request.outcome);
      asked.delete(request.id);
    }
  });
}

/** Bytes that a verb answers with are nobody else's. */
function transferable(outcome: Outcome): ArrayBuffer[] {
  const bytes = 'value' in outcome ? (outcome.value as { bytes?: unknown } | undefined)?.bytes : undefined;
  return bytes instanceof Uint8Array ? [bytes.buffer as ArrayBuffer] : [];
}
