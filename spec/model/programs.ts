import fc from 'fast-check';
import { calls } from './arbitrary-calls.js';
import { closing, opening, streaming, using } from './arbitrary-handles.js';
import { alphabets } from './names.js';
import type { Form, Look, Program, Restart, Step } from './step.js';

/** What programs are made of. */
export interface Grammar {
  /** Names beside the usual ones. */
  readonly names?: readonly string[];
  /** Verbs that are left out. */
  readonly without?: readonly string[];
  readonly restarts?: boolean;
  /** Default: all. */
  readonly forms?: readonly Form[];
  /** How it is looked at what is there; default: in all ways. */
  readonly looks?: readonly Look[];
  /** Lengths of contents. */
  readonly lengths: readonly number[];
}

const LOOKS: readonly Look[] = ['by directory', 'places', 'recursive', 'not at all'];

const restart: fc.Arbitrary<Restart> = fc.record({
  kind: fc.constant('restart' as const),
  cache: fc.constantFrom('kept' as const, 'lost' as const),
});

export function programs(grammar: Grammar, maxLength: number): fc.Arbitrary<Program> {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 20, arbitrary: calls(grammar) },
    { weight: 5, arbitrary: opening(grammar) },
    { weight: 10, arbitrary: using(grammar) },
    { weight: 2, arbitrary: closing(grammar) },
    { weight: 2, arbitrary: streaming(grammar) },
    ...(grammar.restarts ? [{ weight: 2, arbitrary: restart }] : []),
  );
  return fc.record({
    alphabet: alphabets(grammar.names ?? []),
    steps: fc.array(fc.tuple(step, fc.constantFrom(...(grammar.looks ?? LOOKS))), {
      minLength: 1,
      maxLength,
      size: 'max',
    }),
  });
}
