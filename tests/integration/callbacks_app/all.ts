/**
 * The tests of examples/callbacks that need more than the network on loopback:
 * databases in files, killed processes, and workerd, which comes from npm. A
 * plain `deno test` does not match these files.
 *
 *     deno task test:app
 */
import "./bulk_kv_store.ts";
import "./bulk_worker.ts";
import "./kv_store.ts";
import "./load.ts";
import "./local.ts";
import "./local_worker.ts";
import "./worker.ts";
import "./worker_page.ts";
import "./worker_processing.ts";
import "./commands.ts";
import "./crash.ts";
import "./crash_processing.ts";
