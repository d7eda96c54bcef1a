/**
 * Counts tasks with a client certificate, in a Cloudflare Worker (Python:
 * `cert=`). Cloudflare stores the certificate; the Worker has a binding whose
 * `fetch` sends it:
 *
 *     npx wrangler mtls-certificate upload --cert client.pem --key client.key --name scale
 *     npx wrangler secret put SCALE_API_KEY
 *
 * and in wrangler.jsonc, with the id that the first command prints:
 *
 *     "mtls_certificates": [{ "binding": "SCALE_CERTIFICATE", "certificate_id": "…" }]
 *
 * Needs wrangler and the package `@labelwire/scale`. Tested in workerd with a
 * service that sends a certificate; not tested on Cloudflare's network. A Worker
 * has no option for a proxy, for a certificate authority of your own, or to skip
 * the check of the server: for these, use a server in between as `baseUrl`.
 */
import { ScaleClient } from "@labelwire/scale";

/** The bindings of the Worker. */
export interface Env {
  readonly SCALE_API_KEY: string;
  readonly SCALE_CERTIFICATE: { readonly fetch: typeof fetch };
}

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    const client = new ScaleClient({
      apiKey: env.SCALE_API_KEY,
      // Without the arrow function, workerd throws "Illegal invocation".
      fetch: (input, init) => env.SCALE_CERTIFICATE.fetch(input, init),
    });
    // A certificate that is rejected once will be rejected again: no retries.
    const count = await client.tasks.count({}, { maxRetries: 0 });
    return new Response(`The account has ${count} tasks`);
  },
};
