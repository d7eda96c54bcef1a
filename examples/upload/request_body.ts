/**
 * Passes the body of a request straight on to Scale, from a Cloudflare Worker:
 *
 *     curl --data-binary @cow.png -H 'content-type: image/png' https://….workers.dev/cow.png
 *
 * Who may do that is for you to check first. A body can be read only once, so
 * nothing is sent again where the attempt fails: that is for the sender to do.
 */
import { ScaleClient } from "@labelwire/scale";

/** What the Worker is bound to. */
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
      // Lets the Worker send a Content-Length, and refuse at once what is too large.
      ...length && { size: Number(length) },
    });
    return Response.json(file);
  },
};
