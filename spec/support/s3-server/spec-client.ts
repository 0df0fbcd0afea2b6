import { createHash, createHmac } from 'node:crypto';
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import type { S3Server } from './server.js';

/** Where a server is, and who may ask it. */
export type Addressed = Pick<S3Server, 'endpoint' | 'region' | 'credentials'>;

export function clientOf(server: Addressed, config: S3ClientConfig = {}): S3Client {
  const { endpoint, region, credentials } = server;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...config });
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Default now. */
  readonly signingDate?: Date;
  readonly query?: Record<string, string>;
  readonly agent?: Agent;
}

export interface RawAnswer {
  readonly status: number;
  /** The `Code` of an error. */
  readonly code: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Signs a request as the SDK would, but sends whatever it is told. */
export async function sendSigned(server: Addressed, options: RawRequest): Promise<RawAnswer> {
  const { method, path, body = '', query = {}, agent } = options;
  const { host, hostname } = new URL(server.endpoint);
  const hash = createHash('sha256').update(body).digest('hex');
  const signed = await signerOf(server).sign(
    {
      method,
      protocol: 'http:',
      hostname,
      path,
      query,
      headers: {
        host,
        'x-amz-content-sha256': hash,
        'content-length': `${Buffer.byteLength(body)}`,
        ...options.headers,
      },
    },
    { signingDate: options.signingDate ?? new Date() },
  );
  return send(server, { method, path: path + searchOf(query), headers: signed.headers, body, agent });
}

export function send(
  server: Addressed,
  options: {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
    agent?: Agent | undefined;
  },
): Promise<RawAnswer> {
  const { body, path, ...rest } = options;
  return new Promise((resolve, reject) => {
    const sent = request(server.endpoint, { ...rest, path }, (response) => {
      text(response).then((answer) => {
        const code = /<Code>(.*?)<\/Code>/.exec(answer)?.[1];
        resolve({ status: response.statusCode ?? 0, code, headers: response.headers, body: answer });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export function signerOf({ region, credentials }: Addressed): SignatureV4 {
  return new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
}

/** What a promise rejects with: the name and the status of an SDK error. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode ?? 0} ${name}`;
  }
  return 'no refusal';
}

class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

function searchOf(query: Record<string, string>): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? '' : `?${search}`;
}
