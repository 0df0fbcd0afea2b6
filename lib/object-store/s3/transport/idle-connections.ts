import type { Agent } from 'node:http';
import type { S3Client } from '@aws-sdk/client-s3';

/** Closes the connections that an agent keeps for the next request; those in use go on. */
function closeIdle(agent: Agent | undefined): void {
  for (const sockets of Object.values(agent?.freeSockets ?? {})) {
    for (const socket of [...(sockets ?? [])]) socket.destroy();
  }
}

/** Those of an SDK's client. */
export function closeIdleOf({ config }: S3Client): void {
  const handler = config.requestHandler as unknown as { httpHandlerConfigs(): Agents };
  const { httpAgent, httpsAgent } = handler.httpHandlerConfigs();
  closeIdle(httpAgent);
  closeIdle(httpsAgent);
}

interface Agents {
  readonly httpAgent?: Agent;
  readonly httpsAgent?: Agent;
}
