import { basename } from 'node:path';
import type { ObjectBackend } from './object-backend.js';
import { type MediaPlace, parsePlace } from './place.js';

/**
 * The place that a cached file of any host, or a URL signed for this very bucket and prefix, speaks of. Nothing is
 * asked of the store.
 */
export async function recogniseObject(
  backend: ObjectBackend,
  reference: string,
): Promise<MediaPlace | undefined> {
  return reference.startsWith('/') ? placeOfCached(backend, reference) : placeOfSigned(backend, reference);
}

function placeOfCached({ objects, prefix }: ObjectBackend, path: string): MediaPlace | undefined {
  const directory = `/files/${basename(objects.cache.layout.files)}/${prefix}`;
  const start = path.lastIndexOf(directory);
  return start === -1 ? undefined : parsePlace(path.slice(start + directory.length));
}

async function placeOfSigned(backend: ObjectBackend, text: string): Promise<MediaPlace | undefined> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.searchParams.has('X-Amz-Signature')) return undefined;
  const place = parsePlace(decode(url.pathname).split('/').slice(-2).join('/'));
  if (!place) return undefined;
  const own = new URL(await backend.access.store.presign(backend.keyOf(place)));
  return own.origin === url.origin && own.pathname === url.pathname ? place : undefined;
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}
