/**
 * The tests on other runtimes. A plain `deno test` does not match these files:
 * they start processes, and the runtimes come from npm.
 *
 *     deno task test:runtimes
 */
import "./emulator_servers.ts";
import "./entries.ts";
import "./examples.ts";
import "./runners.ts";
import "./sources.ts";
