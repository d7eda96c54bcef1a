/** The end of a program that serves: a signal, or the end of the npx that started it. */
import process from "node:process";
import { npxGone } from "./npx.ts";

/** Resolves at the first signal to stop. The second one ends the process at once. */
export function shutdownSignal(): Promise<void> {
  return new Promise((resolve) => {
    npxGone().then(resolve);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve());
    }
  });
}
