/**
 * Uploads an object of an R2 bucket from a Cloudflare Worker:
 * `POST /cows/1.png` sends the object `cows/1.png`.
 *
 *     npx wrangler dev r2_object.ts           on this machine
 *     npx wrangler secret put SCALE_API_KEY   before it is deployed
 *
 * with this in wrangler.jsonc, and the key in .dev.vars on this machine:
 *
 *     "r2_buckets": [{ "binding": "PICTURES", "bucket_name": "…" }]
 *
 * Needs wrangler and the package `@labelwire/scale`.
 */
import { ScaleClient } from "@labelwire/scale";

/** The bindings of the Worker. */
export interface Env {
  readonly SCALE_API_KEY: string;
  readonly SCALE_BASE_URL?: string;
  readonly PICTURES: Bucket;
}

/** The part of an `R2Bucket` that is used here. */
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
    if (!stored) return new Response("Object not found", { status: 404 });
    const client = new ScaleClient({
      apiKey: env.SCALE_API_KEY,
      baseUrl: env.SCALE_BASE_URL ?? "https://api.scale.com",
    });
    const file = await client.files.upload(
      // A function, so that a retry can read the object again.
      async () => {
        const object = await env.PICTURES.get(key);
        if (!object) throw new Error(`Object "${key}" not found`);
        return object.body;
      },
      // The key that makes a retry safe.
      { reference_id: key },
      {
        filename: key,
        contentType: stored.httpMetadata?.contentType ??
          "application/octet-stream",
        // With a size the Worker can send a Content-Length.
        size: stored.size,
      },
    );
    return Response.json(file);
  },
};
