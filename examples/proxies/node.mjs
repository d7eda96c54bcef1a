/**
 * Counts tasks from a network that lets nothing out but through a proxy, that
 * checks servers by an authority of its own, or that is known by a client
 * certificate. What is not set is not used. For Node 20 and newer:
 *
 *     npx jsr add @labelwire/scale && npm install undici@7
 *     SCALE_API_KEY=…                           and, where it is not Scale's own:
 *     SCALE_BASE_URL=https://scale.example      Python: api_instance_url=
 *     PROXY_URL=http://user:password@proxy.example:3128       proxies=
 *     CA_FILE=ca.pem                                          verify="ca.pem"
 *     CERT_FILE=client.pem KEY_FILE=client.key                cert=(…, …)
 *     node node.mjs
 *
 * `fetch` comes from undici as well: Node's own takes only the dispatchers of
 * some versions of undici. undici 8 does not load on Node 20. In TypeScript the
 * two are of different types: write
 *
 *     fetch: ((url: string, init: object) =>
 *       fetch(url, { ...init, dispatcher })) as typeof globalThis.fetch
 *
 * CA_FILE takes the place of Node's own authorities. For `verify=False` there
 * is `rejectUnauthorized: false`, next to `ca`; CA_FILE is the safe way.
 */
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { ScaleClient } from "@labelwire/scale";
import { Agent, fetch, ProxyAgent } from "undici";

const tls = {
  ca: textOf("CA_FILE"),
  cert: textOf("CERT_FILE"),
  key: textOf("KEY_FILE"),
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
  fetch: (input, init) => fetch(input, { ...init, dispatcher }),
});

// A certificate that is refused now will be refused again: no retries.
const count = await client.tasks.count({}, { maxRetries: 0 });
console.log(`The account has ${count} tasks`);
await dispatcher.close(); // idle connections would keep Deno waiting

/** Reads the file that a variable names, if it is set. */
function textOf(variable) {
  const path = env[variable];
  return path ? readFileSync(path, "utf8") : undefined;
}
