import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Server, S3ServerOptions } from './api.js';
import type { Backend } from './backend/contract.js';
import { DirectoryBackend } from './backend/directory-backend.js';
import { MemoryBackend } from './backend/memory-backend.js';
import { controlHandler } from './control.js';
import { FaultList } from './faults/fault-list.js';
import { handle } from './http/handle.js';
import type { Service } from './http/service.js';
import { Counts } from './measure/counts.js';
import { RequestLog } from './measure/request-log.js';
import { requireBucketName } from './operations/buckets.js';
import { Identities } from './rights/identity.js';
import type { Credentials } from './signature/authenticate.js';
import { Catalog } from './state/catalog.js';

/** Starts a server; with a token it can be controlled over HTTP as well. */
export async function startService(options: S3ServerOptions, controlToken?: string): Promise<S3Server> {
  const backend: Backend = options.directory ? new DirectoryBackend(options.directory) : new MemoryBackend();
  const credentials = options.credentials ?? { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  const service: Service = {
    catalog: new Catalog(backend),
    identities: new Identities([credentials]),
    region: options.region ?? 'us-east-1',
    quirks: options.quirks ?? {},
    now: () => Date.now() + (options.clockOffset ?? 0),
    faults: new FaultList(),
    counts: new Counts(),
    log: new RequestLog(),
  };
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
  await listen(server, options.port ?? 0);
  const answering = new Set<ServerResponse>();
  const serve = (message: IncomingMessage, response: ServerResponse): void => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
    void handle(service, message, response);
  };
  const api = publicApi(service, credentials, server, answering);
  for (const name of options.buckets ?? []) await api.createBucket(name);

  const control = controlToken === undefined ? undefined : controlHandler(api, controlToken);
  server.on('request', (message, response) => {
    if (!control?.(message, response)) serve(message, response);
  });
  // With this listener it is for us to say whether a client may go on.
  server.on('checkContinue', serve);
  return api;
}

function publicApi(
  { catalog, identities, region, faults, counts, log }: Service,
  credentials: Credentials,
  server: Server,
  answering: ReadonlySet<ServerResponse>,
): S3Server {
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials,
    counts: async () => counts.read(),
    resetCounts: async () => {
      counts.reset();
      log.reset();
    },
    log: async () => log.read(),
    activity: async () => ({ connections: await connectionsOf(server), requests: answering.size }),
    misbehave: async (rules) => faults.replace(rules),
    trust: async (known) => identities.replace(known),
    createBucket: async (name) => {
      requireBucketName(name);
      if (!catalog.hasBucket(name)) catalog.saveBucket({ name, createdAt: Date.now() });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
