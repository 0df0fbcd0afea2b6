import type { S3Client } from '@aws-sdk/client-s3';
import type { Sdk } from '../client.js';
import type { SendOptions } from '../commands.js';
import type { Operation, Operations, Output } from '../operations.js';

/** How one request is signed, sent and answered, once. Retries, slots and deadlines are its caller's. */
export interface Transport {
  send<Name extends Operation>(
    operation: Name,
    input: Operations[Name]['input'],
    options: SendOptions,
  ): Promise<Output<Name>>;
  /** Sends the next request by a connection of its own: those that wait are closed. */
  closeIdle(): void;
  close(): void;
}

export interface LoadedSdk {
  readonly sdk: Sdk;
  readonly client: S3Client;
}
