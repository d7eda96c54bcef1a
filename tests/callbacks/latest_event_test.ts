import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ScaleArgumentError } from "../../src/callbacks/mod.ts";
import {
  type CallbackEvent,
  latestEvent,
  toCallbackEvent,
} from "../../src/callbacks/events.ts";
import { callbackAt } from "../support/callback_at.ts";

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest])
  );
}

Deno.test("latestEvent returns the same of three events of one task in all 6 orders", async () => {
  const events = await Promise.all([
    toCallbackEvent(callbackAt(1, { status: "completed" })),
    toCallbackEvent(callbackAt(2, { customer_review_status: "rejected" })),
    toCallbackEvent(callbackAt(3, { customer_review_status: "fixed" })),
  ]);
  assertEquals(new Set(events.map(({ id }) => id)).size, 3);
  const orders = permutations(events);
  assertEquals(orders.length, 6);
  for (const order of orders) assertEquals(latestEvent(order), events[2]);
});

Deno.test("latestEvent ignores an older event that arrives late, but not a return to pending", async () => {
  const completed = await toCallbackEvent(
    callbackAt(2, { status: "completed" }),
  );
  const late = await toCallbackEvent(callbackAt(1, { status: "pending" }));
  assertEquals(latestEvent([completed, late]), completed);
  const reopened = await toCallbackEvent(callbackAt(3, { status: "pending" }));
  assertEquals(latestEvent([completed, reopened]), reopened);
  assertEquals(latestEvent([reopened, completed]), reopened);
});

Deno.test("latestEvent prefers more audits at equal times, and any time to no time", async () => {
  const plain = await toCallbackEvent(callbackAt(1));
  const audited = await toCallbackEvent(callbackAt(1, { audits: [{}] }));
  const timeless = await toCallbackEvent({ task_id: "1", status: "completed" });
  for (const order of permutations([plain, audited, timeless])) {
    assertEquals(latestEvent(order), audited);
  }
  assertEquals(latestEvent([timeless]), timeless);
  assertEquals(latestEvent([]), undefined);
});

Deno.test("latestEvent orders events of one time by audits and status, whatever their ids are", async () => {
  const audits = [{}];
  // Each is later than the one before it.
  const tasks = [
    { status: "error" },
    { status: "completed" },
    { status: "pending" },
    { status: "completed", audits },
    { status: "pending", audits },
    { status: "completed", audits: [{}, {}] },
  ];
  const batches = ["in_progress", "completed"];
  const [callbacks, others] = [
    (id: number) => tasks.map((task) => callbackAt(1, { ...task, id })),
    (id: number) =>
      batches.map((status) => ({ name: "b", project: "p", status, id })),
  ];
  // Other ids, so that an order by ids would fail for some of them.
  for (let id = 0; id < 4; id++) {
    for (const list of [callbacks(id), others(id)]) {
      const events = await Promise.all(
        list.map((callback) => toCallbackEvent(callback)),
      );
      events.slice(1).forEach((later, index) => {
        const pair = [events[index]!, later];
        assertEquals(latestEvent(pair), later, `${index}`);
        assertEquals(latestEvent(pair.reverse()), later, `${index}`);
      });
    }
  }
  // The status beside a callback's task, or without one.
  const ranks = await Promise.all([
    toCallbackEvent({ task_id: "1", status: "completed" }),
    toCallbackEvent({ task_id: "1", status: "completed", task: {} }),
    toCallbackEvent({ task_id: "1", task: { status: "completed" } }),
  ]);
  assertEquals(new Set(ranks.map(({ rank }) => rank)).size, 1);
});

Deno.test("latestEvent throws for events of different tasks", async () => {
  const one = await toCallbackEvent({ task_id: "1" });
  const two = await toCallbackEvent({ task_id: "2" });
  const batch = await toCallbackEvent({ name: "1", project: "p" });
  for (const other of [two, batch]) {
    assertThrows(
      () => latestEvent([one, other]),
      ScaleArgumentError,
      "latestEvent: the events must be about one task or batch",
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
            toCallbackEvent(callbackAt(
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
