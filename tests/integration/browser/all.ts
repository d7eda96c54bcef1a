/**
 * The page of examples/callbacks in Chromium. A plain `deno test` does not match
 * these files.
 *
 *     deno task test:browser
 */
import "./page.ts";
import "./looks.ts";
