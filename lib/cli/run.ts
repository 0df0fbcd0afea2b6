import type { Command } from 'commander';
import { codeOf } from '../errors.js';
import { DONE, FAILED, WRONG_USAGE } from './exit-codes.js';
import { Interruption } from './interruption.js';
import { explain, explainAt } from './terminal/explain.js';
import { styleFor } from './terminal/style.js';
import { UsageError } from './usage-error.js';
import { withoutCredentials } from './without-credentials.js';

/** One run of a command. */
export class Run {
  /** Is aborted when the user, or whoever reads the output, has had enough. */
  readonly signal: AbortSignal;
  readonly #name: string;
  #hasFailed = false;

  constructor(name: string, signal: AbortSignal) {
    this.#name = name;
    this.signal = signal;
  }

  get exitCode(): number {
    return this.#hasFailed ? FAILED : DONE;
  }

  /** Tells of what could not be done, on one line of standard error; the exit code will be 1. */
  fail(name: string, error: unknown): void {
    this.#hasFailed = true;
    this.say(explainAt(name, error));
  }

  /** The exit code will be 1. */
  failQuietly(): void {
    this.#hasFailed = true;
  }

  say(text: string): void {
    const style = styleFor(process.stderr, process.env);
    process.stderr.write(`${style('error', `mediafs ${this.#name}:`)} ${withoutCredentials(text)}\n`);
  }
}

export interface RunOptions {
  /** It goes on until a signal ends it, which then is no interruption. Default false. */
  readonly isEndedBySignals?: boolean;
}

/**
 * Does the work of a command, and sets the exit code. Wrong usage that the work finds ends it with 2, a failure with 1,
 * an interruption with the code of the signal, all in one line of standard error.
 */
export async function run(
  self: Command,
  work: (run: Run) => Promise<void>,
  { isEndedBySignals = false }: RunOptions = {},
): Promise<void> {
  using interruption = new Interruption();
  const running = new Run(nameOf(self), interruption.signal);
  try {
    await work(running);
    process.exitCode = running.exitCode;
  } catch (error) {
    if (isBrokenPipe(error)) interruption.endQuietly();
    else if (interruption.exitCode === undefined) process.exitCode = refuse(running, error);
  }
  if (interruption.exitCode === undefined) return;
  if (!interruption.isQuiet && !isEndedBySignals) running.say('interrupted');
  // All that was begun is given up by now; what could not be is not to be waited for.
  process.exit(isEndedBySignals ? DONE : interruption.exitCode);
}

/** Of standard output: what breaks off on the way to a store is told by other names. */
function isBrokenPipe(error: unknown): boolean {
  return codeOf(error) === 'EPIPE';
}

function refuse(running: Run, error: unknown): number {
  running.say(explain(error));
  const isWrongUsage =
    error instanceof UsageError || error instanceof TypeError || codeOf(error) === 'ERR_MEDIAFS_CONFIG';
  return isWrongUsage ? WRONG_USAGE : FAILED;
}

/** `store save` of `mediafs store save`. */
function nameOf(command: Command): string {
  return command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
