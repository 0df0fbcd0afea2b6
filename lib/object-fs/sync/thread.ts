import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { StoreInThread } from '../../object-store/contract.js';
import { beginThread, waitForEnd } from '../../own-thread.js';
import type { KnownNode } from '../knowledge.js';
import { ENDED, MESSAGES, type Outcome, type Reply, type Request, type ThreadSettings } from './protocol.js';
import type { KnowledgeRecord } from './recording-knowledge.js';
import { serveStore } from './serve-store.js';

export interface ThreadCall {
  readonly verb: string;
  readonly given: readonly unknown[];
  readonly known: readonly KnownNode[];
  readonly leadsOut: boolean;
}

export interface Answer {
  readonly outcome: Outcome;
  readonly record: KnowledgeRecord;
}

/** The thread is no more. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

/** A thread that carries calls for one that stands still until they are answered. It keeps no process alive. */
export class SyncThread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  readonly #inThread: StoreInThread | undefined;
  readonly #late: (record: KnowledgeRecord) => void;
  #sequence = 0;

  /** `late` is told what calls have done that nobody waited for any more. */
  constructor(
    settings: ThreadSettings,
    inThread: StoreInThread | undefined,
    late: (record: KnowledgeRecord) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#inThread = inThread;
    this.#late = late;
    this.#worker = beginThread(new URL('./worker.js', import.meta.url), {
      name: 'mediafs-sync',
      workerData: { port: port2, signal: this.#signal, settings },
      transferList: [port2],
    });
  }

  /** `undefined` when there was no answer within so many milliseconds: the call has then been abandoned. */
  call(call: ThreadCall, timeout: number): Answer | undefined {
    const sequence = ++this.#sequence;
    const deadline = performance.now() + timeout;
    this.#send({ kind: 'call', sequence, ...call });
    for (;;) {
      const seen = Atomics.load(this.#signal, MESSAGES);
      const answer = this.#receive(sequence);
      if (answer) return answer;
      if (Atomics.load(this.#signal, ENDED) !== 0)
        throw new ThreadEnded('the thread of sync calls has ended');
      const remaining = deadline - performance.now();
      if (remaining <= 0) break;
      // Wakes at once if a message came since `seen` was read.
      Atomics.wait(this.#signal, MESSAGES, seen, remaining);
    }
    this.#send({ kind: 'abandon', sequence });
    return undefined;
  }

  /** It first ends what it does with the cache: descriptors of a thread that is terminated stay open. */
  async end(): Promise<void> {
    if (Atomics.load(this.#signal, ENDED) === 0) {
      await waitForEnd(this.#worker, () => this.#send({ kind: 'end' }));
    }
    this.#port.close();
    await this.#worker.terminate();
  }

  #receive(sequence: number): Answer | undefined {
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { message: Reply } | undefined;
      if (!received) return undefined;
      const { message } = received;
      if (message.kind === 'ask') this.#serve(message);
      else if (message.sequence === sequence) return message;
      else this.#late(message.record);
    }
  }

  #serve({ id, verb, given }: Extract<Reply, { kind: 'ask' }>): void {
    this.#send({ kind: 'served', id, outcome: serveStore(this.#inThread!, verb, given) });
  }

  #send(request: Request): void {
    this.#port.postMessage(request);
  }
}
