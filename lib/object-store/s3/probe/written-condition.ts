import type { HeaderEditor } from '../commands.js';
import type { Form } from './finding.js';

export type { Form } from './finding.js';

/** `If-Match` of a write. */
export function writtenIn(form: Form, version: string): { IfMatch: string } {
  return { IfMatch: form === 'bare' ? version.replaceAll('"', '') : version };
}

export interface CopyForms {
  readonly sourceForm?: Form | undefined;
  readonly ifMatch?: string | undefined;
  readonly targetForm?: Form | undefined;
}

/** The headers that carry the conditions of a copy in other forms than the standard one, beside it. */
export function copyHeaders({ sourceForm, ifMatch, targetForm }: CopyForms): HeaderEditor | undefined {
  if (sourceForm !== 'ceph' && targetForm !== 'r2') return undefined;
  return ({ headers }) => {
    if (sourceForm === 'ceph' && ifMatch !== undefined) headers['x-amz-copy-if-match'] = ifMatch;
    if (targetForm === 'r2') headers['cf-copy-destination-if-none-match'] = '*';
  };
}
