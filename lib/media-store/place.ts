import { isMediaId } from './media-id.js';

/** Where a payload lies: `{session}/{id}{ext}`, below the prefix of the store. */
export interface MediaPlace {
  /** 12 hex digits; see `sessionHash`. */
  readonly session: string;
  readonly id: string;
  /** With its dot, or empty. */
  readonly ext: string;
}

export const MANIFESTS = '_manifests';
export const DESCRIPTIONS = '_meta';

const PLACE = /^([0-9a-f]{12})\/([0-9a-f-]{36})(\.(?!\.)(?:[^/\\\0.]|\.(?!\.))*)?$/;

/** No disk takes a longer one. */
const LONGEST_NAME_BYTES = 255;

export function formatPlace({ session, id, ext }: MediaPlace): string {
  return `${session}/${id}${ext}`;
}

/** Reads `{session}/{id}{ext}`; `undefined` for anything else. */
export function parsePlace(text: string): MediaPlace | undefined {
  const [, session, id, ext = ''] = PLACE.exec(text) ?? [];
  if (session === undefined || !isMediaId(id)) return undefined;
  return Buffer.byteLength(id + ext) <= LONGEST_NAME_BYTES ? { session, id, ext } : undefined;
}

export const LONGEST_MANIFEST_BYTES = 512;

/**
 * Reads the body of a manifest, which is the place of the payload; white space around it does not count. `undefined`
 * for a corrupt one: too long, empty, absolute, with `..`, or one that speaks of another id.
 */
export function parseManifest(id: string, body: Uint8Array): MediaPlace | undefined {
  if (body.length > LONGEST_MANIFEST_BYTES) return undefined;
  const place = parsePlace(Buffer.from(body).toString().trim());
  return place?.id === id ? place : undefined;
}
