import type { Minimatch, MinimatchOptions, ParseReturnFiltered } from 'minimatch';
import { loadMinimatch } from '../../../packages.js';

type Segment = ParseReturnFiltered | undefined;

/** As Node asks its own copy of the library. */
const OPTIONS: MinimatchOptions = {
  nocase: process.platform === 'win32' || process.platform === 'darwin',
  windowsPathsNoEscape: true,
  nonegate: true,
  nocomment: true,
  optimizationLevel: 2,
  platform: process.platform as MinimatchOptions['platform'],
  nocaseMagicOnly: true,
};

export function matcherOf(pattern: string): Minimatch {
  return new (loadMinimatch().Minimatch)(pattern, OPTIONS);
}

/** A pattern without braces, in segments: texts, expressions and `**`. */
export class Pattern {
  readonly #segments: readonly ParseReturnFiltered[];
  readonly #texts: readonly string[];
  /** The index of the last segment. */
  readonly last: number;
  readonly isAbsolute: boolean;

  constructor(segments: readonly ParseReturnFiltered[], texts: readonly string[]) {
    this.#segments = segments;
    this.#texts = texts;
    this.last = segments.length - 1;
    this.isAbsolute = texts[0] === '';
  }

  /** Counts from the end where negative. */
  at(index: number): Segment {
    return this.#segments.at(index);
  }

  isText(index: number): boolean {
    return typeof this.at(index) === 'string';
  }

  isGlobstar(index: number): boolean {
    return this.at(index) === loadMinimatch().GLOBSTAR;
  }

  /** Whether a segment matches a name; there is nothing behind the last. */
  matches(index: number, name: string): boolean {
    const segment = this.#segments[index];
    if (segment === undefined) return false;
    if (typeof segment === 'string') return segment === name;
    return typeof segment === 'symbol' || segment.test(name);
  }

  /** What is still to be matched from a segment on, for telling whether a place was visited with the same. */
  rest(index: number): string {
    return this.#texts.slice(index).join('/');
  }
}

export function patternsOf(texts: readonly string[]): Pattern[] {
  return texts.flatMap((text) => {
    const { set, globParts } = matcherOf(text);
    return set.map((segments, index) => new Pattern(segments, globParts[index]!));
  });
}

/** Where in its pattern a search stands: in several places at once, as behind a `**`. */
export interface Standing {
  readonly pattern: Pattern;
  readonly positions: ReadonlySet<number>;
  /** Those of the positions that a link has led to. */
  readonly throughLinks: ReadonlySet<number>;
  /** The real paths of the directories above, where links are followed: none of them is entered again. */
  readonly above: ReadonlySet<string>;
}

const NOWHERE: ReadonlySet<never> = new Set();

export function standAt(pattern: Pattern, position: number): Standing {
  return { pattern, positions: new Set([position]), throughLinks: NOWHERE, above: NOWHERE };
}
