import { randomBytes } from 'node:crypto';
import { OWN_FOLDER } from '../../own-folder.js';

/** A key for a moment, which nobody else can have chosen. */
export function temporaryKey(): string {
  return `${OWN_FOLDER}/probe-${randomBytes(12).toString('hex')}`;
}
