const MEBIBYTE = 1024 * 1024;

/** Milliseconds between two looks. */
const INTERVAL = 20;

/** Watches how much memory this process has, from what it has now. */
export function watchMemory() {
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let most = idle;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, INTERVAL);
  return {
    /** MiB above the idle process, at most. */
    end() {
      clearInterval(timer);
      look();
      return { idle: idle / MEBIBYTE, above: (most - idle) / MEBIBYTE };
    },
  };
}
