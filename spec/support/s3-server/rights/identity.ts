import type { Credentials } from '../signature/authenticate.js';

/** Somebody who may sign requests. JSON, so that it can cross to a server in a process of its own. */
export interface Identity extends Credentials {
  /** What its requests must carry as `x-amz-security-token`; absent: nothing. */
  readonly sessionToken?: string | undefined;
  /** Its token has run out. */
  readonly isExpired?: boolean | undefined;
  /** What its policy allows, by the names of IAM (`s3:GetObject`); absent: everything. */
  readonly actions?: readonly string[] | undefined;
}

/** Who is known to a server, by access key. */
export class Identities {
  #known: readonly Identity[];

  constructor(known: readonly Identity[]) {
    this.#known = known;
  }

  replace(known: readonly Identity[]): void {
    this.#known = known;
  }

  find(accessKeyId: string): Identity | undefined {
    return this.#known.find((identity) => identity.accessKeyId === accessKeyId);
  }
}

export function may({ actions }: Identity, action: string): boolean {
  return actions?.includes(action) ?? true;
}
