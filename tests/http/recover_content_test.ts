/** Recovery compares all that was sent, so that it never returns the work of somebody else. */
import { assert, assertEquals } from "@std/assert";
import {
  ScaleClient,
  ScaleDuplicateResourceError,
  type ScaleError,
  type Task,
} from "../../mod.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import {
  createTaskSamples,
  TYPES_WITH_PROJECT,
} from "../fixtures/task_samples.ts";
import { fakeClock } from "../support/fake_clock.ts";
import { byMethod, failure } from "../support/faults.ts";
import { recoveryServer, RESET } from "../support/recovery_server.ts";
import { apiError, type Step } from "../support/scripted_fetch.ts";
import { scriptedClient } from "../support/client.ts";

type Create = (
  client: ScaleClient,
  kind: "old" | "new",
  options?: { readonly onConflict: "return" },
) => Promise<object>;

/** Creations of which the "new" one has the key of the "old" one, and another content. */
const CREATIONS: Readonly<Record<string, readonly [Create, string]>> = {
  "Tasks#create with another attachment": [
    ({ tasks }, kind, options) =>
      tasks.create("imageannotation", {
        unique_id: "u",
        attachment: `https://example.com/${kind}.jpg`,
        geometries: { box: { objects_to_annotate: ["cow"] } },
      }, options),
    "attachment",
  ],
  "Tasks#create with other labels": [
    ({ tasks }, kind, options) =>
      tasks.create("imageannotation", {
        unique_id: "u",
        attachment: "https://example.com/cow.jpg",
        geometries: { box: { objects_to_annotate: ["cow", kind] } },
      }, options),
    "geometries",
  ],
  "Tasks#create with other metadata and another instruction": [
    ({ tasks }, kind, options) =>
      tasks.create("categorization", {
        unique_id: "u",
        instruction: kind,
        metadata: { hash: { sha256: kind } },
        attachment: "Moo",
        attachment_type: "text",
        categories: ["cow", "dog"],
      }, options),
    "instruction and metadata",
  ],
  "Batches#create with other metadata and another callback": [
    ({ batches }, kind, options) =>
      batches.create({
        project: "cows",
        name: "b",
        callback: `https://example.com/${kind}`,
        metadata: { kind },
      }, options),
    "callback and metadata",
  ],
  "Projects#create with other params": [
    ({ projects }, kind, options) =>
      projects.create({
        name: "p",
        type: "imageannotation",
        params: {
          instruction: "Box each cow",
          padding: kind === "old" ? 1 : 2,
        },
      }, options),
    "params",
  ],
  "TrainingTasks#create with another attachment": [
    ({ trainingTasks }, kind, options) =>
      trainingTasks.create("imageannotation", {
        unique_id: "u",
        attachment: `https://example.com/${kind}.jpg`,
        geometries: { box: { objects_to_annotate: ["cow"] } },
        expected_response: { annotations: [] },
      }, options),
    "attachment",
  ],
};

/** A client of an emulator with a project. `faults` are made to its next creations: a 503 before anything is done, or after. */
async function farm() {
  const emulator = createEmulator({ seed: 1 });
  const faults: ("before" | "after")[] = [];
  const client = new ScaleClient({
    apiKey: emulator.keys.test,
    clock: fakeClock(),
    fetch: async (input, init) => {
      const fault = init?.method === "POST" ? faults.shift() : undefined;
      if (fault === "before") return apiError(503);
      const response = await emulator.fetch(input, init);
      return fault === "after" ? apiError(503) : response;
    },
  });
  await client.projects.create({ name: "cows", type: "imageannotation" });
  return { client, faults };
}

function assertDifferent(
  error: ScaleError,
  members: string,
  old: object,
): void {
  assert(error instanceof ScaleDuplicateResourceError);
  assertEquals([error.status, error.reason, error.outcomeUnknown], [
    409,
    "different",
    false,
  ]);
  assert(error.message.endsWith(`has another ${members}`), error.message);
  assertEquals(idOf(error.existing!), idOf(old));
}

/** Returns what tells an object from others of its kind. */
function idOf(object: object): unknown {
  const { task_id, id, name } = object as Record<string, unknown>;
  return task_id ?? id ?? name;
}

for (const [what, [create, members]] of Object.entries(CREATIONS)) {
  Deno.test(`${what} is not taken for the existing object, after a 503 and with onConflict: "return"`, async () => {
    const { client, faults } = await farm();
    const old = await create(client, "old");
    faults.push("before");
    assertDifferent(await failure(() => create(client, "new")), members, old);
    const options = { onConflict: "return" } as const;
    const error = await failure(() => create(client, "new", options));
    assertDifferent(error, members, old);
    // The object may be a secret, so a log does not show it.
    assert(!JSON.stringify(error).includes('"existing"'));
    assert(!Deno.inspect(error).includes("example.com/old"));
  });

  Deno.test(`${what}: the same content is found, after a lost response and with onConflict: "return"`, async () => {
    const { client, faults } = await farm();
    faults.push("after");
    const first = await create(client, "old");
    const again = await create(client, "old", { onConflict: "return" });
    assertEquals(idOf(again), idOf(first));
  });
}

Deno.test("Tasks#create recovers a task of every type that the emulator knows, although it adds defaults", async () => {
  const emulator = createEmulator({ seed: 1 });
  let ids = 0;
  let recovered = 0;
  const client = new ScaleClient({
    apiKey: emulator.keys.test,
    clock: fakeClock(),
    // Such an id counts as the caller's own, so the tasks are compared.
    autoUniqueId: () => `id-${ids++}`,
    hooks: { onRecover: () => void recovered++ },
    fetch: async (input, init) => {
      const response = await emulator.fetch(input, init);
      const isCreated = String(input).includes("/v1/task/") && response.ok;
      return isCreated ? apiError(503) : response;
    },
  });
  for (const type of TYPES_WITH_PROJECT) {
    await client.projects.create({ name: type, type });
  }
  const tasks = await createTaskSamples(client);
  assertEquals(recovered, Object.keys(tasks).length);
});

Deno.test("Tasks#create compares nothing with a generated unique_id, since nobody else can have it", async () => {
  for (const first of [apiError(503), RESET]) {
    const { client } = scriptedClient([byMethod({
      POST: [first, apiError(409)],
      // The documents of this look-up lack type and project.
      GET: [({ target }) => {
        const unique_id = target.split("unique_id=")[1]!;
        return Response.json({ docs: [{ task_id: "t", unique_id }] });
      }],
    })]);
    const task = await client.tasks.create("x", { project: "p", a: 1 });
    assertEquals(task.task_id, "t");
  }
});

Deno.test("Projects#create compares the newest params, and a project without params with none", async () => {
  const versions = [{ version: 0, a: 1 }, { version: 1, a: 2, b: 3 }];
  const table:
    readonly (readonly [object | null | undefined, object[], boolean])[] = [
      [{ a: 2 }, versions, true],
      [{ a: 1 }, versions, false],
      [{ a: 1 }, [], false],
      [{}, [], true],
      [null, [], true],
      [null, versions, true],
      [undefined, versions, true],
    ];
  for (const [params, param_history, isSame] of table) {
    const get = Response.json({ name: "p", type: "x", param_history });
    const { client } = recoveryServer([RESET, apiError(409)], [get]);
    const create = () =>
      client.projects.create({ name: "p", type: "x", params: params as never });
    if (isSame) assertEquals((await create()).name, "p");
    else assertEquals((await failure(create)).reason, "different");
  }
});

Deno.test("Tasks#create prefers a member of the task to one of its params", async () => {
  const sent = { unique_id: "u", instruction: "mine", a: 1 };
  const task = { task_id: "t", type: "x", unique_id: "u" };
  const table: readonly (readonly [Partial<Task>, string | undefined])[] = [
    [{ instruction: "mine", params: { a: 1, instruction: "b" } }, undefined],
    [
      { instruction: "b", params: { a: 1, instruction: "mine" } },
      "instruction",
    ],
    [{ instruction: "mine", params: { a: 2 } }, "a"],
    [{ instruction: "mine" }, undefined],
  ];
  for (const [found, differs] of table) {
    const gets: Step[] = [Response.json({ docs: [{ ...task, ...found }] })];
    const { client } = recoveryServer([RESET, apiError(409)], gets);
    const create = () => client.tasks.create("x", sent);
    if (differs === undefined) {
      assertEquals((await create()).task_id, "t");
    } else {
      const { message } = await failure(create);
      assert(message.endsWith(`another ${differs}`), message);
    }
  }
});
