/** The controls by noun: methods and routes are made of the same commands. */
import { assertEquals, assertThrows } from "@std/assert";
import { ScaleClient } from "../../../mod.ts";
import { allCommands } from "../../../src/emulator/control/commands.ts";
import { createEmulator, EmulatorError } from "../../../src/emulator/mod.ts";
import { controlled, send } from "../../support/emulator/control.ts";
import { imageTask, projectOf } from "../../support/emulator/requests.ts";

const TARGET = { callback_url: "https://example.com/callbacks" };

Deno.test("every control method has its own route", () => {
  const others = ["fetch", "handle", "clientOptions", "keys"];
  const methods = Object.entries(createEmulator())
    .filter(([name]) => !others.includes(name))
    .flatMap(([, noun]) =>
      typeof noun === "function" ? [noun] : Object.values<unknown>(noun)
    )
    .filter((member) => typeof member === "function");
  const routes = allCommands().map(({ method, path }) => `${method} ${path}`);
  assertEquals(new Set(routes).size, routes.length);
  assertEquals(methods.length, routes.length);
});

Deno.test("clientOptions are those of a client with the test key or the live key", async () => {
  const emulator = createEmulator({ seed: 1, baseUrl: "https://example.com" });
  const { clientOptions } = emulator;
  for (const [key, status] of [["test", "completed"], ["live", "pending"]]) {
    const client = new ScaleClient(clientOptions(key as "test" | "live"));
    const task = await client.tasks.create("textcollection", {
      attachments: [],
    });
    assertEquals(task.status, status);
  }
  const { apiKey, baseUrl } = clientOptions();
  assertEquals([apiKey, baseUrl], [emulator.keys.test, "https://example.com"]);
});

Deno.test("reset, restore and import do not complete the due tasks of the state that they replace", async () => {
  for (const replace of ["reset", "restore", "import"] as const) {
    const received: string[] = [];
    const { emulator, live } = controlled({
      callbacks: {
        fetch: ({ url }) => {
          received.push(url);
          return Promise.resolve(new Response());
        },
      },
    });
    const document = emulator.export();
    emulator.snapshots.take("empty");
    emulator.autoComplete.set({ completeAfterMs: 1000 });
    await imageTask(live, TARGET);
    emulator.clock.advance(1000);
    if (replace === "reset") emulator.reset();
    else if (replace === "restore") emulator.snapshots.restore("empty");
    else emulator.import(document);
    await emulator.callbacks.deliver();
    assertEquals([replace, received], [replace, []]);
    assertEquals(emulator.callbacks.list(), []);
  }
});

Deno.test("export and snapshots.take complete the due tasks before", async () => {
  const { emulator, live } = controlled();
  emulator.autoComplete.set({ completeAfterMs: 1000 });
  const { task_id } = await imageTask(live);
  emulator.clock.advance(1000);
  const statuses = emulator.export().entries
    .filter(({ id }) => id === task_id)
    .map(({ value }) => Object(value).status);
  assertEquals(statuses, ["completed"]);
});

Deno.test("faults.remove and snapshots.remove throw for an unknown id or name", () => {
  const { faults, snapshots } = createEmulator();
  const id = faults.add({ effect: "reset" });
  faults.remove(id);
  assertEquals(faults.list(), []);
  snapshots.take("a");
  snapshots.remove("a");
  assertEquals(snapshots.list(), []);
  for (
    const [remove, message] of [
      [() => faults.remove(id), 'Fault "1" not found'],
      [() => snapshots.remove("a"), 'Snapshot "a" not found'],
      [() => snapshots.restore("a"), 'Snapshot "a" not found'],
    ] as const
  ) {
    const error = assertThrows(remove, EmulatorError, message);
    assertEquals(error.status, 404);
  }
});

Deno.test("autoComplete, latency and rateLimit return what was set, until they are cleared", () => {
  const { autoComplete, latency, rateLimit } = createEmulator();
  assertEquals(
    [autoComplete.get(), latency.get(), rateLimit.get()],
    [undefined, undefined, undefined],
  );
  autoComplete.set({ completeAfterMs: 5 });
  latency.set(7);
  rateLimit.set({ requests: 1, windowMs: 2 });
  assertEquals<unknown>(
    [autoComplete.get(), latency.get(), rateLimit.get()],
    [
      { completeAfterMs: 5, errorShare: 0 },
      { minMs: 7, maxMs: 7 },
      { requests: 1, windowMs: 2 },
    ],
  );
  for (const setting of [autoComplete, latency, rateLimit]) {
    setting.clear();
    assertEquals<unknown>(setting.get(), undefined);
  }
});

Deno.test("methods check the arguments that routes check", () => {
  const { callbacks, faults, latency, tasks } = createEmulator();
  for (
    const call of [
      () => callbacks.dropNext(0.5),
      () => callbacks.deliver({ order: "random" } as never),
      () => faults.add({ effect: "explode" } as never),
      () => latency.set({ minMs: 2, maxMs: 1 }),
      () => tasks.start("none"),
    ]
  ) {
    assertThrows(call, EmulatorError);
  }
});

Deno.test("projects.archive archives and restores a project, also over HTTP", async () => {
  const { emulator, live } = controlled();
  const name = await projectOf(live);
  const { key, archive } = {
    key: emulator.keys.live,
    archive: emulator.projects.archive,
  };
  const isArchived = async () =>
    (await live.get(`/projects/${name}`)).body.archived;
  archive(key, name);
  assertEquals(await isArchived(), true);
  const body = { key, archived: false };
  const line = `POST /projects/${name}/archive`;
  assertEquals((await send(emulator, line, body)).body, { status: "ok" });
  assertEquals(await isArchived(), false);
  const odd = await send(emulator, line, { ...body, archived: "yes" });
  assertEquals([odd.status, odd.body.error], [
    400,
    'archived must be a boolean: current value is "yes"',
  ]);
});

Deno.test("an option that is undefined counts as not given, in types too", async () => {
  const { emulator, live } = controlled({
    keptRequestBytes: undefined,
    maxBodyBytes: undefined,
    allowHosts: undefined,
    baseUrl: undefined,
    accounts: [
      { testKey: "test_a", liveKey: "live_a", disabledTypes: undefined },
    ],
  });
  emulator.faults.add({
    route: undefined,
    method: undefined,
    times: undefined,
    every: undefined,
    share: undefined,
    when: undefined,
    effect: { status: 503, headers: undefined, body: undefined },
  });
  const failed = await live.get("/tasks");
  assertEquals([failed.status, failed.body.status_code], [503, 503]);
  emulator.faults.clear();
  emulator.autoComplete.set({ completeAfterMs: 0, errorShare: undefined });
  const { task_id } = await imageTask(live);
  const verdict = { accepted: true, comments: undefined };
  const { status, customer_review_comments } = emulator.tasks.audit(
    task_id,
    verdict,
  );
  assertEquals([status, customer_review_comments], ["completed", undefined]);
  await emulator.callbacks.deliver({ order: undefined });
  emulator.import(emulator.export());
});
