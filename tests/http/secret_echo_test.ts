/** A server may echo the key in any place and any writing; no error repeats it. */
import { assert, assertEquals } from "@std/assert";
import { ScaleClient } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";
import { failure } from "../support/faults.ts";

const KEY = 'live_a"b\\c/d|e';
const BASIC = btoa(KEY + ":");

const ECHOES: readonly (readonly [string, () => Response])[] = [
  [
    "an answer of the wrong kind",
    () => Response.json([KEY, { [KEY]: [BASIC] }]),
  ],
  ["the path of a redirect", () =>
    new Response(null, {
      status: 302,
      headers: {
        location: `https://x.test/in/${encodeURIComponent(KEY)}?k=${BASIC}`,
      },
    })],
  [
    "a content type",
    () => new Response("<p>", { headers: { "content-type": `text/${BASIC}` } }),
  ],
  [
    "escaped JSON",
    () => Response.json({ error: `bad key ${KEY}` }, { status: 401 }),
  ],
  [
    "JSON with escaped slashes",
    () =>
      new Response(`{"error":"bad ${BASIC.replaceAll("/", "\\/")}"}`, {
        status: 401,
      }),
  ],
  ["plain text", () => new Response(`bad ${KEY}`, { status: 500 })],
  [
    "the end of a body that is cut",
    () => new Response("x".repeat(65_526) + KEY, { status: 500 }),
  ],
];

for (const [where, echo] of ECHOES) {
  Deno.test(`an error does not repeat a key that the server echoes in ${where}`, async () => {
    const { client } = scriptedClient([echo], { apiKey: KEY, maxRetries: 0 });
    const error = await failure(() => client.tasks.get("t"));
    const shown = [
      error.message,
      JSON.stringify(error),
      JSON.stringify(error.body ?? null),
      String(error.location),
      Deno.inspect(error),
    ].join("\n");
    for (
      const form of [
        KEY,
        JSON.stringify(KEY).slice(1, -1),
        BASIC,
        KEY.slice(0, 10),
      ]
    ) {
      assert(!shown.includes(form), `${where} shows ${form}`);
    }
  });
}

Deno.test("a base URL with credentials is refused without being shown", () => {
  for (
    const baseUrl of [
      "live_abc@api.scale.com",
      "https://live_abc@api.scale.com",
    ]
  ) {
    try {
      new ScaleClient({ apiKey: "test_key", baseUrl });
      throw new Error("It was taken");
    } catch (error) {
      assertEquals((error as Error).message.includes("live_abc"), false);
    }
  }
});
