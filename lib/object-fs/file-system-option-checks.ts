import type { ObjectFileSystemOptions } from './object-file-system.js';

/** Throws a `TypeError` that names the option for a wrong one. */
export function checkOptions({
  freshness,
  negativeFreshness,
  staleIfError,
  partSize,
  readBudget,
  maxBytes,
  minFreeRatio,
  grace,
  cacheFileMode,
  cacheDirectoryMode,
  cacheDeadline,
  memoryBytes,
  shareFills,
  rangedHandles,
  syncTimeout,
}: ObjectFileSystemOptions): void {
  check('syncTimeout', syncTimeout, isPositive, 'milliseconds above 0');
  check(
    'freshness',
    freshness === 'immutable' ? undefined : freshness,
    isDuration,
    'milliseconds or immutable',
  );
  check('negativeFreshness', negativeFreshness, isDuration, 'milliseconds');
  check('staleIfError', staleIfError, isDurationOrFlag, 'milliseconds, true or false');
  check('partSize', partSize, isSize, 'a whole number of bytes, at least 1');
  check('readBudget', readBudget, isSize, 'a whole number of bytes, at least 1');
  check('maxBytes', maxBytes, isSize, 'a whole number of bytes, at least 1');
  check('minFreeRatio', minFreeRatio, isShare, 'a number from 0 to 1');
  check('grace', grace, isDuration, 'milliseconds');
  check('cacheFileMode', cacheFileMode, isMode, 'permission bits, such as 0o640');
  check('cacheDirectoryMode', cacheDirectoryMode, isMode, 'permission bits, such as 0o750');
  check('cacheDeadline', cacheDeadline, isPositive, 'milliseconds above 0');
  check('memoryBytes', memoryBytes, isSizeOrNone, 'a whole number of bytes, at least 0');
  check('shareFills', shareFills, (value) => typeof value === 'boolean', 'true or false');
  check('rangedHandles', rangedHandles, isThreshold, 'true, false or a whole number of bytes');
}

function check(name: string, value: unknown, isRight: (value: unknown) => boolean, wanted: string): void {
  if (value === undefined || isRight(value)) return;
  throw new TypeError(`${name} must be ${wanted}; got ${String(value)}`);
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

function isDurationOrFlag(value: unknown): boolean {
  return typeof value === 'boolean' || isDuration(value);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isMode(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0o7777;
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

function isThreshold(value: unknown): boolean {
  return typeof value === 'boolean' || isSizeOrNone(value);
}

function isSizeOrNone(value: unknown): boolean {
  return value === 0 || isSize(value);
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
