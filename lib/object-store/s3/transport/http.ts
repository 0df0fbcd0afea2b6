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
  readonly #modules = new Map<string, Promise<HttpModule>>();
  /** Those that nobody has to wait for. */
  readonly #loaded = new Map<string, HttpModule>();

  constructor(settings: S3Settings) {
    this.#settings = settings;
  }

  /** A promise only where it has to be waited for. */
  of(protocol: 'http:' | 'https:'): HttpModule | Promise<HttpModule> {
    const loaded = this.#loaded.get(protocol);
    if (loaded !== undefined) return loaded;
    const known = this.#modules.get(protocol);
    if (known !== undefined) return known;
    const loading = this.#load(protocol);
    this.#modules.set(protocol, loading);
    return loading;
  }

  closeIdle(): void {
    for (const loading of this.#modules.values()) void loading.then(({ agent }) => closeIdle(agent));
  }

  close(): void {
    for (const loading of this.#modules.values()) void loading.then(({ agent }) => agent.destroy());
  }

  async #load(protocol: 'http:' | 'https:'): Promise<HttpModule> {
    const { Agent, request } = protocol === 'https:' ? await import('node:https') : await import('node:http');
    // Slots bound the requests. Who reads a body looks after its own silence, and an answer has its own time.
    const timeout = this.#settings.idleTimeout * SILENCE;
    const loaded = { send: request, agent: new Agent({ keepAlive: true, timeout }) };
    this.#loaded.set(protocol, loaded);
    return loaded;
  }
}
