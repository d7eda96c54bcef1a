/**
 * Counts tasks from a Cloudflare Worker that shows a client certificate.
 * Python: `cert=`. The certificate stays with Cloudflare, and the Worker gets
 * a binding whose `fetch` shows it:
 *
 *     npx wrangler mtls-certificate upload --cert client.pem --key client.key --name scale
 *     npx wrangler secret put SCALE_API_KEY
 *
 * and in wrangler.jsonc, with the id that the first command prints:
 *
 *     "mtls_certificates": [{ "binding": "SCALE_CERTIFICATE", "certificate_id": "…" }]
 *
 * Tested in workerd with a service that shows a certificate; the binding of
 * Cloudflare's own network is untested. A Worker has no option for a proxy, for
 * an authority of your own, or to leave the server unchecked: for those, put a
 * server in between that has them, and give its address as `baseUrl`.
 */
import { ScaleClient } from "@labelwire/scale";

/** What the Worker is bound to. */
export interface Env {
  readonly SCALE_API_KEY: string;
  readonly SCALE_CERTIFICATE: { readonly fetch: typeof fetch };
}

export default {
  async fetch(_request: Request, env: Env): Promise<Response> {
    const client = new ScaleClient({
      apiKey: env.SCALE_API_KEY,
      // Not `env.SCALE_CERTIFICATE.fetch` alone: taken off its binding it
      // throws "Illegal invocation".
      fetch: (input, init) => env.SCALE_CERTIFICATE.fetch(input, init),
    });
    // A certificate that is refused now will be refused again: no retries.
    const count = await client.tasks.count({}, { maxRetries: 0 });
    return new Response(`The account has ${count} tasks`);
  },
};
