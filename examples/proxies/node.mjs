/**
 * Counts tasks through a proxy, with a certificate authority of your own, or with
 * a client certificate, in Node 20 and newer. A variable that is not set is not used.
 *
 *     npx jsr add @labelwire/scale && npm install undici@7
 *     SCALE_API_KEY=…
 *     SCALE_BASE_URL=https://scale.example      Python: api_instance_url=
 *     PROXY_URL=http://user:password@proxy.example:3128       proxies=
 *     CA_FILE=ca.pem                                          verify="ca.pem"
 *     CERT_FILE=client.pem KEY_FILE=client.key                cert=(…, …)
 *     node node.mjs
 *
 * Needs the two packages in the first command; until the first is on JSR, install
 * the packed file as in examples/install.md. `fetch` comes from undici as
 * well: Node's own accepts only the dispatchers of some versions of undici.
 * undici 8 does not load on Node 20. In TypeScript the two `fetch` have different
 * types: write
 *
 *     fetch: fetch as unknown as typeof globalThis.fetch
 *
 * CA_FILE replaces Node's own authorities. For `verify=False` add
 * `rejectUnauthorized: false` beside `ca`; CA_FILE is the safe way.
 */
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { ScaleClient } from "@labelwire/scale";
import { Agent, fetch, ProxyAgent } from "undici";

const tls = {
  ca: readFileOf("CA_FILE"),
  cert: readFileOf("CERT_FILE"),
  key: readFileOf("KEY_FILE"),
};

const dispatcher = env.PROXY_URL
  ? new ProxyAgent({
    uri: env.PROXY_URL,
    requestTls: tls, // to the API, through the tunnel
    proxyTls: { ca: tls.ca }, // to a proxy whose URL begins with https:
  })
  : new Agent({ connect: tls });

const client = new ScaleClient({
  apiKey: env.SCALE_API_KEY ?? "",
  baseUrl: env.SCALE_BASE_URL ?? "https://api.scale.com",
  fetch:
    /** @type {typeof globalThis.fetch} */ (/** @type {unknown} */ (fetch)),
  fetchOptions: { dispatcher },
});

// A certificate that is rejected once will be rejected again: no retries.
const count = await client.tasks.count({}, { maxRetries: 0 });
console.log(`The account has ${count} tasks`);
await dispatcher.close(); // idle connections would keep Deno running

/**
 * Reads the file that an environment variable names. Returns `undefined` if it is not set.
 *
 * @param {string} variable
 */
function readFileOf(variable) {
  const path = env[variable];
  return path ? readFileSync(path, "utf8") : undefined;
}
