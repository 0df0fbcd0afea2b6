import type { S3Client } from '@aws-sdk/client-s3';
import type { Identity } from '../fresh-credentials.js';
import { type SigningScope, scopeOf, signingKey } from '../signing-key.js';
import type { PlainRequest } from './plain-request.js';
import type { RequestForm, SignedRequest } from './request-form.js';
import { authorizationOf, PAYLOAD_HASH, type UnsignedRequest } from './signature.js';

/** The SHA-256 of no bytes. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Signs as an SDK's client does, with its credentials and its idea of the store's time. */
export class FormSigner {
  readonly #client: S3Client;
  /** The present second, which many requests have in common. */
  #second: { readonly number: number; readonly scope: SigningScope } | undefined;
  /** The key that was derived last, and for what. */
  #derived: { readonly purpose: string; readonly key: Buffer } | undefined;

  constructor(client: S3Client) {
    this.#client = client;
  }

  /** Milliseconds since 1970, as the store has them, so far as the SDK has heard. */
  get now(): number {
    return Date.now() + (this.#client.config.systemClockOffset ?? 0);
  }

  /** All headers of a request, with its signature. */
  async sign(form: RequestForm, plain: PlainRequest): Promise<Readonly<Record<string, string>>> {
    const identity = await this.#identity();
    const scope = this.#scopeOf(form.signingRegion);
    const headers: Record<string, string> = { host: form.host };
    if (form.userAgent !== undefined) headers['user-agent'] = form.userAgent;
    Object.assign(headers, plain.headers);
    headers['x-amz-date'] = scope.timestamp;
    if (identity.sessionToken) headers['x-amz-security-token'] = identity.sessionToken;
    headers[PAYLOAD_HASH] ??= EMPTY_HASH;
    const request = {
      method: plain.method,
      path: form.path + (plain.key ?? ''),
      query: plain.query,
      headers,
    };
    headers['authorization'] = this.#authorization(request, identity, scope);
    return headers;
  }

  /** Whether a request that the SDK has signed would have been signed so by us. */
  async agrees({ signingRegion }: RequestForm, signed: SignedRequest): Promise<boolean> {
    const { path, query = {}, headers, method = '' } = signed;
    const scope = scopeOf(timeOf(headers['x-amz-date'] ?? ''), signingRegion);
    const ours = this.#authorization({ method, path, query, headers }, await this.#identity(), scope);
    return ours === headers['authorization'];
  }

  #scopeOf(region: string): SigningScope {
    const { now } = this;
    const number = Math.floor(now / 1000);
    if (this.#second?.number !== number || this.#second.scope.region !== region) {
      this.#second = { number, scope: scopeOf(new Date(now), region) };
    }
    return this.#second.scope;
  }

  #authorization(request: UnsignedRequest, identity: Identity, scope: SigningScope): string {
    const { accessKeyId } = identity;
    return authorizationOf(request, { accessKeyId, key: this.#keyOf(identity, scope) }, scope);
  }

  /** Derived once a day. */
  #keyOf({ secretAccessKey }: Identity, scope: SigningScope): Buffer {
    const purpose = `${scope.date}/${scope.region}/${secretAccessKey}`;
    if (this.#derived?.purpose !== purpose) {
      this.#derived = { purpose, key: signingKey(secretAccessKey, scope) };
    }
    return this.#derived.key;
  }

  async #identity(): Promise<Identity> {
    const identity = await this.#client.config.credentials();
    const { accessKeyId, secretAccessKey } = identity;
    if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') {
      throw new Error('the provider of credentials gave none');
    }
    return identity;
  }
}

/** `20260102T030405Z`. */
function timeOf(timestamp: string): Date {
  return new Date(timestamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}
