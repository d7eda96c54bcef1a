import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  type Callback,
  type CallbackEvent,
  latestEvent,
  ScaleArgumentError,
  toCallbackEvent,
} from "../../src/callbacks/mod.ts";

const DAY = "2026-01-01T00:00:0";

/** Returns the callback of task `1` with a timestamp at a second of the day. */
function at(second: number, extra: object = {}): Callback {
  const task = { task_id: "1", updated_at: `${DAY}${second}.000Z`, ...extra };
  return { task_id: "1", task };
}

async function idOf(callback: unknown): Promise<string> {
  return (await toCallbackEvent(callback as Callback)).id;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest])
  );
}

Deno.test("toCallbackEvent returns the subject and the time of a callback", async () => {
  const task = await toCallbackEvent(at(5));
  assertEquals([task.kind, task.subject], ["task", "1"]);
  assertEquals(task.time, Date.parse(`${DAY}5.000Z`));
  assertEquals(task.callback, at(5));
  const batch = await toCallbackEvent({
    name: "b",
    project: "p",
    status: "completed",
    created_at: `${DAY}1.000Z`,
    completed_at: `${DAY}2.000Z`,
  });
  assertEquals([batch.kind, batch.subject], ["batch", "b"]);
  assertEquals(batch.time, Date.parse(`${DAY}2.000Z`));
  const other = await toCallbackEvent({ a: 1 });
  assertEquals([other.kind, other.subject, "time" in other], [
    "other",
    "",
    false,
  ]);
});

Deno.test("toCallbackEvent uses the newest timestamp if updated_at is absent", async () => {
  const task = {
    created_at: `${DAY}1.000Z`,
    completed_at: `${DAY}2.000Z`,
    audits: [{ audited_at: `${DAY}4.000Z` }, {}, null],
  };
  const event = await toCallbackEvent({ task_id: "1", task });
  assertEquals(event.time, Date.parse(`${DAY}4.000Z`));
  for (const task of [{}, { updated_at: "soon" }, { updated_at: 5 }, "text"]) {
    const event = await toCallbackEvent({ task_id: "1", task });
    assert(!("time" in event));
  }
});

Deno.test("toCallbackEvent returns an id that does not depend on the order of members", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue()),
      async (body) => {
        const mirror = (value: unknown): unknown =>
          Array.isArray(value)
            ? value.map(mirror)
            : typeof value === "object" && value !== null
            ? Object.fromEntries(
              Object.entries(value).reverse().map(([k, v]) => [k, mirror(v)]),
            )
            : value;
        assertEquals(await idOf(mirror(body)), await idOf(body));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("toCallbackEvent returns another id for other content", async () => {
  const bodies: readonly unknown[] = [
    {},
    { a: 1 },
    { a: "1" },
    { a: [1] },
    { a: { 0: 1 } },
    { a: [1, 2] },
    { a: [2, 1] },
    { a: null },
    { b: 1 },
    { a: 1, b: 1 },
    { 'a":1,"b': 1 },
    at(1),
    at(2),
  ];
  const ids = await Promise.all(bodies.map(idOf));
  assertEquals(new Set(ids).size, bodies.length);
  for (const id of ids) assert(/^[0-9a-f]{64}$/.test(id));
});

Deno.test("toCallbackEvent ignores the queries of pre-signed links in the id, and of no other links", async () => {
  const link = (url: string) => idOf({ task_id: "1", response: { url } });
  const base = "https://results.example.com/a/b.json";
  const signed = [
    `${base}?X-Amz-Date=1&X-Amz-Signature=aa`,
    `${base}?X-Amz-Signature=bb&X-Amz-Date=2`,
    `${base}?GoogleAccessId=a&Expires=1&Signature=b`,
    `${base}?X-Goog-Signature=cc`,
    `${base}?se=2026&sig=abc%3D`,
  ];
  const ids = await Promise.all(signed.map(link));
  assertEquals(new Set(ids), new Set([await link(base)]));
  const others = [
    `${base}?design=1`,
    `${base}?id=1`,
    `${base}?id=2`,
    "https://results.example.com/other.json?X-Amz-Signature=aa",
    "see https://example.com/?sig=1",
    "see https://example.com/?sig=2",
  ];
  const apart = await Promise.all([base, ...others].map(link));
  assertEquals(new Set(apart).size, apart.length);
});

Deno.test("toCallbackEvent ignores the task's record of its own callbacks in the id", async () => {
  const first = await idOf(at(1));
  assertEquals(await idOf(at(1, { callback_succeeded: true })), first);
  assertEquals(await idOf(at(1, { callback_completed: false })), first);
  assertNotEquals(await idOf(at(1, { status: "completed" })), first);
  const response = { callback_succeeded: true };
  assertNotEquals(
    await idOf({ task_id: "1", response }),
    await idOf({ task_id: "1", response: {} }),
  );
});

Deno.test("toCallbackEvent includes a member named __proto__ in the id", async () => {
  const body = JSON.parse('{"__proto__":{"a":1}}');
  assertNotEquals(await idOf(body), await idOf({}));
});

Deno.test("latestEvent returns the same of three events of one task in all 6 orders", async () => {
  const events = await Promise.all([
    toCallbackEvent(at(1, { status: "completed" })),
    toCallbackEvent(at(2, { customer_review_status: "rejected" })),
    toCallbackEvent(at(3, { customer_review_status: "fixed" })),
  ]);
  assertEquals(new Set(events.map(({ id }) => id)).size, 3);
  const orders = permutations(events);
  assertEquals(orders.length, 6);
  for (const order of orders) assertEquals(latestEvent(order), events[2]);
});

Deno.test("latestEvent ignores an older event that arrives late, but not a return to pending", async () => {
  const completed = await toCallbackEvent(at(2, { status: "completed" }));
  const late = await toCallbackEvent(at(1, { status: "pending" }));
  assertEquals(latestEvent([completed, late]), completed);
  const reopened = await toCallbackEvent(at(3, { status: "pending" }));
  assertEquals(latestEvent([completed, reopened]), reopened);
  assertEquals(latestEvent([reopened, completed]), reopened);
});

Deno.test("latestEvent prefers more audits at equal times, and any time to no time", async () => {
  const plain = await toCallbackEvent(at(1));
  const audited = await toCallbackEvent(at(1, { audits: [{}] }));
  const timeless = await toCallbackEvent({ task_id: "1", status: "completed" });
  for (const order of permutations([plain, audited, timeless])) {
    assertEquals(latestEvent(order), audited);
  }
  assertEquals(latestEvent([timeless]), timeless);
  assertEquals(latestEvent([]), undefined);
});

Deno.test("latestEvent throws for events of different tasks", async () => {
  const one = await toCallbackEvent({ task_id: "1" });
  const two = await toCallbackEvent({ task_id: "2" });
  const batch = await toCallbackEvent({ name: "1", project: "p" });
  for (const other of [two, batch]) {
    assertThrows(
      () => latestEvent([one, other]),
      ScaleArgumentError,
      "latestEvent: all events must be about the same task or batch",
    );
  }
});

Deno.test("latestEvent does not depend on order or repetition, nor on whether it is called once or for each event", async () => {
  const event = fc.record({
    second: fc.option(fc.integer({ min: 0, max: 3 })),
    audits: fc.array(fc.constant({}), { maxLength: 2 }),
    status: fc.constantFrom("pending", "completed", "error"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      async (parts, picks) => {
        const events = await Promise.all(
          parts.map(({ second, ...extra }) =>
            toCallbackEvent(at(
              second ?? 0,
              second === null ? { ...extra, updated_at: undefined } : extra,
            ))
          ),
        );
        const shuffled = picks.reduce<CallbackEvent[]>(
          (list, pick) => {
            const [item] = list.splice(pick % list.length, 1);
            return [...list, item!];
          },
          [...events, ...events],
        );
        const latest = latestEvent(events);
        assertEquals(latestEvent(shuffled)?.id, latest?.id);
        const folded = shuffled.reduce<CallbackEvent | undefined>(
          (state, next) => latestEvent(state ? [state, next] : [next]),
          undefined,
        );
        assertEquals(folded?.id, latest?.id);
      },
    ),
    { numRuns: 100 },
  );
});
