import type { ServerResponse } from 'node:http';
import type { MediaStore } from '../media-store/contract.js';
import { isMediaId } from '../media-store/media-id.js';
import { dispositionOf, isPassive } from './disposition.js';
import { type Asked, createHandler, type Handler } from './handler.js';
import { type SendOptions, sendReadable } from './send-readable.js';

/** Of `mediaHandler`. */
export interface MediaHandlerOptions extends SendOptions {
  /** What stands before the id in the path of a request. Default `/`, which fits below `app.use('/media', ...)`. */
  readonly prefix?: string | undefined;
  /** Answer with a redirect to a presigned URL, so that the bytes do not pass here. Default false. */
  readonly presigned?: boolean | { readonly expiresIn?: number } | undefined;
}

/**
 * Serves the media of a store by id: `GET` and `HEAD` of `{prefix}{id}`, with `?download` to have it saved. Works as a
 * listener of `node:http` and as middleware of Express; for Fastify hand it `request.raw` and `reply.raw` after
 * `reply.hijack()`.
 *
 * What is not its own, and failures, go to `next` where there is one; else they are 404, 405, 403 and 500.
 */
export function mediaHandler(store: MediaStore, options: MediaHandlerOptions = {}): Handler {
  const { prefix = '/', presigned = false } = options;
  return createHandler(prefix, (asked) => {
    const { rest: id, response } = asked;
    if (!isMediaId(id)) return undefined;
    // A URL is signed for GET alone.
    return presigned && asked.request.method === 'GET'
      ? presign(store, asked, presigned).then((url) => redirectTo(response, url))
      : sendMedium(store, asked, options);
  });
}

async function sendMedium(
  store: MediaStore,
  { rest: id, download, request, response }: Asked,
  options: SendOptions,
): Promise<void> {
  const { mime, size, modified, version, name } = await store.stat(id);
  const disposition = dispositionOf(mime, name, download);
  const open = (range: { start: number; end: number; signal: AbortSignal }) => store.open(id, range);
  await sendReadable(request, response, { mime, size, modified, version, disposition, open }, options);
}

async function presign(
  store: MediaStore,
  { rest: id, download }: Asked,
  presigned: true | { readonly expiresIn?: number },
): Promise<string> {
  const { expiresIn } = presigned === true ? {} : presigned;
  const { name, ext, mime } = await store.stat(id);
  // What could run in the name of a site is saved there, too.
  const isSaved = download || !isPassive(mime);
  return store.url(id, { expiresIn, download: isSaved ? (name ?? id + ext) : undefined });
}

function redirectTo(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store' }).end();
}
