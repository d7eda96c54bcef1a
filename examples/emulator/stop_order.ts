/** When a program that serves is to stop: at a signal, or when the npx that started it is gone. */
import process from "node:process";
import { npxGone } from "./npx.ts";

/** Settles at the first order to stop; the second ends the process at once. */
export function stopOrder(): Promise<void> {
  return new Promise((resolve) => {
    npxGone().then(resolve);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve());
    }
  });
}
