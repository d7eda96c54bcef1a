import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import { Hono } from "npm:hono@4.13.19";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { liveStream } from "../../../examples/callbacks/page/live.ts";
import type { EventRow } from "../../../examples/callbacks/store.ts";

function row(receivedAt: number): EventRow {
  return {
    id: String(receivedAt).padStart(64, "0"),
    kind: "task",
    subject: "x\n\nevent: y\r\ndata: z",
    environment: "test",
    status: "completed",
    time: 1,
    rank: 0,
    bytes: 0,
    receivedAt,
    effectKey: String(receivedAt),
    source: "callback",
  };
}

/** Streams from a place on. `onRead` is called between two reads of the store. */
async function stream(
  start: EventRow | undefined,
  onRead: (
    read: number,
    add: (receivedAt: number) => Promise<unknown>,
  ) => unknown,
) {
  const store = memoryStore();
  const add = (receivedAt: number) =>
    store.add(row(receivedAt), new Uint8Array());
  for (const receivedAt of [1, 2, 3]) await add(receivedAt);
  let read = 0;
  const app = new Hono();
  app.get("/", (c) =>
    liveStream(c, store, start, {
      wait: async () => {
        await onRead(++read, add);
      },
    }));
  const response = await app.request("/");
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const text = await response.text();
  return {
    text,
    reads: read,
    ids: [...text.matchAll(/^id: (\d+)/gm)].map(([, id]) => Number(id)),
  };
}

Deno.test("live updates are the events after a place, in their order, each once", async () => {
  const { ids, text } = await stream(row(1), async (read, add) => {
    if (read === 1) await add(5);
    if (read === 2) await add(6);
  });
  assertEquals(ids, [2, 3, 5, 6]);
  assertMatch(text, /^retry: 3000\n/);
  assertStringIncludes(text, "event: changed\n");
});

Deno.test("live updates without a place begin with what comes next", async () => {
  const { ids } = await stream(undefined, async (read, add) => {
    if (read === 1) await add(4);
  });
  assertEquals(ids, [4]);
});

Deno.test("live updates end by themselves, with comments until then", async () => {
  const { reads, text } = await stream(row(3), () => {});
  assertEquals(reads, 40);
  assertEquals(text.match(/^: no change$/gm)?.length, 5);
});

Deno.test("live updates carry ids as JSON, so that no id can add a line to the stream", async () => {
  const { text } = await stream(row(2), () => {});
  const lines = text.split("\n").filter((line) => line.startsWith("data: "));
  const [line = ""] = lines;
  assertEquals(lines.length, 1);
  assertEquals(JSON.parse(line.slice(6)), {
    kind: "task",
    subject: row(3).subject,
  });
});
