/**
 * The client, and the page of examples/callbacks, in Chromium. A plain `deno test`
 * does not match these files.
 *
 *     deno task test:browser
 */
import "./client.ts";
import "./page.ts";
import "./looks.ts";
