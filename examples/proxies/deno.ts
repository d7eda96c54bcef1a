/**
 * Counts tasks through a proxy, with a certificate authority of your own, or with
 * a client certificate, in Deno. A variable that is not set is not used.
 *
 *     SCALE_API_KEY=…
 *     SCALE_BASE_URL=https://scale.example      Python: api_instance_url=
 *     PROXY_URL=http://user:password@proxy.example:3128       proxies=
 *     CA_FILE=ca.pem                                          verify="ca.pem"
 *     CERT_FILE=client.pem KEY_FILE=client.key                cert=(…, …)
 *     deno run --allow-env --allow-read --allow-net examples/proxies/deno.ts
 *
 * Needs the three permissions in the command; no package except this one.
 *
 * Without PROXY_URL, Deno uses HTTPS_PROXY. NO_PROXY overrides both.
 *
 * Deno (seen in 2.9.6) sends the password of an `http:` proxy twice: to the
 * proxy, and through the tunnel to the API. To hide it from Scale, use an
 * `https:` proxy, or run node.mjs, which works on Deno too.
 *
 * There is no option for `verify=False`, only a flag of the whole program:
 * `--unsafely-ignore-certificate-errors=scale.example`. CA_FILE is the safe way.
 */
import { ScaleClient } from "@labelwire/scale";

const proxy = Deno.env.get("PROXY_URL");
const ca = readFileOf("CA_FILE");
const cert = readFileOf("CERT_FILE");

using network = Deno.createHttpClient({
  ...proxy && { proxy: { url: proxy } },
  ...ca && { caCerts: [ca] },
  ...cert && { cert, key: readFileOf("KEY_FILE") ?? "" },
});

const client = new ScaleClient({
  apiKey: Deno.env.get("SCALE_API_KEY") ?? "",
  baseUrl: Deno.env.get("SCALE_BASE_URL") ?? "https://api.scale.com",
  fetchOptions: { client: network },
});

// A certificate that is rejected once will be rejected again: no retries.
const count = await client.tasks.count({}, { maxRetries: 0 });
console.log(`The account has ${count} tasks`);

/** Reads the file that an environment variable names. Returns `undefined` if it is not set. */
function readFileOf(variable: string): string | undefined {
  const path = Deno.env.get(variable);
  return path ? Deno.readTextFileSync(path) : undefined;
}
