/** What the client sends is what was recorded, byte for byte. */
import { assertEquals } from "@std/assert";
import recorded from "../fixtures/wire/client.json" with { type: "json" };
import { PARITY_V1 } from "../support/parity_v1.ts";
import { recordClient } from "./client_recorder.ts";
import { CLIENT_STEPS } from "./client_script.ts";
import { assertSameRecord } from "./compare.ts";
import { patternOf } from "./routes.ts";
import type { WireRecord } from "./wire_record.ts";

Deno.test("The client sends what is on record", async () => {
  assertSameRecord({
    seen: await recordClient(CLIENT_STEPS),
    recorded,
  });
});

Deno.test("The record of the client has every endpoint of v1", () => {
  const entries: WireRecord = recorded;
  const sent = Object.values(entries).flatMap((entry) => {
    const { requests } = entry as unknown as {
      readonly requests: readonly { method: string; url: string }[];
    };
    return requests.map(({ method, url }) =>
      `${method} ${new URL(url).pathname}`
    );
  });
  const missing = PARITY_V1.map(({ wire }) => wire)
    .filter((wire) => !sent.some((line) => patternOf(wire).test(line)));
  assertEquals(missing, []);
});
