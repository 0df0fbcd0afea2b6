/** Milliseconds that who wants room waits for it. */
const PATIENCE_MS = 200;

/** Resolves once the work is done, or has taken too long; it goes on then. Rejects as it does. */
export async function withPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
