/** Letters, digits, dots and hyphens, 3 to 63 of them: what every S3 takes as a bucket. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export function checkBucket(bucket: unknown): void {
  if (typeof bucket === 'string' && BUCKET.test(bucket) && !bucket.includes('..')) return;
  fail('bucket', bucket, 'a bucket name (3 to 63 lower-case letters, digits, dots and hyphens)');
}

export function checkText(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'string') fail(name, value, 'a string');
}

export function checkFlag(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') fail(name, value, 'true or false');
}

export function checkNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  return fail(name, value, `a whole number from ${least} to ${most}`);
}

/** The origin of an endpoint, without a slash at its end. Credentials in it are refused, and never repeated. */
export function checkEndpoint(endpoint: unknown): string {
  const allowed = 'an http or https URL of a host and port only, such as http://localhost:9000';
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint))
    return fail('endpoint', withoutUser(endpoint), allowed);
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(
      "The 'endpoint' option must not hold credentials: give them as the 'credentials' option or by the environment.",
    );
  }
  const isBare = url.pathname === '/' && url.search === '' && url.hash === '';
  if (!['http:', 'https:'].includes(url.protocol) || !isBare) return fail('endpoint', endpoint, allowed);
  return url.origin;
}

/** Says what is missing, never what is there. */
export function checkCredentials(credentials: unknown): void {
  if (credentials === undefined || typeof credentials === 'function') return;
  const { accessKeyId, secretAccessKey } = (credentials ?? {}) as Record<string, unknown>;
  if (isFilled(accessKeyId) && isFilled(secretAccessKey)) return;
  throw new TypeError(
    "The 'credentials' option must be a provider function, or an object whose accessKeyId and secretAccessKey are not empty.",
  );
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function withoutUser(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\/\/[^/]*@/, '//…@') : value;
}

function fail(name: string, value: unknown, allowed: string): never {
  const held = value === undefined ? 'undefined' : JSON.stringify(value);
  throw new TypeError(`The '${name}' option must be ${allowed}; it is ${held}.`);
}
