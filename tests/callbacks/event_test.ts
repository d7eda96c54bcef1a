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
  canonicalEvent,
  currentState,
  ScaleArgumentError,
} from "../../src/callbacks/mod.ts";

const DAY = "2026-01-01T00:00:0";

/** The callback of task `1` as it was at a second of the day. */
function at(second: number, extra: object = {}): Callback {
  const task = { task_id: "1", updated_at: `${DAY}${second}.000Z`, ...extra };
  return { task_id: "1", task };
}

async function idOf(callback: unknown): Promise<string> {
  return (await canonicalEvent(callback as Callback)).id;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest])
  );
}

Deno.test("canonicalEvent tells what the callback is about, and when it was", async () => {
  const task = await canonicalEvent(at(5));
  assertEquals([task.kind, task.subject], ["task", "1"]);
  assertEquals(task.time, Date.parse(`${DAY}5.000Z`));
  assertEquals(task.callback, at(5));
  const batch = await canonicalEvent({
    name: "b",
    project: "p",
    status: "completed",
    created_at: `${DAY}1.000Z`,
    completed_at: `${DAY}2.000Z`,
  });
  assertEquals([batch.kind, batch.subject], ["batch", "b"]);
  assertEquals(batch.time, Date.parse(`${DAY}2.000Z`));
  const other = await canonicalEvent({ a: 1 });
  assertEquals([other.kind, other.subject, "time" in other], [
    "other",
    "",
    false,
  ]);
});

Deno.test("canonicalEvent takes the newest timestamp where updated_at is absent", async () => {
  const task = {
    created_at: `${DAY}1.000Z`,
    completed_at: `${DAY}2.000Z`,
    audits: [{ audited_at: `${DAY}4.000Z` }, {}, null],
  };
  const event = await canonicalEvent({ task_id: "1", task });
  assertEquals(event.time, Date.parse(`${DAY}4.000Z`));
  for (const task of [{}, { updated_at: "soon" }, { updated_at: 5 }, "text"]) {
    const event = await canonicalEvent({ task_id: "1", task });
    assert(!("time" in event));
  }
});

Deno.test("canonicalEvent's id does not depend on the order of members", async () => {
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

Deno.test("canonicalEvent's id differs with the content", async () => {
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

Deno.test("canonicalEvent's id leaves out the queries of pre-signed links, and of no others", async () => {
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

Deno.test("canonicalEvent's id leaves out what the task says of its own callbacks", async () => {
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

Deno.test("canonicalEvent keeps a member named __proto__", async () => {
  const body = JSON.parse('{"__proto__":{"a":1}}');
  assertNotEquals(await idOf(body), await idOf({}));
});

Deno.test("W19 three events of one task have three ids and, in any of 6 orders, one end state", async () => {
  const events = await Promise.all([
    canonicalEvent(at(1, { status: "completed" })),
    canonicalEvent(at(2, { customer_review_status: "rejected" })),
    canonicalEvent(at(3, { customer_review_status: "fixed" })),
  ]);
  assertEquals(new Set(events.map(({ id }) => id)).size, 3);
  const orders = permutations(events);
  assertEquals(orders.length, 6);
  for (const order of orders) assertEquals(currentState(order), events[2]);
});

Deno.test("W20 a late older event changes nothing, and a recall does", async () => {
  const completed = await canonicalEvent(at(2, { status: "completed" }));
  const late = await canonicalEvent(at(1, { status: "pending" }));
  assertEquals(currentState([completed, late]), completed);
  const recall = await canonicalEvent(at(3, { status: "pending" }));
  assertEquals(currentState([completed, recall]), recall);
  assertEquals(currentState([recall, completed]), recall);
});

Deno.test("currentState takes more audits for later where the time is the same, and no time for the earliest", async () => {
  const plain = await canonicalEvent(at(1));
  const audited = await canonicalEvent(at(1, { audits: [{}] }));
  const timeless = await canonicalEvent({ task_id: "1", status: "completed" });
  for (const order of permutations([plain, audited, timeless])) {
    assertEquals(currentState(order), audited);
  }
  assertEquals(currentState([timeless]), timeless);
  assertEquals(currentState([]), undefined);
});

Deno.test("currentState refuses events of different tasks", async () => {
  const one = await canonicalEvent({ task_id: "1" });
  const two = await canonicalEvent({ task_id: "2" });
  const batch = await canonicalEvent({ name: "1", project: "p" });
  for (const other of [two, batch]) {
    assertThrows(
      () => currentState([one, other]),
      ScaleArgumentError,
      "the events of one task or batch",
    );
  }
});

Deno.test("currentState does not depend on order, repetition, or whether it is worked out at once or step by step", async () => {
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
            canonicalEvent(at(
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
        const end = currentState(events);
        assertEquals(currentState(shuffled)?.id, end?.id);
        const folded = shuffled.reduce<CallbackEvent | undefined>(
          (state, next) => currentState(state ? [state, next] : [next]),
          undefined,
        );
        assertEquals(folded?.id, end?.id);
      },
    ),
    { numRuns: 100 },
  );
});
