/** What a store, or the way to it, failed with; the SDK puts `$metadata` on its errors. */
export interface ServiceFailure extends Error {
  readonly code?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number | undefined;
    /** `x-amz-request-id`. */
    readonly requestId?: string | undefined;
    /** `x-amz-id-2`, the host's. */
    readonly extendedRequestId?: string | undefined;
    readonly attempts?: number | undefined;
  };
}

/** Facts that stores and systems add to an error and that may be printed. All others may not. */
const FACTS = [
  'Code',
  'BucketName',
  'Region',
  'Endpoint',
  'Condition',
  'StorageClass',
  'AccessTier',
  'Header',
  'ArgumentName',
  'RequestTime',
  'ServerTime',
  'code',
  'errno',
  'syscall',
  'hostname',
  'address',
  'port',
] as const;

const LONGEST_MESSAGE = 1000;
const DEEPEST_CAUSE = 3;

/**
 * A copy that can be printed. The SDK's own errors hold the request that was signed, the session token in it, and
 * whatever a store or a proxy has repeated of it.
 */
export function printable(error: unknown, attempts = 1, depth = 0): ServiceFailure {
  const failure: ServiceFailure = error instanceof Error ? error : new Error(String(error));
  const message = redact(failure.message);
  const cause =
    failure.cause === undefined || depth === DEEPEST_CAUSE
      ? undefined
      : printable(failure.cause, attempts, depth + 1);
  const copy = new Error(message, cause === undefined ? undefined : { cause });
  hide(copy, 'name', failure.name);
  hide(
    copy,
    'stack',
    failure.stack?.replace(failure.message, () => message),
  );
  const { httpStatusCode, requestId, extendedRequestId } = failure.$metadata ?? {};
  const facts = FACTS.map((name) => [name, (failure as unknown as Record<string, unknown>)[name]]);
  return Object.assign(copy, Object.fromEntries(facts.filter(([, value]) => isFact(value))), {
    $metadata: { httpStatusCode, requestId, extendedRequestId, attempts },
  });
}

function isFact(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST_MESSAGE);
}

function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true });
}

const SECRETS =
  /((?:x-amz-)?security-token|(?:x-amz-)?signature|authorization|secret[-_]?access[-_]?key|session[-_]?token)(["']?\s*[:=]\s*["']?)(?:AWS4-HMAC-SHA256 [^\n"'<]*|[^\s"'&,;<]+)/gi;

/** Takes out what a store or a proxy may have repeated of a request's headers. */
export function redact(text: string): string {
  const safe = text.replace(SECRETS, '$1$2…');
  return safe.length > LONGEST_MESSAGE ? `${safe.slice(0, LONGEST_MESSAGE)}…` : safe;
}
