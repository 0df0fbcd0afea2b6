import { S3Error } from '../errors.js';

/** The document that a form is held against. */
export interface Policy {
  readonly expiration: number;
  readonly conditions: readonly Condition[];
}

type Condition =
  | { readonly kind: 'eq' | 'starts-with'; readonly field: string; readonly value: string }
  | { readonly kind: 'content-length-range'; readonly least: number; readonly most: number };

export function readPolicy(base64: string): Policy {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, 'base64').toString());
  } catch {
    throw invalid('Invalid JSON.');
  }
  const { expiration, conditions } = document as { expiration?: unknown; conditions?: unknown };
  const expires = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(expires) || !Array.isArray(conditions))
    throw invalid('Policy missing expiration or conditions.');
  return { expiration: expires, conditions: conditions.flatMap(readCondition) };
}

/** Holds a form against a policy: every condition holds, and every field has one. */
export function requirePolicy(
  policy: Policy,
  fields: ReadonlyMap<string, string>,
  size: number,
  now: number,
): void {
  if (now > policy.expiration) throw denied('Policy expired.');
  for (const condition of policy.conditions) {
    if (condition.kind === 'content-length-range') requireSize(condition, size);
    else if (!holds(condition, fields)) {
      throw denied(
        `Policy Condition failed: ["${condition.kind}", "$${condition.field}", "${condition.value}"]`,
      );
    }
  }
  const covered = new Set(
    policy.conditions.map((condition) => ('field' in condition ? condition.field : '')),
  );
  const extra = [...fields.keys()].filter((name) => !covered.has(name) && !isFree(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

function readCondition(condition: unknown): Condition[] {
  if (!Array.isArray(condition)) {
    return Object.entries(condition as object).map(([name, value]) => ({
      kind: 'eq',
      field: name.toLowerCase(),
      value: String(value),
    }));
  }
  const [kind, first, second] = condition as [unknown, unknown, unknown];
  if (kind === 'content-length-range') return [{ kind, least: Number(first), most: Number(second) }];
  if ((kind !== 'eq' && kind !== 'starts-with') || !String(first).startsWith('$')) {
    throw invalid(`unknown condition ${JSON.stringify(condition)}`);
  }
  return [{ kind, field: String(first).slice(1).toLowerCase(), value: String(second) }];
}

function holds(
  condition: Exclude<Condition, { kind: 'content-length-range' }>,
  fields: ReadonlyMap<string, string>,
): boolean {
  const held = fields.get(condition.field) ?? '';
  return condition.kind === 'eq' ? held === condition.value : held.startsWith(condition.value);
}

function requireSize({ least, most }: { least: number; most: number }, size: number): void {
  const details = { ProposedSize: String(size), MinSizeAllowed: String(least), MaxSizeAllowed: String(most) };
  if (size > most) throw new S3Error('EntityTooLarge', { details });
  if (size < least) throw new S3Error('EntityTooSmall', { details });
}

/** Fields that need no condition. */
function isFree(name: string): boolean {
  return ['policy', 'x-amz-signature', 'file', 'bucket'].includes(name) || name.startsWith('x-ignore-');
}

function denied(reason: string): S3Error {
  return new S3Error('AccessDenied', { message: `Invalid according to Policy: ${reason}` });
}

function invalid(reason: string): S3Error {
  return new S3Error('InvalidPolicyDocument', { message: `Invalid Policy: ${reason}` });
}
