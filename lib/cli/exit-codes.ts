import { constants } from 'node:os';

/** All that was asked for is done. */
export const DONE = 0;
/** Something could not be done; standard error says what. */
export const FAILED = 1;
/** The arguments or the configuration are wrong; nothing was done. */
export const WRONG_USAGE = 2;

/** What a shell answers for a program that a signal has ended: 130 for `SIGINT`, 143 for `SIGTERM`. */
export function codeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
