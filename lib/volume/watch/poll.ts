import type { OwnChanges } from './own-changes.js';

export interface PollOptions {
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Whether the timer keeps the process alive. */
  readonly persistent: boolean;
}

export interface Poll {
  stop(): void;
  ref(): void;
  unref(): void;
}

/** Looks now and then, and at once after each own change; never twice at the same time. */
export function poll(
  changes: OwnChanges,
  { interval, persistent }: PollOptions,
  look: () => Promise<void>,
): Poll {
  let isStopped = false;
  let isLooking = false;
  let isDue = false;
  const run = async (): Promise<void> => {
    if (isStopped || isLooking) {
      isDue = true;
      return;
    }
    isLooking = true;
    isDue = false;
    await look().catch(() => {});
    isLooking = false;
    if (isDue && !isStopped) await run();
  };
  const timer = setInterval(run, interval);
  if (!persistent) timer.unref();
  const stopListening = changes.listen(run);
  void run();
  return {
    stop() {
      isStopped = true;
      clearInterval(timer);
      stopListening();
    },
    ref: () => timer.ref(),
    unref: () => timer.unref(),
  };
}
