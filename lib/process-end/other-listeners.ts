/** Marks a listener that ends the process when nobody else listens, also one of another copy of this package. */
export const ours: unique symbol = Symbol.for('mediafs.listensForTheEnd');

/** Whether anybody listens to a signal who may want the process to go on. */
export function isForOthers(signal: NodeJS.Signals): boolean {
  const others = process.listeners(signal).filter((listener) => !(ours in listener));
  return others.length > countOfSignalExit();
}

/**
 * Listeners of the package signal-exit, of which many programs have a copy that they do not know of. Such a listener
 * leaves the end of the process to others if there are any, so one of us has to take the first step; and once we have
 * gone, it ends the process. Its versions 3 and 4 count their copies here.
 */
function countOfSignalExit(): number {
  const counters = [
    (process as unknown as Record<string, unknown>)['__signal_exit_emitter__'],
    (globalThis as unknown as Record<symbol, unknown>)[Symbol.for('signal-exit emitter')],
  ];
  return counters.reduce<number>((sum, counter) => {
    const { count } = (counter ?? {}) as { count?: unknown };
    return sum + (typeof count === 'number' ? count : 0);
  }, 0);
}
