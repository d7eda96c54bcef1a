/** The app under bodies, paths and probes that are unusual, and the purge of what dead deliveries have left. */
import { assertEquals } from "@std/assert";
import { digest, hex } from "../../../examples/callbacks/bytes.ts";
import { toEventRow } from "../../../examples/callbacks/event_row.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import { purgeOld } from "../../../examples/callbacks/purge.ts";
import type { Store } from "../../../examples/callbacks/store.ts";
import type { Callback } from "../../../src/callbacks/mod.ts";
import { delivery } from "../../support/deliveries.ts";
import {
  allRows,
  countingStore,
  failingStore,
  taskCallback,
  testApp,
} from "./callbacks.ts";

Deno.test("GET /healthz does not use the store, and GET /readyz does", async () => {
  let time = 0;
  const { state, store } = failingStore(memoryStore());
  const { app } = testApp({ store: () => store, now: () => time });
  const status = async (path: string) => (await app.request(path)).status;
  assertEquals([await status("/healthz"), await status("/readyz")], [200, 503]);
  state.isDown = false;
  time += 1_000;
  assertEquals([await status("/healthz"), await status("/readyz")], [200, 200]);
});

Deno.test("GET /readyz reads the store once a second, however many ask", async () => {
  let time = 0;
  for (const isDown of [true, false]) {
    const { state, store: failing } = failingStore(memoryStore());
    state.isDown = isDown;
    const { calls, store } = countingStore(failing);
    const { app } = testApp({ store: () => store, now: () => time });
    const expected = isDown ? 503 : 200;
    for (let seconds = 1; seconds <= 3; seconds++) {
      for (let request = 0; request < 10; request++) {
        assertEquals((await app.request("/readyz")).status, expected);
      }
      // The last result serves those who ask while the store is read again.
      const several = Array.from({ length: 10 }, () => app.request("/readyz/"));
      for (const response of await Promise.all(several)) {
        assertEquals(response.status, expected);
      }
      assertEquals(calls, Array(seconds).fill("check"));
      time += 1_000;
    }
  }
});

Deno.test("createApp accepts every path with a slash at its end", async () => {
  const { app, view } = testApp();
  const request = new Request(
    "https://example.com/callbacks/",
    delivery(taskCallback()),
  );
  assertEquals((await app.request(request)).status, 200);
  assertEquals((await app.request("/callbacks/")).status, 405);
  for (const path of ["/healthz/", "/readyz/"]) {
    assertEquals((await app.request(path)).status, 200);
  }
  for (const path of ["/events/", "/tasks/1/"]) {
    assertEquals((await app.request(path)).status, 401);
    assertEquals((await view(path)).status, 200);
  }
});

Deno.test("createApp stores callbacks that differ only in what a parser loses as two events", async () => {
  const pairs: readonly (readonly (string | Uint8Array<ArrayBuffer>)[])[] = [
    ['{"a":9007199254740992}', '{"a":9007199254740993}'],
    [0xfe, 0xff].map((byte) =>
      new Uint8Array([...new TextEncoder().encode('{"a":"'), byte, 0x22, 0x7d])
    ),
  ];
  for (const bodies of pairs) {
    const { send, store } = testApp();
    for (const body of bodies) {
      const { status, headers } = await send({}, { body });
      assertEquals([status, headers.get("x-duplicate")], [200, null]);
    }
    assertEquals((await allRows(store)).length, 2);
  }
});

Deno.test("createApp stores a callback that is nested too deep for an id by content, with its subject", async () => {
  for (const levels of [3_000, 50_000]) {
    const { send, view } = testApp();
    const body = `{"task_id":"1","status":"completed","a":${
      "[".repeat(levels)
    }${"]".repeat(levels)}}`;
    const marks: (string | null)[] = [];
    for (let delivery = 0; delivery < 2; delivery++) {
      const { status, headers } = await send({}, { body });
      assertEquals(status, 200);
      marks.push(headers.get("x-duplicate"));
    }
    assertEquals(marks, [null, "1"]);
    const row = await (await view("/tasks/1")).json();
    assertEquals(row.status, "completed");
    const stored = await view(`/events/${row.id}`);
    assertEquals(await stored.text(), body);
  }
});

Deno.test("toEventRow reads the content of bodies of up to 1 MiB only, for their ids", async () => {
  for (
    const [length, isRead] of [[1_048_576, true], [1_048_577, false]] as const
  ) {
    const head = '{"task_id":"1","status":"completed","a":"';
    const padding = "x".repeat(length - head.length - 2);
    const bytes = new TextEncoder().encode(`${head}${padding}"}`);
    const callback: Callback = JSON.parse(new TextDecoder().decode(bytes));
    let reads = 0;
    const watched = new Proxy(callback, {
      get(target, name) {
        if (name === "a") reads++;
        return Reflect.get(target, name);
      },
    });
    const facts = { environment: "live", bytes, receivedAt: 1 } as const;
    const row = await toEventRow(watched, facts);
    assertEquals(reads > 0, isRead);
    assertEquals([row.subject, row.status], ["1", "completed"]);
    assertEquals(row.id === hex(await digest(bytes)), !isRead);
  }
});

Deno.test("purgeOld deletes what deliveries of more than an hour ago have left and bodies after the retention, and logs how much", async () => {
  for (const retentionMs of [undefined, 1_000_000]) {
    const entries: unknown[] = [];
    const times: number[] = [];
    const queries: unknown[] = [];
    const pages = [100, 7, 0];
    const store: Store = {
      ...memoryStore(),
      purge(before) {
        times.push(before);
        return Promise.resolve(2);
      },
      deleteBodies(query) {
        queries.push(query);
        return Promise.resolve(pages.shift()!);
      },
    };
    await purgeOld(store, {
      now: () => 10_000_000,
      log: (entry) => entries.push(entry),
      retentionMs,
    });
    assertEquals(times, [10_000_000 - 3_600_000]);
    const calls = retentionMs === undefined ? 0 : 3;
    assertEquals(queries, Array(calls).fill({ before: 9_000_000 }));
    const expired = calls === 0 ? 0 : 107;
    assertEquals(entries, [{ event: "purge", bodies: 2, expired }]);
  }
});
