import type { PresignOptions, PresignPostOptions, PresignPutOptions } from './contract.js';
import { checkPut } from './put-checks.js';
import { StoreError } from './store-error.js';

/** Seconds; the longest that a signature can be valid. */
const LONGEST = 604_800;

/** Bytes of the largest object that one request stores. */
const LARGEST = 5 * 1024 ** 3;

/** Stores put the name of the uploaded file in its place. */
export const FILE_NAME = '$' + '{filename}';

// RFC 6838 for the names, RFC 9110 for what follows them.
const NAME = '[A-Za-z0-9][\\w!#$&^.+-]*';
const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const PARAMETER = `[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"[ !#-\\[\\]-~]*")`;
const CONTENT_TYPE = new RegExp(`^${NAME}/${NAME}(?:${PARAMETER})*$`);
const FAMILY = new RegExp(`^${NAME}/\\*$`);

/** Refuses (`EINVAL`) what cannot be signed, or would be signed as something else than was meant. */
export function checkPresign(key: string, options: PresignOptions): void {
  const { expiresIn = 900, contentType, method = 'GET' } = options;
  if (!['GET', 'HEAD', 'PUT', 'POST'].includes(method)) {
    refuse(key, `method must be GET, HEAD, PUT or POST, not ${String(method)}`);
  }
  checkWhole(key, 'expiresIn', expiresIn, 1, LONGEST);
  if (contentType !== undefined && !isContentType(contentType, method === 'POST')) {
    refuse(key, `contentType must be a media type, such as image/png, not ${JSON.stringify(contentType)}`);
  }
  if (options.method === 'PUT') checkPresignedPut(key, options);
  if (options.method === 'POST') checkPresignedPost(key, options);
}

function checkPresignedPut(key: string, { contentLength, metadata, ifNoneMatch }: PresignPutOptions): void {
  if (contentLength !== undefined) checkWhole(key, 'contentLength', contentLength, 0, LARGEST);
  checkPut(key, { metadata });
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    refuse(key, `ifNoneMatch must be *, not ${ifNoneMatch}`);
}

function checkPresignedPost(key: string, options: PresignPostOptions): void {
  const { maximumSize, minimumSize = 0, metadata } = options;
  checkWhole(key, 'maximumSize', maximumSize, 0, LARGEST);
  checkWhole(key, 'minimumSize', minimumSize, 0, maximumSize);
  checkPut(key, { metadata });
  if (key.includes(FILE_NAME)) refuse(key, `a form cannot upload to a key that contains ${FILE_NAME}`);
}

function isContentType(text: unknown, mayBeFamily: boolean): boolean {
  return typeof text === 'string' && (CONTENT_TYPE.test(text) || (mayBeFamily && FAMILY.test(text)));
}

function checkWhole(key: string, name: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  refuse(key, `${name} must be a whole number from ${least} to ${most}, not ${String(value)}`);
}

function refuse(key: string, message: string): never {
  throw new StoreError('EINVAL', key, { message });
}
