/**
 * Counts tasks from a network that lets nothing out but through a proxy, that
 * checks servers by an authority of its own, or that is known by a client
 * certificate. What is not set is not used.
 *
 *     SCALE_API_KEY=…                           and, where it is not Scale's own:
 *     SCALE_BASE_URL=https://scale.example      Python: api_instance_url=
 *     PROXY_URL=http://user:password@proxy.example:3128       proxies=
 *     CA_FILE=ca.pem                                          verify="ca.pem"
 *     CERT_FILE=client.pem KEY_FILE=client.key                cert=(…, …)
 *     deno run --allow-env --allow-read --allow-net examples/proxies/deno.ts
 *
 * Without PROXY_URL, Deno takes HTTPS_PROXY. NO_PROXY wins over both.
 *
 * Deno (seen in 2.9.6) sends the password of an `http:` proxy twice: to the
 * proxy, and through the tunnel to the API. Where Scale should not see it, use
 * an `https:` proxy, or run node.mjs, which works on Deno too.
 *
 * For `verify=False` there is no option, only a flag of the whole program:
 * `--unsafely-ignore-certificate-errors=scale.example`. CA_FILE is the safe way.
 */
import { ScaleClient } from "@labelwire/scale";

const proxy = Deno.env.get("PROXY_URL");
const ca = textOf("CA_FILE");
const cert = textOf("CERT_FILE");

using network = Deno.createHttpClient({
  ...proxy && { proxy: { url: proxy } },
  ...ca && { caCerts: [ca] },
  ...cert && { cert, key: textOf("KEY_FILE") ?? "" },
});

const client = new ScaleClient({
  apiKey: Deno.env.get("SCALE_API_KEY") ?? "",
  baseUrl: Deno.env.get("SCALE_BASE_URL") ?? "https://api.scale.com",
  fetch: (input, init) => fetch(input, { ...init, client: network }),
});

// A certificate that is refused now will be refused again: no retries.
const count = await client.tasks.count({}, { maxRetries: 0 });
console.log(`The account has ${count} tasks`);

/** Reads the file that a variable names, if it is set. */
function textOf(variable: string): string | undefined {
  const path = Deno.env.get(variable);
  return path ? Deno.readTextFileSync(path) : undefined;
}
