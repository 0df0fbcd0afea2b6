import type { IncomingMessage, ServerResponse } from 'node:http';
import { codeOf } from '../errors.js';

/** As Express calls on: without an error, for what is not this handler's; with one, for what failed. */
export type Next = (error?: unknown) => void;

/** A listener of `node:http`, and middleware of Express. Resolves when the answer has ended, or `next` was called. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next?: Next) => Promise<void>;

/** What is asked for. */
export interface Asked {
  /** What stands behind the prefix in the path, as it came. */
  readonly rest: string;
  /** It is to be saved, not shown. */
  readonly download: boolean;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Errors that speak of what is asked for, not of who serves it. */
const ABSENT: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP'];

/**
 * Answers `GET` and `HEAD` below a prefix by `serve`, which returns `undefined` for what is not its own. That, other
 * methods and failures go to `next` where there is one; else they are 404, 405, 403 and 500.
 */
export function createHandler(given: string, serve: (asked: Asked) => Promise<void> | undefined): Handler {
  const prefix = given.endsWith('/') ? given : `${given}/`;
  return async (request, response, next) => {
    const text = request.url ?? '/';
    const url = URL.canParse(text, 'http://host') ? new URL(text, 'http://host') : undefined;
    const { pathname } = url ?? { pathname: '' };
    const rest = pathname.startsWith(prefix) ? pathname.slice(prefix.length) : '';
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    try {
      const download = url?.searchParams.has('download') ?? false;
      const serving = isRead && rest !== '' ? serve({ rest, download, request, response }) : undefined;
      if (serving) return await serving;
      if (isRead || rest === '') return pass(response, 404, next);
      if (!next) response.setHeader('Allow', 'GET, HEAD');
      pass(response, 405, next);
    } catch (error) {
      if (ABSENT.includes(codeOf(error))) return pass(response, 404, next);
      if (next) return void next(error);
      pass(response, codeOf(error) === 'EACCES' ? 403 : 500);
    }
  };
}

function pass(response: ServerResponse, status: number, next?: Next): void {
  if (next) next();
  else response.writeHead(status, { 'X-Content-Type-Options': 'nosniff' }).end();
}
