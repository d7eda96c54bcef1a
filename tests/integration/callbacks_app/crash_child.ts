/**
 * The app on a database in a file, in a process that kills itself at a chosen
 * commit: just before it, or just after it and before the response.
 *
 *     deno run … crash_child.ts PATH [COMMIT before|after]
 *
 * Prints its port. Commits count from 1; without a commit it keeps running.
 */
import { createApp } from "../../../examples/callbacks/app.ts";
import { kvStore } from "../../../examples/callbacks/kv_store.ts";
import { AUTH_KEY } from "../../support/deliveries.ts";
import { killingKv, unstoredCounters } from "./killing_kv.ts";

const [path = "", commit = "NaN", when] = Deno.args;
const kv = await Deno.openKv(path);
const fragile = killingKv(kv, {
  commit: Number(commit),
  when: when === "before" ? "before" : "after",
});
const store = kvStore(fragile);
const app = createApp({
  authKeys: { live: AUTH_KEY },
  store: () => store,
  log: () => {},
  // Never stored, so that the commits are those of the callbacks.
  counters: unstoredCounters(),
});
const { port } = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  app.fetch,
).addr;
console.log(port);
