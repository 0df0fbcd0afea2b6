import type { S3Client } from '@aws-sdk/client-s3';
import type { PlainRequest } from './plain-request.js';
import type { RequestForm, SignedRequest } from './request-form.js';

interface Signer {
  sign(
    request: object,
    options: { signingDate: Date; signingRegion: string; signingService: string },
  ): Promise<SignedRequest>;
}

/** The signer of an SDK's client, with its credentials and its idea of the store's time. */
export class FormSigner {
  readonly #client: S3Client;
  #signer: Promise<Signer> | undefined;

  constructor(client: S3Client) {
    this.#client = client;
  }

  /** Milliseconds since 1970, as the store has them, so far as the SDK has heard. */
  get now(): number {
    return Date.now() + (this.#client.config.systemClockOffset ?? 0);
  }

  /** All headers of a request, with its signature. */
  async sign(form: RequestForm, plain: PlainRequest): Promise<Readonly<Record<string, string>>> {
    const { protocol, hostname, port, host, userAgent, signingRegion, signingService } = form;
    const { method, query } = plain;
    const headers = {
      host,
      ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
      ...plain.headers,
    };
    const path = form.path + (plain.key ?? '');
    const signer = await this.#load(form);
    const request = { method, protocol, hostname, port, path, query, headers };
    const signed = await signer.sign(request, {
      signingDate: new Date(this.now),
      signingRegion,
      signingService,
    });
    return signed.headers;
  }

  #load({ signingRegion, signingService }: RequestForm): Promise<Signer> {
    this.#signer ??= this.#client.config.signer({
      name: 'sigv4',
      signingName: signingService,
      signingRegion,
      properties: {},
    }) as unknown as Promise<Signer>;
    return this.#signer;
  }
}
