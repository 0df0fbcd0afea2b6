import type { S3Client } from '@aws-sdk/client-s3';
import type { Sdk } from './client.js';
import type { Ending } from './deadline.js';
import type { Operation, Operations, Output } from './operations.js';

/** Changes the headers of a request before it is signed. */
export type HeaderEditor = (request: { headers: Record<string, string>; readonly body?: unknown }) => void;

export interface SendOptions {
  readonly ending?: Ending | undefined;
  /** Milliseconds until the answer's headers; default: no bound of its own. */
  readonly requestTimeout?: number | undefined;
  readonly headers?: HeaderEditor | undefined;
  /** Stands between the SDK, which has built and signed a request, and the sending of it. */
  readonly sender?: Sender | undefined;
}

/** Sends a signed request by `next`, or answers it by itself. */
export type Sender = (
  next: (args: SentArguments) => Promise<SentResult>,
) => (args: SentArguments) => Promise<SentResult>;

export interface SentArguments {
  readonly request: unknown;
}

export interface SentResult {
  readonly response: unknown;
}

/** Sends one operation by the SDK, with headers that the SDK has no input for. */
export function sendCommand<Name extends Operation>(
  { sdk, client }: { sdk: Sdk; client: S3Client },
  operation: Name,
  input: Operations[Name]['input'],
  { headers, sender, ending, requestTimeout }: SendOptions,
): Promise<Output<Name>> {
  const Command = sdk[`${operation}Command`] as unknown as new (input: unknown) => AnyCommand;
  const command = new Command(input);
  if (headers !== undefined) addHeaders(command, headers);
  if (sender !== undefined) addSender(command, sender);
  return (client as unknown as { send: Send<Output<Name>> }).send(command, {
    abortSignal: ending?.signal,
    requestTimeout,
  });
}

type AnyCommand = InstanceType<Sdk['GetObjectCommand']>;
type Send<Result> = (command: AnyCommand, options: object) => Promise<Result>;

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

/** Behind all others of the SDK: what it answers is read and judged as if it had been sent for. */
function addSender(command: AnyCommand, sender: Sender): void {
  const stack = command.middlewareStack as unknown as { add(middleware: Sender, options: object): void };
  stack.add(sender, { step: 'deserialize', priority: 'low', name: 'mediafsSender' });
}
