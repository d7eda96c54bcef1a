/** Many calls at once, up to a limit: for the soak and the process that it kills. */

/** Calls `work` with 0 … `count` − 1, at most `width` at a time. Stops at the first failure. */
export async function inParallel(
  { count, width }: { readonly count: number; readonly width: number },
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
