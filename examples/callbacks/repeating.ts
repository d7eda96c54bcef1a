/** Work that is asked for more often than it has to run. */

/**
 * Returns a function that starts `work`, one run at a time. Calls during a run
 * cause one more run after it, so that nothing that came meanwhile is missed. The
 * promise settles after a run that began after the call. `work` must not reject.
 */
export function oneAtATime(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = async () => {
    try {
      await work();
    } finally {
      running = undefined;
    }
  };
  return () => {
    if (running === undefined) return running = run();
    return next ??= running.catch(() => {}).then(() => {
      next = undefined;
      return running ??= run();
    });
  };
}
