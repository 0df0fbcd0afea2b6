import { constants } from 'node:os';

/** All that was asked for is done. */
export const DONE = 0;
/** Something could not be done; standard error says what. */
export const FAILED = 1;
/** The arguments or the configuration are wrong; nothing was done. */
export const WRONG_USAGE = 2;

/** The end of the help of commands that can be interrupted. */
export const EXIT_CODES = `
Exit codes: 0 done, 1 something could not be done, 2 wrong arguments or configuration, 128 and the number of the signal
where one has ended it: 130 for Ctrl-C, 141 where nobody reads the output any more.
`;

/** What a shell answers for a program that a signal has ended: 130 for `SIGINT`, 143 for `SIGTERM`. */
export function codeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
