import { randomUUID } from 'node:crypto';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import {
  clientOf,
  type RawAnswer,
  type RawRequest,
  sendSigned,
} from '../../support/s3-server/spec-client.js';
import { accessChecks } from './access.js';
import { checksumChecks } from './checksums.js';
import { conditionChecks } from './conditions.js';
import { copyChecks } from './copies.js';
import { keyChecks } from './keys.js';
import { listingChecks } from './listings.js';
import { readChecks } from './reads.js';
import { uploadChecks } from './uploads.js';

/** An S3 to be asked, whoever wrote it. */
export interface Endpoint {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What a check works with. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly Bucket: string;
  /** With the SDK's own defaults, checksums included. */
  readonly client: S3Client;
  /** A client of the same store with other settings. */
  clientWith(config: S3ClientConfig): S3Client;
  /** Signs a request as it is, and sends it. */
  raw(request: RawRequest): Promise<RawAnswer>;
  /** A key that nobody else uses. */
  key(): string;
}

/** One thing that S3 does. It rejects for a store that does otherwise. */
export type Checks = Readonly<Record<string, (asked: Asked) => Promise<void>>>;

const CHAPTERS: Readonly<Record<string, Checks>> = {
  reads: readChecks,
  checksums: checksumChecks,
  conditions: conditionChecks,
  keys: keyChecks,
  listings: listingChecks,
  copies: copyChecks,
  uploads: uploadChecks,
  access: accessChecks,
};

/**
 * What S3 does on the wire, asked by the SDK and by requests of our own, without mediafs. It runs on the server that
 * the specs use, which must do all of it, and on stores that nobody here wrote, to show that it asks for no more than
 * they do. `otherwise` names what such a store is known to do otherwise: that must then be so.
 */
export function s3Conformance(
  name: string,
  connect: () => Promise<{ endpoint: Endpoint; bucket: string; close(): Promise<void> }>,
  otherwise: readonly string[] = [],
): void {
  describe(`${name} answers as S3 does`, () => {
    let asked: Asked;
    const closing: (() => Promise<void> | void)[] = [];

    before(async () => {
      const { endpoint, bucket, close } = await connect();
      closing.push(close);
      const clientWith = (config: S3ClientConfig) => {
        const client = clientOf(endpoint, config);
        closing.unshift(() => client.destroy());
        return client;
      };
      asked = {
        endpoint,
        Bucket: bucket,
        client: clientWith({}),
        clientWith,
        raw: (request) => sendSigned(endpoint, request),
        key: () => `s3-${randomUUID()}`,
      };
    });

    after(async () => {
      for (const close of closing) await close();
    });

    for (const [chapter, checks] of Object.entries(CHAPTERS)) {
      describe(chapter, () => {
        for (const [title, check] of Object.entries(checks)) {
          const isOtherwise = otherwise.includes(title);
          it(isOtherwise ? `does not: ${title}` : title, async () => {
            if (!isOtherwise) return check(asked);
            const outcome = await check(asked).then(
              () => 'as S3 does',
              () => 'otherwise',
            );
            expect(outcome).to.equal('otherwise');
          });
        }
      });
    }

    it('is known for nothing that is not asked', () => {
      const titles = Object.values(CHAPTERS).flatMap((checks) => Object.keys(checks));
      expect(titles).to.include.members([...otherwise]);
    });
  });
}
