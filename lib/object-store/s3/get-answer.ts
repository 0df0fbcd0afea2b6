import type { GetOptions, ObjectInformation } from '../contract.js';
import { cutRange } from '../range.js';
import { StoreError } from '../store-error.js';
import { informationOf, quoted } from './information.js';
import type { Output } from './operations.js';

/** Checks that the answer to a GET is what was asked for: version, range and length. Says what its body holds. */
export function checkAnswer(
  key: string,
  output: Output<'GetObject'>,
  asked: Pick<GetOptions, 'range' | 'ifMatch'>,
): { object: ObjectInformation; range: { start: number; end: number } } {
  const isPartial = output.$metadata.httpStatusCode === 206;
  const answer = isPartial ? partialAnswer(key, output) : wholeAnswer(key, output);
  const object = informationOf(key, answer.size, output);
  if (asked.ifMatch !== undefined && quoted(asked.ifMatch) !== object.version) {
    throw new StoreError('ESTALE', key, { message: `the store answered with version ${object.version}` });
  }
  const range = cutRange(asked.range, answer.size);
  const isRight = isPartial
    ? answer.start === range.start && answer.end === range.end
    : // The whole object is no range, but begins with what was asked for.
      range.start === 0;
  if (isRight) return { object, range };
  throw new StoreError('EIO', key, {
    message: `asked for bytes ${range.start} to ${range.end}, the store answered with ${answer.start} to ${answer.end}`,
  });
}

interface Answer {
  readonly start: number;
  readonly end: number;
  /** Bytes of the whole object. */
  readonly size: number;
}

function wholeAnswer(key: string, { ContentLength: size }: Output<'GetObject'>): Answer {
  if (size === undefined) throw new StoreError('EIO', key, { message: 'the store told no length' });
  return { start: 0, end: size, size };
}

function partialAnswer(key: string, output: Output<'GetObject'>): Answer {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(output.ContentRange ?? '');
  if (match === null) {
    throw new StoreError('EIO', key, { message: `not a Content-Range: ${output.ContentRange}` });
  }
  const [start, last, size] = match.slice(1).map(Number) as [number, number, number];
  const length = last + 1 - start;
  if (output.ContentLength !== undefined && output.ContentLength !== length) {
    const message = `${output.ContentLength} bytes for the Content-Range ${output.ContentRange}`;
    throw new StoreError('EIO', key, { message });
  }
  return { start, end: last + 1, size };
}
