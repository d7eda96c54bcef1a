/** How a program of the app, or of its tests, is started in a process of its own. */

/** The arguments of Deno before the program. */
export const DENO_RUN: readonly string[] = [
  "run",
  "--quiet",
  "--no-check",
  "--allow-all",
  "--unstable-kv",
];
