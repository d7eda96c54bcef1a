/**
 * The app of `deno.ts` on this machine, for development:
 *
 *     deno task callbacks
 *
 * Its made-up keys are in `local.env`. Variables that are already set take
 * precedence.
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
