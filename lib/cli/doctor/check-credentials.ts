import type { CredentialsOrigin } from '../../object-store/s3/examined-store.js';
import { type Check, ok, problem, saidBy, warning } from './finding.js';

const SOON = 15 * 60_000;
const CHECK = 'credentials';

/** Whether there are any, and where they came from; never what they are. */
export async function* checkCredentials(origin: () => Promise<CredentialsOrigin>): Check<boolean> {
  let found: CredentialsOrigin;
  try {
    found = await origin();
  } catch (error) {
    yield problem(
      CHECK,
      `there are none: ${saidBy(error)}`,
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the machine a role.',
    );
    return false;
  }
  const { source, isTemporary, expiration } = found;
  const kind = isTemporary ? 'temporary ones' : 'lasting ones';
  const left = expiration === undefined ? undefined : expiration.getTime() - Date.now();
  if (left !== undefined && left < SOON) {
    const minutes = Math.max(0, Math.floor(left / 60_000));
    yield warning(
      CHECK,
      `${kind} from ${source}, for ${minutes} more minutes`,
      'They are fetched anew when they end; what they have presigned ends with them.',
    );
  } else if (isTemporary && expiration === undefined) {
    yield warning(
      CHECK,
      `${kind} from ${source}, which do not tell when they end`,
      'A process that runs for longer cannot renew them: prefer a role or a profile.',
    );
  } else yield ok(CHECK, `${kind} from ${source}`);
  return true;
}
