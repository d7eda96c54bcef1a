/** The unsafe variant of the example, Python's `verify=False`: a client with a certificate that accepts any server. */
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { ScaleClient } from "@labelwire/scale";
import { Agent, fetch } from "undici";

const dispatcher = new Agent({
  connect: {
    rejectUnauthorized: false,
    cert: readFileSync(env.CERT_FILE, "utf8"),
    key: readFileSync(env.KEY_FILE, "utf8"),
  },
});
const client = new ScaleClient({
  apiKey: env.SCALE_API_KEY,
  baseUrl: env.SCALE_BASE_URL,
  fetch: (input, init) => fetch(input, { ...init, dispatcher }),
});
console.log(await client.tasks.count({}, { maxRetries: 0 }));
