import type { Agent, request } from 'node:http';
import { SILENCE } from '../client.js';
import type { S3Settings } from '../options.js';
import { closeIdle } from './idle-connections.js';

export interface HttpModule {
  readonly send: typeof request;
  readonly agent: Agent;
}

/** Connections that are kept for the next request. `node:http` and `node:https` are loaded when they are needed. */
export class Http {
  readonly #settings: S3Settings;
  /** A promise while it is loaded. */
  readonly #modules = new Map<string, HttpModule | Promise<HttpModule>>();

  constructor(settings: S3Settings) {
    this.#settings = settings;
  }

  /** A promise only where it has to be waited for. */
  of(protocol: 'http:' | 'https:'): HttpModule | Promise<HttpModule> {
    const known = this.#modules.get(protocol);
    if (known !== undefined) return known;
    const loading = this.#load(protocol);
    this.#modules.set(protocol, loading);
    return loading;
  }

  closeIdle(): void {
    this.#forEachAgent(closeIdle);
  }

  close(): void {
    this.#forEachAgent((agent) => agent.destroy());
  }

  #forEachAgent(work: (agent: Agent) => void): void {
    for (const module of this.#modules.values())
      void Promise.resolve(module).then(({ agent }) => work(agent));
  }

  async #load(protocol: 'http:' | 'https:'): Promise<HttpModule> {
    const { Agent, request } = protocol === 'https:' ? await import('node:https') : await import('node:http');
    // Slots bound the requests. Who reads a body looks after its own silence, and an answer has its own time.
    const timeout = this.#settings.idleTimeout * SILENCE;
    const loaded = { send: request, agent: new Agent({ keepAlive: true, timeout }) };
    this.#modules.set(protocol, loaded);
    return loaded;
  }
}
