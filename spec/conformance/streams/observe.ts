import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';

/** All bytes of a stream; rejects with its error. */
export async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

/** The names of the events that a stream emits until its `close`, in order; one name for a run of `data`. */
export function eventsOf(stream: EventEmitter): Promise<string[]> {
  const seen: string[] = [];
  for (const name of ['open', 'ready', 'data', 'end', 'finish', 'error']) {
    stream.on(name, () => {
      if (seen.at(-1) !== name) seen.push(name);
    });
  }
  return new Promise((resolve) => {
    stream.once('close', () => resolve([...seen, 'close']));
  });
}

/** Resolves when the stream has closed; rejects with its error, but only after the close. */
export function closeOf(stream: EventEmitter): Promise<void> {
  let failure: Error | undefined;
  stream.once('error', (error: Error) => {
    failure = error;
  });
  return new Promise((resolve, reject) => {
    stream.once('close', () => (failure === undefined ? resolve() : reject(failure)));
  });
}
