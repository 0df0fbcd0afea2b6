import { StoreError } from '../store-error.js';
import { S3Connection } from './connection.js';
import { resolveOptions, type S3ObjectStoreOptions } from './options.js';

/** Where credentials came from. What they are is nobody's business. */
export interface CredentialsOrigin {
  /** In words. */
  readonly source: string;
  readonly isTemporary: boolean;
  readonly expiration?: Date | undefined;
}

const SOURCES: Readonly<Record<string, string>> = {
  CREDENTIALS_CODE: 'the options',
  CREDENTIALS_ENV_VARS: 'the environment (AWS_ACCESS_KEY_ID)',
  CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN: 'a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)',
  CREDENTIALS_STS_ASSUME_ROLE_WEB_ID: 'a web identity (AWS_WEB_IDENTITY_TOKEN_FILE)',
  CREDENTIALS_HTTP: 'the container (AWS_CONTAINER_CREDENTIALS_...)',
  CREDENTIALS_IMDS: 'the role of the instance',
  CREDENTIALS_PROCESS: 'a credential process',
  CREDENTIALS_SSO: 'single sign-on',
  CREDENTIALS_LOGIN: 'a login',
  CREDENTIALS_PROFILE: 'a profile of the shared configuration',
  CREDENTIALS_STS_ASSUME_ROLE: 'an assumed role',
};

/** What is asked of a store to find out what is wrong with it, and what no file system ever asks. */
export class ExaminedStore {
  /** `http(s)://host[:port]` that requests go to. */
  readonly origin: string;
  readonly #connection: S3Connection;

  constructor(options: S3ObjectStoreOptions) {
    const settings = resolveOptions(options);
    this.#connection = new S3Connection(settings);
    const { endpoint, bucket, region } = settings;
    this.origin = endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`;
  }

  /** `EACCES` where there are none. */
  async credentials(): Promise<CredentialsOrigin> {
    const { sessionToken, expiration, $source = {} } = await this.#connection.identity('');
    const names = Object.keys($source).map((name) => SOURCES[name] ?? SOURCES[familyOf(name)]);
    const source = names.findLast((name) => name !== undefined) ?? "the SDK's own chain";
    return { source, isTemporary: sessionToken !== undefined, expiration };
  }

  /** The region that the bucket says to be in, where it says so. */
  async region(): Promise<string | undefined> {
    const call = { key: '', kind: 'read' } as const;
    try {
      return (await this.#connection.send('HeadBucket', {}, call)).BucketRegion;
    } catch (error) {
      if (error instanceof StoreError) return undefined;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

/** Of the many ways in which a profile leads to credentials. */
function familyOf(name: string): string {
  return name.startsWith('CREDENTIALS_PROFILE') ? 'CREDENTIALS_PROFILE' : name.replace(/_LEGACY$/, '');
}
