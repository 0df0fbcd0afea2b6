import {
  GetObjectCommand,
  type GetObjectCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import type { Asked } from './s3-conformance.js';

export const HELLO = 'hello world';

/** Of `HELLO`. */
export const CRC32_OF_HELLO = 'DUoRhQ==';

type Putting = Partial<Omit<PutObjectCommandInput, 'Bucket' | 'Key'>>;

/** Stores an object, by default `HELLO`; its key and its ETag. */
export async function put(
  { client, Bucket, key }: Asked,
  input: Putting = {},
  at: string = key(),
): Promise<{ Key: string; ETag: string }> {
  const { ETag = '' } = await client.send(new PutObjectCommand({ Bucket, Key: at, Body: HELLO, ...input }));
  return { Key: at, ETag };
}

type Getting = Partial<Omit<GetObjectCommandInput, 'Bucket' | 'Key'>>;

export async function get({ client, Bucket }: Asked, Key: string, input: Getting = {}) {
  const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...input }));
  const bytes = Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  return { ...answer, bytes, text: bytes.toString() };
}

/** Expects a refusal with this status, and gives the name of its error. */
export async function refused(promise: Promise<unknown>, ...statuses: number[]): Promise<string> {
  const failure = await promise.then(
    () => undefined,
    (error: unknown) => error as Error & { $metadata?: { httpStatusCode?: number } },
  );
  expect(failure, 'a refusal').not.to.equal(undefined);
  expect(failure?.$metadata?.httpStatusCode, failure?.message).to.be.oneOf(statuses);
  return failure?.name ?? '';
}
