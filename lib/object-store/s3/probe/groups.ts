import type { Bench } from './bench.js';
import { probeCompleteConditions } from './complete-conditions.js';
import { probeCopyConditions, probePartConditions } from './copy-conditions.js';
import { probeDeleteConditions } from './delete-conditions.js';
import type { Condition, Findings } from './finding.js';
import { probePutConditions } from './put-conditions.js';

/** Conditions that are found out together, since one of them is seldom needed without the other. */
export type Group = 'put' | 'complete' | 'copy' | 'part' | 'delete';

export const GROUP_OF: Readonly<Record<Condition, Group>> = {
  create: 'put',
  replace: 'put',
  completeCreate: 'complete',
  completeReplace: 'complete',
  copySource: 'copy',
  copyCreate: 'copy',
  partSource: 'part',
  delete: 'delete',
};

export const CONDITIONS = Object.keys(GROUP_OF) as Condition[];

export const PROBES: Readonly<Record<Group, (bench: Bench) => Promise<Partial<Findings>>>> = {
  put: probePutConditions,
  complete: probeCompleteConditions,
  copy: probeCopyConditions,
  part: probePartConditions,
  delete: probeDeleteConditions,
};
