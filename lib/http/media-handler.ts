import type { IncomingMessage, ServerResponse } from 'node:http';
import { codeOf } from '../errors.js';
import type { MediaStore } from '../media-store/contract.js';
import { isMediaId } from '../media-store/media-id.js';
import { dispositionOf } from './disposition.js';
import { type SendOptions, sendReadable } from './send-readable.js';

export interface MediaHandlerOptions extends SendOptions {
  /** What stands before the id in the path of a request. Default `/`, which fits below `app.use('/media', ...)`. */
  readonly prefix?: string | undefined;
  /** Answer with a redirect to a presigned URL, so that the bytes do not pass here. Default false. */
  readonly presigned?: boolean | { readonly expiresIn?: number } | undefined;
}

export type Next = (error?: unknown) => void;

export type Handler = (request: IncomingMessage, response: ServerResponse, next?: Next) => Promise<void>;

/**
 * Serves the media of a store by id: `GET` and `HEAD` of `{prefix}{id}`, with `?download` to have it saved. Works as a
 * listener of `node:http` and as middleware of Express; for Fastify hand it `request.raw` and `reply.raw` after
 * `reply.hijack()`.
 *
 * What is not its own, and failures, go to `next` where there is one; else they are 404, 405, 403 and 500.
 */
export function mediaHandler(store: MediaStore, options: MediaHandlerOptions = {}): Handler {
  const { prefix = '/', presigned = false } = options;
  return async (request, response, next) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const id = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : '';
    if (!isMediaId(id)) return pass(response, 404, next);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      if (!next) response.setHeader('Allow', 'GET, HEAD');
      return pass(response, 405, next);
    }
    const download = url.searchParams.has('download');
    try {
      if (presigned) return await redirectTo(response, await presign(store, id, download, presigned));
      const { mime, size, modified, version, name } = await store.stat(id);
      const disposition = dispositionOf(mime, name, download);
      const open = (range: { start: number; end: number; signal: AbortSignal }) => store.open(id, range);
      await sendReadable(request, response, { mime, size, modified, version, disposition, open }, options);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return pass(response, 404, next);
      if (next) return void next(error);
      pass(response, codeOf(error) === 'EACCES' ? 403 : 500);
    }
  };
}

async function presign(
  store: MediaStore,
  id: string,
  download: boolean,
  presigned: true | { readonly expiresIn?: number },
): Promise<string> {
  const { expiresIn } = presigned === true ? {} : presigned;
  const { name, ext } = download ? await store.stat(id) : { name: undefined, ext: '' };
  return store.url(id, { expiresIn, download: download ? (name ?? id + ext) : undefined });
}

async function redirectTo(response: ServerResponse, location: string): Promise<void> {
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store' }).end();
}

function pass(response: ServerResponse, status: number, next?: Next): void {
  if (next) next();
  else response.writeHead(status, { 'X-Content-Type-Options': 'nosniff' }).end();
}
