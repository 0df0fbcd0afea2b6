import type { S3Client } from '@aws-sdk/client-s3';

/** What stores say of credentials that were right before: run out, withdrawn, or replaced by others. */
const EXPIRED = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidToken',
  'InvalidAccessKeyId',
]);

/** Who signs. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
  /** Where they came from, by names of the SDK's own. */
  readonly $source?: Readonly<Record<string, string>> | undefined;
}

type Provider = (options?: { forceRefresh: boolean }) => Promise<Identity>;

/**
 * Fetches credentials anew when the store finds them expired: once for all requests that were signed with them.
 * The SDK refreshes by their own expiry date only, which is of no help when they are revoked or the clock is wrong.
 */
export class FreshCredentials {
  /** How often they were fetched anew. */
  #generation = 0;
  #running: Promise<boolean> | undefined;

  /** Runs a request again, once, if the store refuses its credentials and there are others. */
  async run<Result>(client: S3Client, request: () => Promise<Result>): Promise<Result> {
    const generation = this.#generation;
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Error) || !EXPIRED.has(error.name)) throw error;
      if (generation === this.#generation && !(await this.#refresh(client))) throw error;
      return request();
    }
  }

  /** Whether there are other credentials now. */
  #refresh(client: S3Client): Promise<boolean> {
    this.#running ??= this.#fetch(client.config.credentials as Provider).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #fetch(provider: Provider): Promise<boolean> {
    const before = await provider();
    const after = await provider({ forceRefresh: true });
    const isNew = after.accessKeyId !== before.accessKeyId || after.sessionToken !== before.sessionToken;
    if (isNew) this.#generation += 1;
    return isNew;
  }
}
