/**
 * Passes the body of a request straight on to Scale, from a Cloudflare Worker:
 *
 *     npx wrangler dev request_body.ts
 *     curl --data-binary @cow.png -H 'content-type: image/png' http://127.0.0.1:8787/cow.png
 *
 * Needs wrangler and the package `@labelwire/scale`; the key is in .dev.vars on this
 * machine, and a secret on Cloudflare. Check first who may call
 * it. A request's body can be read only once, so the upload is not retried: if it
 * fails, the sender must repeat the request.
 */
import { ScaleClient } from "@labelwire/scale";

/** The bindings of the Worker. */
export interface Env {
  readonly SCALE_API_KEY: string;
  readonly SCALE_BASE_URL?: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { body, headers, url } = request;
    if (!body) return new Response("No body", { status: 400 });
    const client = new ScaleClient({
      apiKey: env.SCALE_API_KEY,
      baseUrl: env.SCALE_BASE_URL ?? "https://api.scale.com",
    });
    const length = headers.get("content-length");
    const file = await client.files.upload(body, {}, {
      filename: decodeURIComponent(new URL(url).pathname.slice(1)),
      contentType: headers.get("content-type") ?? "application/octet-stream",
      // With a size the Worker can send a Content-Length, and a file that is too large is rejected at once.
      ...length && { size: Number(length) },
    });
    return Response.json(file);
  },
};
