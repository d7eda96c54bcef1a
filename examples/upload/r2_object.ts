/**
 * Uploads an object of an R2 bucket from a Cloudflare Worker:
 * `POST /cows/1.png` sends the object `cows/1.png`.
 *
 *     npx wrangler secret put SCALE_API_KEY
 *
 * and in wrangler.jsonc:
 *
 *     "r2_buckets": [{ "binding": "PICTURES", "bucket_name": "…" }]
 */
import { ScaleClient } from "@labelwire/scale";

/** What the Worker is bound to. */
export interface Env {
  readonly SCALE_API_KEY: string;
  readonly SCALE_BASE_URL?: string;
  readonly PICTURES: Bucket;
}

/** What is used of an `R2Bucket`. */
interface Bucket {
  head(key: string): Promise<StoredObject | null>;
  get(
    key: string,
  ): Promise<StoredObject & { readonly body: ReadableStream } | null>;
}

interface StoredObject {
  readonly size: number;
  readonly httpMetadata?: { readonly contentType?: string };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const stored = await env.PICTURES.head(key);
    if (!stored) return new Response("No such object", { status: 404 });
    const client = new ScaleClient({
      apiKey: env.SCALE_API_KEY,
      baseUrl: env.SCALE_BASE_URL ?? "https://api.scale.com",
    });
    const file = await client.files.upload(
      // A function, so that the object can be read again where an attempt fails.
      async () => {
        const object = await env.PICTURES.get(key);
        if (!object) throw new Error(`The object ${key} is gone`);
        return object.body;
      },
      // What makes it safe to send again.
      { reference_id: key },
      {
        filename: key,
        contentType: stored.httpMetadata?.contentType ??
          "application/octet-stream",
        // Lets the Worker send a Content-Length.
        size: stored.size,
      },
    );
    return Response.json(file);
  },
};
