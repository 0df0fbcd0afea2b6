import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { S3Server } from './api.js';
import type { FaultRule } from './faults/rules.js';
import type { Identity } from './rights/identity.js';

/** Methods that work on a server in another process. */
export type ControlMethod =
  | 'counts'
  | 'resetCounts'
  | 'log'
  | 'activity'
  | 'misbehave'
  | 'trust'
  | 'createBucket';

/** No bucket can have this name. */
export const controlPath = '/-/control/';

/**
 * Makes the handler that serves the methods of a server over HTTP: `POST /-/control/counts`, the argument as JSON.
 * It returns whether the request was one of these, and answers only who knows the token.
 */
export function controlHandler(
  server: S3Server,
  token: string,
): (message: IncomingMessage, response: ServerResponse) => boolean {
  return (message, response) => {
    if (!message.url?.startsWith(controlPath)) return false;
    if (message.headers['authorization'] !== `Bearer ${token}`) response.writeHead(403).end();
    else void run(server, message, response);
    return true;
  };
}

async function run(server: S3Server, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const name = message.url!.slice(controlPath.length) as ControlMethod;
    const argument = JSON.parse((await text(message)) || 'null');
    const result = await call(server, name, argument);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
}

function call(server: S3Server, name: ControlMethod, argument: unknown): Promise<unknown> {
  switch (name) {
    case 'counts':
    case 'resetCounts':
    case 'log':
    case 'activity':
      return server[name]();
    case 'misbehave':
      return server.misbehave(argument as FaultRule[]);
    case 'trust':
      return server.trust(argument as Identity[]);
    case 'createBucket':
      return server.createBucket(argument as string);
    default:
      throw new TypeError(`Expected a method of the server, got ${name satisfies never}`);
  }
}
