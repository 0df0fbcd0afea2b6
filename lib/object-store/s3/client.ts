import type { S3Client } from '@aws-sdk/client-s3';
import { loadWithoutGlobal } from '../../globals.js';
import type { S3Settings } from './options.js';

export type Sdk = typeof import('@aws-sdk/client-s3');

/** Writes, copies and listings may be silent for so many idle timeouts. */
export const SILENCE = 6;

/** The SDK, loaded when the first request needs it (it takes 100 ms and more), and one client. */
export async function loadClient(settings: S3Settings): Promise<{ sdk: Sdk; client: S3Client }> {
  const sdk = await loadWithoutGlobal('awslambda', () => import('@aws-sdk/client-s3'));
  return { sdk, client: new sdk.S3Client(clientConfiguration(settings)) };
}

function clientConfiguration(settings: S3Settings) {
  // Our own slots bound the requests; a bound on sockets as well could block them behind bodies nobody reads.
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  return {
    region: settings.region,
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(settings.credentials === undefined ? {} : { credentials: named(settings.credentials) }),
    forcePathStyle: settings.pathStyle,
    followRegionRedirects: settings.endpoint === undefined,
    // Retries are ours: they have one budget for all calls, and one deadline for all attempts of a call.
    maxAttempts: 1,
    // Checksums are set and verified by us: the SDK's own checks fail on stores that answer for the whole object.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would cost a connection per part; put asks for it where it saves a refused body.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: settings.connectTimeout,
      socketTimeout: settings.idleTimeout * SILENCE,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  } as const;
}

type Credentials = NonNullable<S3Settings['credentials']>;

/** A provider whose failure can be told from that of a store. */
function named(credentials: Credentials): Credentials {
  if (typeof credentials !== 'function') return credentials;
  return async (properties) => {
    try {
      return await credentials(properties);
    } catch (cause) {
      throw Object.assign(new Error('the provider of credentials failed', { cause }), {
        name: 'CredentialsProviderError',
      });
    }
  };
}
