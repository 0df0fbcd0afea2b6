import type { S3Client } from '@aws-sdk/client-s3';
import type { Sdk } from './client.js';
import type { Operation, Operations, Output } from './operations.js';

/** Changes the headers of a request before it is signed. */
export type HeaderEditor = (request: { headers: Record<string, string>; readonly body?: unknown }) => void;

export interface SendOptions {
  readonly abortSignal?: AbortSignal | undefined;
  /** Milliseconds until the answer's headers; default: no bound of its own. */
  readonly requestTimeout?: number | undefined;
  readonly headers?: HeaderEditor | undefined;
}

/** Sends one operation by the SDK, with headers that the SDK has no input for. */
export function sendCommand<Name extends Operation>(
  { sdk, client }: { sdk: Sdk; client: S3Client },
  operation: Name,
  input: Operations[Name]['input'],
  { headers, ...options }: SendOptions,
): Promise<Output<Name>> {
  const Command = sdk[`${operation}Command`] as unknown as new (input: unknown) => AnyCommand;
  const command = new Command(input);
  if (headers !== undefined) addHeaders(command, headers);
  return (client as unknown as { send: Send<Output<Name>> }).send(command, options);
}

type AnyCommand = InstanceType<Sdk['GetObjectCommand']>;
type Send<Result> = (command: AnyCommand, options: SendOptions) => Promise<Result>;

/** One editor for all that are given. */
export function joined(...editors: readonly (HeaderEditor | undefined)[]): HeaderEditor | undefined {
  const given = editors.filter((editor) => editor !== undefined);
  if (given.length < 2) return given[0];
  return (request) => {
    for (const editor of given) editor(request);
  };
}

/** In the build step and late in it: behind the SDK's checksums, before the signature. */
function addHeaders(command: AnyCommand, edit: HeaderEditor): void {
  command.middlewareStack.add(
    (next) => (args) => {
      edit(args.request as Parameters<HeaderEditor>[0]);
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'mediafsHeaders' },
  );
}
