/** The signals that stop a program which serves. */
import process from "node:process";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once. */
export function shutdownSignal(): Promise<void> {
  return new Promise((resolve) => {
    function onSignal() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      resolve();
    }
    for (const signal of SIGNALS) process.on(signal, onSignal);
  });
}
