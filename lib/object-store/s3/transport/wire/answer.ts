import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** The answer to a request, whose body is still to be read. */
export interface Answer {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: IncomingHttpHeaders;
  /** Ends with an error where the connection does. Undefined where there is no byte. */
  readonly body: Readable | undefined;
}
