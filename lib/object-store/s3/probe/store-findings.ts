import { abandonable } from '../../../abandonable.js';
import { StoreError } from '../../store-error.js';
import { S3Connection } from '../connection.js';
import type { S3Settings } from '../options.js';
import { Bench, RACERS } from './bench.js';
import { type Feature, probeFeatures } from './features.js';
import type { Condition, Finding, FindingSource, Findings } from './finding.js';
import { TRUSTED } from './finding.js';
import { CONDITIONS, GROUP_OF, type Group, PROBES } from './groups.js';
import { recall, remember } from './remembered.js';

/** Milliseconds after which who had no rights to probe tries again. */
const DENIED = 60_000;

/**
 * What a store does with conditions: taken on trust where the settings say so, else remembered, else found out by
 * trying. Every group of conditions is asked for once, when one of it is first needed.
 */
export class StoreFindings implements FindingSource {
  readonly #settings: S3Settings;
  readonly #groups = new Map<Group, Promise<Partial<Findings>>>();
  /** Groups that could not be asked for want of rights, and when that was. */
  readonly #denied = new Map<Group, number>();

  constructor(settings: S3Settings) {
    this.#settings = settings;
  }

  async finding(condition: Condition, signal?: AbortSignal): Promise<Finding> {
    if (this.#settings.conditions === 'trust') return TRUSTED;
    const findings = await abandonable(this.#group(GROUP_OF[condition]), signal);
    return findings[condition] as Finding;
  }

  /** All of them. `afresh` asks the store whatever is remembered, and whatever is trusted. */
  async all({ afresh = false, signal }: { afresh?: boolean; signal?: AbortSignal } = {}): Promise<Findings> {
    if (afresh) this.#groups.clear();
    const isTrusted = this.#settings.conditions === 'trust' && !afresh;
    const found: Partial<Record<Condition, Finding>> = {};
    for (const condition of CONDITIONS) {
      const group = isTrusted ? {} : await abandonable(this.#group(GROUP_OF[condition], afresh), signal);
      found[condition] = isTrusted ? TRUSTED : (group[condition] as Finding);
    }
    return found as Findings;
  }

  /** What else the store has; asked each time. */
  async features(): Promise<readonly Feature[]> {
    const connection = this.#ownConnection();
    try {
      return await probeFeatures(connection);
    } finally {
      await connection.close();
    }
  }

  /** Of its own, so that nothing else is in the way of a race, and it is in the way of nobody. */
  #ownConnection(): S3Connection {
    return new S3Connection({ ...this.#settings, maximumConcurrency: RACERS * 2 });
  }

  /** Whoever gives up waiting does not end it: others may wait as well, and the next would have to begin anew. */
  #group(group: Group, afresh = false): Promise<Partial<Findings>> {
    let running = this.#groups.get(group);
    if (running === undefined || Date.now() - (this.#denied.get(group) ?? Date.now()) > DENIED) {
      this.#denied.delete(group);
      running = this.#learn(group, afresh);
      this.#groups.set(group, running);
      // A store that could not be reached may be reached later.
      running.catch(() => this.#groups.delete(group));
    }
    return running;
  }

  async #learn(group: Group, afresh: boolean): Promise<Partial<Findings>> {
    const remembered = afresh ? undefined : await recall(this.#settings, group);
    if (remembered !== undefined) return remembered;
    const connection = this.#ownConnection();
    const bench = new Bench(connection);
    try {
      const findings = await PROBES[group](bench);
      await remember(this.#settings, group, findings);
      return findings;
    } catch (error) {
      if (!isDenied(error)) throw error;
      this.#denied.set(group, Date.now());
      return withoutRights(group, error);
    } finally {
      await bench.clear();
      await connection.close();
    }
  }
}

/** A policy that allows no probe may allow the write itself. Credentials that are wrong allow nothing. */
function isDenied(error: unknown): error is StoreError {
  if (!(error instanceof StoreError) || error.code !== 'EACCES') return false;
  // A HEAD is not told the reason. Who may not list is refused what is not there, after writes that were let pass.
  return ['AccessDenied', 'Unknown', 'Forbidden'].includes((error.cause as Error | undefined)?.name ?? '');
}

function withoutRights(group: Group, { message }: StoreError): Partial<Findings> {
  const finding: Finding = { verdict: 'denied', seen: `the probe was not allowed: ${message}` };
  const conditions = CONDITIONS.filter((condition) => GROUP_OF[condition] === group);
  return Object.fromEntries(conditions.map((condition) => [condition, finding]));
}
