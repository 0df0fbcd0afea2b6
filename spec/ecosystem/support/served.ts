import { expect } from 'chai';

/** What a program tells of the answers that a browser got. */
export interface Served {
  readonly headers: Readonly<Record<string, string>>;
  readonly isWhole: boolean;
  readonly part: readonly unknown[];
  readonly tail: readonly unknown[];
  readonly beyond: readonly unknown[];
  readonly unchanged: readonly unknown[];
  readonly since: number;
  readonly missing: number;
}

/** Whole, in parts, not at all when it has not changed, and refused past its end. */
export function expectServed(served: Served, size: number): void {
  expect(served.isWhole).to.equal(true);
  expect(served.headers).to.include({ 'content-length': String(size), 'accept-ranges': 'bytes' });
  expect(served.part).to.deep.equal([206, `bytes 1000-1999/${size}`, true]);
  expect(served.tail).to.deep.equal([206, `bytes ${size - 500}-${size - 1}/${size}`, true]);
  expect(served.beyond).to.deep.equal([416, `bytes */${size}`]);
  expect(served.unchanged).to.deep.equal([304, 0]);
  expect(served).to.include({ since: 304, missing: 404 });
}
