import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * The bytes of a request as they travel. Who waits with `Expect: 100-continue` is told to go on when somebody
 * first asks for them.
 */
export async function* receiveBytes(
  message: IncomingMessage,
  response: ServerResponse,
  onReceived: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  if (message.headers.expect !== undefined) response.writeContinue();
  // Whoever stops reading refuses the body; the connection has still to carry the answer.
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    onReceived((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}
