/**
 * The app of `deno.ts` on this machine, for development:
 *
 *     deno task callbacks
 *
 * Its made-up keys are in `local.env`. Variables that are already set take
 * precedence. Needs the network, the environment, and read and write access to
 * `callbacks.sqlite` and `callback_results` in the current folder; Hono comes from
 * npm.
 */
const DEFAULTS = {
  HOST: "127.0.0.1",
  PORT: "8789",
  KV_PATH: "callbacks.sqlite",
  RESULTS_DIR: "callback_results",
};

for (const [name, value] of Object.entries(DEFAULTS)) {
  if (!Deno.env.has(name)) Deno.env.set(name, value);
}
await import("./deno.ts");
