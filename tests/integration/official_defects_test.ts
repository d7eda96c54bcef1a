/** Defects of the official clients that this client does not have. */
import { assert, assertEquals } from "@std/assert";
import { isTaskCallback, readCallback } from "../../src/callbacks/mod.ts";
import { emulated, lines } from "../support/emulated.ts";
import { scriptedClient } from "../support/client.ts";

const COW = {
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
} as const;

/** Calls a client whose server responds with `response`. Returns the method, target and body that it sent. */
async function lineOf(
  call: (
    client: ReturnType<typeof scriptedClient>["client"],
  ) => PromiseLike<unknown>,
  response: unknown = {},
): Promise<string> {
  const { client, requests } = scriptedClient([Response.json(response)]);
  await call(client);
  const [request] = requests;
  return [request?.method, request?.target, request?.body]
    .filter((part) => part !== null).join(" ");
}

Deno.test("tasks.setMetadata sends the object itself; the Node client wraps it", async () => {
  assertEquals(
    await lineOf((client) => client.tasks.setMetadata("t", { a: 1 })),
    'POST /v1/task/t/setMetadata {"a":1}',
  );
});

Deno.test("studio.batches.setPriorities sends batches; the Node client sends groups", async () => {
  assertEquals(
    await lineOf(
      (client) => client.studio.batches.setPriorities(["b", "a"]),
      [],
    ),
    'POST /v1/studio/batches/set_priorities {"batches":[{"name":"b"},{"name":"a"}]}',
  );
});

Deno.test("batches.list reads its total from totalDocs; the Node client reads total", async () => {
  const { client } = scriptedClient([
    Response.json({
      docs: [],
      totalDocs: 7,
      limit: 100,
      offset: 0,
      has_more: false,
    }),
  ]);
  assertEquals((await client.batches.list()).total, 7);
});

Deno.test("tasks.list keeps its offset and every member of a task; the Node client loses them", async () => {
  const task = {
    task_id: "t",
    response: { annotations: [] },
    is_test: true,
    unique_id: "u",
    a_member_of_tomorrow: [1],
  };
  const { client } = scriptedClient([
    Response.json({
      docs: [task],
      total: 9,
      limit: 1,
      offset: 4,
      has_more: true,
    }),
  ]);
  const page = await client.tasks.list({ offset: 4, limit: 1 });
  assertEquals([page.offset, page.limit, page.total], [4, 1, 9]);
  assertEquals(page.items, [task as never]);
});

Deno.test("names in paths are percent-encoded; the Node client does not encode them", async () => {
  for (
    const [call, path] of [
      [(c) => c.batches.get("a b/c?d#e"), "/v1/batches/a%20b%2Fc%3Fd%23e"],
      [(c) => c.projects.get("50%"), "/v1/projects/50%25"],
      [
        (c) => c.studio.projectGroups.list("ä"),
        "/v1/studio/projects/%C3%A4/groups",
      ],
    ] as readonly [Parameters<typeof lineOf>[0], string][]
  ) {
    const response = path.includes("studio") ? [] : {};
    assertEquals(await lineOf(call, response), `GET ${path}`);
  }
});

Deno.test("studio.projectGroups.list returns a list; the Node client returns one object", async () => {
  const group = { id: "1", name: "g", numWorkers: 0, isSingleton: false };
  const { client } = scriptedClient([Response.json([group])]);
  assertEquals((await client.studio.projectGroups.list("p")).items, [group]);
});

Deno.test("changes of teams and assignments return the API's response; those of the Node client return nothing", async () => {
  const team = [{ email: "a@example.com", role: "member" }];
  const teams = scriptedClient([Response.json(team)]).client;
  const params = { emails: ["a@example.com"], team_role: "member" };
  assertEquals(await teams.teams.invite(params), team);
  assertEquals(await teams.teams.setRole(params), team);
  const map = { "a@example.com": ["p"] };
  const { assignments } = scriptedClient([Response.json(map)]).client.studio;
  const pair = { emails: ["a@example.com"], projects: ["p"] };
  assertEquals(await assignments.add(pair), map);
  assertEquals(await assignments.remove(pair), map);
});

Deno.test("filters and metadata of batches are sent; the Node client has neither", async () => {
  const { client, wire } = emulated();
  await client.tasks.list({
    unique_id: "u",
    tags: ["t"],
    customer_review_status: "accepted",
    limited_response: true,
  });
  await client.projects.create({ name: "p", type: "imageannotation" });
  const batch = await client.batches.create({
    project: "p",
    name: "b",
    metadata: { a: { b: 1 } },
  });
  assertEquals(batch.metadata, { a: { b: 1 } });
  assertEquals(
    wire[0]?.target,
    "/v1/tasks?unique_id=u&tags=t&customer_review_status=accepted&limited_response=true",
  );
});

Deno.test("choices and metadata of a video task keep their structure; the Node client types them as strings", async () => {
  const line = await lineOf((client) =>
    client.tasks.create("videoplaybackannotation", {
      attachment: "https://example.com/cows.mp4",
      unique_id: "v",
      metadata: { herd: { size: 7 } },
      geometries: { box: { objects_to_annotate: ["cow"] } },
      annotation_attributes: {
        age: { type: "category", choices: ["calf", { choice: "cow" }] },
      },
    })
  );
  const { metadata, annotation_attributes } = JSON.parse(
    line.slice(line.indexOf("{")),
  );
  assertEquals(metadata, { herd: { size: 7 } });
  assertEquals(annotation_attributes.age.choices, ["calf", { choice: "cow" }]);
});

Deno.test("trainingTasks.create returns initial_response; the Python client returns None", async () => {
  const response = {
    id: "q",
    expected_response: {},
    initial_response: { a: 1 },
  };
  const { client } = scriptedClient([Response.json(response)]);
  const task = await client.trainingTasks.create("chat", {
    expected_response: {},
    initial_response: { a: 1 },
  });
  assertEquals(task.initial_response, { a: 1 });
});

Deno.test("studio.projectGroups.create returns the list of workers; the Python client returns a tuple of one", async () => {
  const workers = [{ id: "1", email: "a@example.com" }, {
    id: "2",
    email: "b@example.com",
  }];
  const { client } = scriptedClient([Response.json({ id: "g", workers })]);
  const group = await client.studio.projectGroups.create("p", {
    name: "g",
    emails: ["a@example.com", "b@example.com"],
  });
  assertEquals(group.workers, workers);
});

Deno.test("tasks.setMetadata and tasks.setTags send empty values; the Python client sends no body", async () => {
  const { client, wire } = emulated();
  const { task_id } = await client.tasks.create("imageannotation", {
    ...COW,
    metadata: { a: 1 },
    tags: ["a"],
  });
  wire.length = 0;
  assertEquals((await client.tasks.setMetadata(task_id, {})).metadata, {});
  assertEquals((await client.tasks.setTags(task_id, [])).tags, []);
  assertEquals(lines(wire), [
    `POST /v1/task/${task_id}/setMetadata {}`,
    `POST /v1/task/${task_id}/tags []`,
  ]);
});

Deno.test("tasks.cancel and tasks.setTags return the changed task; the Python client returns nothing", async () => {
  const { client } = emulated({ key: "live" });
  const { task_id } = await client.tasks.create("imageannotation", COW);
  assertEquals((await client.tasks.setTags(task_id, ["a"])).tags, ["a"]);
  assertEquals((await client.tasks.cancel(task_id)).status, "canceled");
});

Deno.test("readCallback reads task_id; the Ruby client looks for task.id", async () => {
  const callback = await readCallback(
    new Request("https://example.com/callbacks", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ task_id: "t", task: { task_id: "t" } }),
    }),
  );
  assert(isTaskCallback(callback));
  assertEquals([callback.task_id, callback.task?.task_id], ["t", "t"]);
});

Deno.test("a task has callback_succeeded; the Ruby client looks for another name", async () => {
  const { client } = emulated();
  const task = await client.tasks.create("imageannotation", {
    ...COW,
    callback_url: "https://example.com/callback",
  });
  assert(task.callback_succeeded);
});

Deno.test("tasks.list sends a limit, and none by default; the old Node client loses it", async () => {
  const response = { docs: [], total: 0, has_more: false };
  assertEquals(
    await lineOf((client) => client.tasks.list(), response),
    "GET /v1/tasks",
  );
  assertEquals(
    await lineOf((client) => client.tasks.list({ limit: 7 }), response),
    "GET /v1/tasks?limit=7",
  );
});
