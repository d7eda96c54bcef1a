import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ScaleArgumentError,
  ScaleDuplicateResourceError,
  ScaleError,
  ScaleUnauthorizedError,
} from "../../mod.ts";
import {
  contentId,
  createTasks,
  type CreateTasksOptions,
  type JournalEntry,
} from "../../src/bulk/mod.ts";
import { emulated } from "../support/emulated.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { COW } from "../support/raw_client.ts";

const TYPE = "imageannotation";

/** Returns the params of tasks that differ by their attachment. */
function cows(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    ...COW,
    attachment: `https://example.com/${index}.jpg`,
  }));
}

/** Options with a clock that never waits. */
function options(
  more: Partial<CreateTasksOptions<typeof TYPE>> = {},
): CreateTasksOptions<typeof TYPE> {
  const clock = fakeClock();
  return { type: TYPE, maxTasks: 1000, clock, random: () => 0.5, ...more };
}

Deno.test("createTasks creates each task once, and finds all of them in a second run", async () => {
  const { client, wire } = emulated();
  const first = createTasks(client, cows(20), options());
  const ids = new Map<number, string>();
  for await (const outcome of first) {
    assert(outcome.status === "created");
    assertEquals(outcome.value.uniqueId, await contentId(TYPE, outcome.item));
    assertEquals(outcome.value.task?.unique_id, outcome.value.uniqueId);
    ids.set(outcome.index, outcome.value.taskId!);
  }
  assertEquals([ids.size, wire.length], [20, 20]);
  for await (const outcome of createTasks(client, cows(20), options())) {
    assert(outcome.status === "existed");
    assertEquals(outcome.value.taskId, ids.get(outcome.index));
  }
  assertEquals(await client.tasks.count(), 20);
});

Deno.test("createTasks sends nothing for the tasks of the journal, and stores the others", async () => {
  const { client, wire } = emulated();
  const journal = new Map<string, JournalEntry>();
  await createTasks(client, cows(5), options({ journal })).finish();
  assertEquals([journal.size, wire.length], [5, 5]);
  const job = createTasks(client, cows(7), options({ journal }));
  assertEquals((await job.finish()).counts, {
    created: 2,
    existed: 5,
    planned: 0,
    failed: 0,
    unknown: 0,
  });
  assertEquals([journal.size, wire.length], [7, 7]);
});

Deno.test("createTasks stops before one more task than maxTasks, for any concurrency", async () => {
  for (const concurrency of [1, 3, 8]) {
    for (const key of ["test", "live"] as const) {
      const { client } = emulated({ key });
      await createTasks(client, cows(3), options()).finish();
      // Those that exist cost nothing.
      const job = createTasks(
        client,
        cows(20),
        options({ maxTasks: 10, concurrency }),
      );
      const error = await assertRejects(() => job.finish(), ScaleError);
      assertEquals(error.reason, "max_tasks");
      assertEquals(
        error.message,
        "The job was stopped before it created one more task: maxTasks is 10",
      );
      assertEquals(await client.tasks.count(), 13);
      const { state, counts } = job.report;
      assertEquals([state, counts.created], ["stopped", 10]);
    }
  }
});

Deno.test("createTasks does not stop if exactly maxTasks are created", async () => {
  const { client } = emulated();
  const job = createTasks(client, cows(10), options({ maxTasks: 10 }));
  assertEquals((await job.finish()).counts.created, 10);
  const none = createTasks(client, cows(1), options({ maxTasks: 0 }));
  // It exists, but only a request would show that.
  await assertRejects(() => none.finish(), ScaleError, "maxTasks is 0");
});

Deno.test("createTasks goes on after items that were refused, which leave their part of maxTasks to others", async () => {
  const { client } = emulated();
  // Six tags are one too many.
  const tags = ["a", "b", "c", "d", "e", "f"];
  const items = cows(6).map((params, index) =>
    index < 3 ? { ...params, tags } : params
  );
  // The last three wait for what the first three give back.
  const uniqueId = (_: unknown, index: number) => `row-${index}`;
  const job = createTasks(client, items, options({ maxTasks: 3, uniqueId }));
  const { counts } = await job.finish();
  assertEquals([counts.created, counts.failed], [3, 3]);
});

Deno.test("createTasks counts a task with an unknown outcome against maxTasks", async () => {
  const { client, emulator } = emulated();
  // All attempts of the first task work, and their responses are web pages.
  const effect = { status: 200, body: "<p>Welcome</p>" };
  emulator.faults.add({ method: "POST", when: "after", times: 3, effect });
  const job = createTasks(
    client,
    cows(5),
    options({ maxTasks: 3, concurrency: 1 }),
  );
  await assertRejects(() => job.finish(), ScaleError, "maxTasks is 3");
  const { counts } = job.report;
  assertEquals([counts.unknown, counts.created], [1, 2]);
  assertEquals(await client.tasks.count(), 3);
});

Deno.test("createTasks repeats a creation whose outcome is unknown, and counts what it finds as created", async () => {
  for (const times of [1, 2]) {
    const { client, emulator } = emulated();
    emulator.faults.add({
      method: "POST",
      when: "after",
      times,
      effect: { status: 200, body: "<p>Welcome</p>" },
    });
    const job = createTasks(client, cows(1), options());
    assertEquals((await job.finish()).counts.created, 1);
    assertEquals(await client.tasks.count(), 1);
  }
});

Deno.test("createTasks counts a task that existed as such after a 429, and as created after a lost response", async () => {
  for (
    const [effect, when, status] of [
      [{ status: 429 }, "before", "existed"],
      [{ status: 503 }, "before", "created"],
      ["reset", "after", "created"],
    ] as const
  ) {
    const { client, emulator } = emulated();
    if (status === "existed") {
      await createTasks(client, cows(1), options()).finish();
    }
    emulator.faults.add({ method: "POST", times: 1, when, effect });
    const { counts } = await createTasks(client, cows(1), options()).finish();
    assertEquals(counts[status], 1);
    assertEquals(await client.tasks.count(), 1);
  }
});

Deno.test("createTasks says failed if a repeated call shows that another task has the unique_id", async () => {
  const { client, emulator } = emulated();
  const uniqueId = () => "cow";
  await createTasks(client, cows(1), options({ uniqueId })).finish();
  const page = { status: 200, body: "<p>Welcome</p>" };
  emulator.faults.add({ method: "POST", times: 1, effect: page });
  const [, other] = cows(2);
  const job = createTasks(client, [other!], options({ uniqueId }));
  assertEquals((await job.finish()).counts.failed, 1);
});

Deno.test("createTasks says unknown if a repeated call is refused for another reason", async () => {
  const { client, emulator } = emulated();
  const page = { status: 200, body: "<p>Welcome</p>" };
  const post = { method: "POST", times: 1 } as const;
  emulator.faults.add({ ...post, when: "after", effect: page });
  emulator.faults.add({ ...post, effect: { status: 401 } });
  const job = createTasks(client, cows(1), options());
  assertEquals((await job.finish()).counts.unknown, 1);
});

Deno.test("createTasks makes one task of items with the same content, also while the first is in work", async () => {
  const { client, emulator } = emulated();
  emulator.faults.add({
    method: "POST",
    every: 2,
    when: "after",
    effect: "reset",
  });
  const items = [...cows(1), ...cows(1), ...cows(1)];
  const job = createTasks(client, items, options({ journal: new Map() }));
  const { counts } = await job.finish();
  assertEquals([counts.created, counts.existed], [1, 2]);
  assertEquals(await client.tasks.count(), 1);
});

Deno.test("createTasks uses the unique_id of the params, then the option", async () => {
  const { client } = emulated();
  const [own, other] = cows(2);
  const items = [{ ...own!, unique_id: "mine" }, other!];
  const ids: string[] = [];
  const job = createTasks(
    client,
    items,
    options({ uniqueId: (_, index) => Promise.resolve(`row-${index}`) }),
  );
  for await (const outcome of job) {
    if (outcome.status === "created") ids.push(outcome.value.uniqueId);
  }
  assertEquals(ids.sort(), ["mine", "row-1"]);
});

Deno.test("createTasks fails an item whose unique_id belongs to another task", async () => {
  const { client } = emulated();
  const uniqueId = () => "cow";
  const items = cows(2);
  const job = createTasks(client, items, options({ uniqueId, concurrency: 1 }));
  const errors: unknown[] = [];
  for await (const outcome of job) {
    if (outcome.status === "failed") errors.push(outcome.error);
  }
  assert(errors[0] instanceof ScaleDuplicateResourceError);
  assertEquals([errors.length, errors[0].reason], [1, "different"]);
  assertEquals(job.report.counts.created, 1);
});

Deno.test("createTasks with dryRun sends nothing, and plans what the journal does not have", async () => {
  const { client, wire } = emulated();
  const journal = new Map<string, JournalEntry>();
  await createTasks(client, cows(2), options({ journal })).finish();
  wire.length = 0;
  const job = createTasks(client, cows(5), options({ journal, dryRun: true }));
  const { counts } = await job.finish();
  assertEquals([counts.existed, counts.planned, wire.length], [2, 3, 0]);
  assertEquals(journal.size, 2);
  const more = options({ dryRun: true, maxTasks: 3 });
  const stopped = createTasks(client, cows(5), more);
  await assertRejects(() => stopped.finish(), ScaleError, "maxTasks is 3");
  assertEquals(stopped.report.counts.planned, 3);
});

Deno.test("createTasks stops if the journal fails, and still reports what it has created", async () => {
  const { client } = emulated();
  const journal = new Map<string, JournalEntry>();
  const full = {
    get: (key: string) => journal.get(key),
    set(key: string, entry: JournalEntry) {
      if (journal.size === 2) throw new Error("disk full");
      journal.set(key, entry);
    },
  };
  const concurrency = 1;
  const job = createTasks(
    client,
    cows(9),
    options({ journal: full, concurrency }),
  );
  await assertRejects(() => job.finish(), Error, "disk full");
  const { state, counts } = job.report;
  assertEquals([state, counts.created], ["stopped", 3]);
  assertEquals(await client.tasks.count(), 3);
  const broken = {
    get: () => Promise.reject(new Error("unreadable")),
    set: () => {},
  };
  const none = createTasks(client, cows(1), options({ journal: broken }));
  await assertRejects(() => none.finish(), Error, "unreadable");
  assertEquals(none.report.settled, 0);
});

Deno.test("createTasks stops early with a wrong key", async () => {
  const { client, wire } = emulated();
  const stranger = client.with({ apiKey: "test_nobody" });
  const job = createTasks(
    stranger,
    cows(500),
    options({ maxFailures: 5, concurrency: 1 }),
  );
  const error = await assertRejects(() => job.finish(), ScaleError);
  assert(error.cause instanceof ScaleUnauthorizedError);
  assertEquals([error.reason, wire.length], ["max_failures", 5]);
});

Deno.test("createTasks fails items that are no params, and goes on", async () => {
  const { client, wire } = emulated();
  const items = [null, "row", ...cows(1)] as never[];
  const { counts } = await createTasks(client, items, options()).finish();
  assertEquals([counts.failed, counts.created, wire.length], [2, 1, 1]);
});

Deno.test("createTasks refuses wrong options by name, first of all a missing maxTasks", () => {
  const { client } = emulated();
  const wrong = (more: object) => () =>
    createTasks(client, [], { ...options(), ...more });
  const cases: [() => unknown, string][] = [
    [
      () => createTasks(client, [], { type: TYPE } as never),
      "maxTasks must be an integer of at least 0: current value is undefined",
    ],
    [wrong({ maxTasks: 1.5 }), "maxTasks must be an integer of at least 0"],
    [
      wrong({ type: "imageanotation" }),
      'type must be spelled "imageannotation"',
    ],
    [wrong({ type: undefined }), "type must be a non-empty string"],
    [wrong({ uniqueId: "content" }), "uniqueId must be a function"],
    [wrong({ journal: {} }), "journal must be a journal, with get and set"],
    [wrong({ dryrun: true }), 'did you mean "dryRun"'],
  ];
  for (const [call, message] of cases) {
    assertThrows(call, ScaleArgumentError, message);
  }
});
