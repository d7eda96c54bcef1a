/**
 * The tests on other runtimes. A plain `deno test` does not match these files:
 * they start processes, and the runtimes come from npm.
 *
 *     deno task test:runtimes                   all
 *     deno task test:runtimes Bun "Node 20"     the checks of these runtimes only
 */
import "./runners.ts";

if (Deno.args.length === 0) {
  await import("./emulator_servers.ts");
  await import("./entries.ts");
  await import("./examples.ts");
  await import("./sources.ts");
  await import("../proxies/all.ts");
}
