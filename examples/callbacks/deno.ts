/**
 * The app on Deno Deploy, or on any machine with Deno: events in Deno KV. On
 * Deploy the database needs no path, and the platform chooses the address.
 */
import { createApp } from "./app.ts";
import { kvStore } from "./kv_store.ts";
import { purgeOld } from "./purge.ts";
import { authKeysOf } from "./variables.ts";

const { env } = Deno;
const store = kvStore(await Deno.openKv(env.get("KV_PATH")));
const app = createApp({
  authKeys: authKeysOf({
    SCALE_CALLBACK_AUTH_KEY_LIVE: env.get("SCALE_CALLBACK_AUTH_KEY_LIVE"),
    SCALE_CALLBACK_AUTH_KEY_LIVE_OLD: env.get(
      "SCALE_CALLBACK_AUTH_KEY_LIVE_OLD",
    ),
    SCALE_CALLBACK_AUTH_KEY_TEST: env.get("SCALE_CALLBACK_AUTH_KEY_TEST"),
    SCALE_CALLBACK_AUTH_KEY_TEST_OLD: env.get(
      "SCALE_CALLBACK_AUTH_KEY_TEST_OLD",
    ),
  }),
  store: () => store,
  viewKey: () => env.get("VIEW_KEY"),
});

// Without the flag --unstable-cron, as in tests, there is no cron.
Deno.cron?.("purge", "17 * * * *", () => purgeOld(store));

Deno.serve({
  hostname: env.get("HOST") ?? "0.0.0.0",
  port: Number(env.get("PORT") ?? 8000),
  onListen: ({ hostname, port }) =>
    console.log(`callback_url: http://${hostname}:${port}/callbacks`),
}, app.fetch);
