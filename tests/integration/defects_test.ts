/** Where the official clients are wrong, this one is right: one test a line of the list of their defects. */
import { assert, assertEquals } from "@std/assert";
import { isTaskCallback, readCallback } from "../../src/callbacks/mod.ts";
import { emulated, lines } from "../support/emulated.ts";
import { scriptedClient } from "../support/client.ts";

const COW = {
  attachment: "https://example.com/cow.jpg",
  geometries: { box: { objects_to_annotate: ["cow"] } },
} as const;

/** Sends one request to a server that answers `answer`, and gives its line. */
async function lineOf(
  call: (
    client: ReturnType<typeof scriptedClient>["client"],
  ) => PromiseLike<unknown>,
  answer: unknown = {},
): Promise<string> {
  const { client, requests } = scriptedClient([Response.json(answer)]);
  await call(client);
  const [request] = requests;
  return [request?.method, request?.target, request?.body]
    .filter((part) => part !== null).join(" ");
}

Deno.test("Node: tasks.setMetadata wraps the object; here it is bare", async () => {
  assertEquals(
    await lineOf((client) => client.tasks.setMetadata("t", { a: 1 })),
    'POST /v1/task/t/setMetadata {"a":1}',
  );
});

Deno.test("Node: setPriorities sends groups; here it sends batches", async () => {
  assertEquals(
    await lineOf(
      (client) => client.studio.batches.setPriorities(["b", "a"]),
      [],
    ),
    'POST /v1/studio/batches/set_priorities {"batches":[{"name":"b"},{"name":"a"}]}',
  );
});

Deno.test("Node: the total of batches is read from total; here from totalDocs", async () => {
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

Deno.test("Node: lists of tasks lack offset, tasks most members; here nothing is lost", async () => {
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

Deno.test("Node: names in paths are not encoded; here they are", async () => {
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
    const answer = path.includes("studio") ? [] : {};
    assertEquals(await lineOf(call, answer), `GET ${path}`);
  }
});

Deno.test("Node: the groups of a project are one object; here a list", async () => {
  const group = { id: "1", name: "g", numWorkers: 0, isSingleton: false };
  const { client } = scriptedClient([Response.json([group])]);
  assertEquals(await client.studio.projectGroups.list("p"), [group]);
});

Deno.test("Node: changes of teams and assignments give nothing; here what the API gives", async () => {
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

Deno.test("Node: filters, metadata of batches and whole nouns are missing; here they are there", async () => {
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

Deno.test("Node: choices of an attribute and metadata of a video are typed as text; here as they are", async () => {
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

Deno.test("Python: initial_response of a quality task is always None; here it is what came", async () => {
  const answer = { id: "q", expected_response: {}, initial_response: { a: 1 } };
  const { client } = scriptedClient([Response.json(answer)]);
  const task = await client.trainingTasks.create("chat", {
    expected_response: {},
    initial_response: { a: 1 },
  });
  assertEquals(task.initial_response, { a: 1 });
});

Deno.test("Python: the workers of a group are a tuple of one; here the list", async () => {
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

Deno.test("Python: empty metadata and tags send no body; here they do", async () => {
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

Deno.test("Python: task.cancel() and the like give nothing; here the task as it is now", async () => {
  const { client } = emulated({ key: "live" });
  const { task_id } = await client.tasks.create("imageannotation", COW);
  assertEquals((await client.task(task_id).setTags(["a"])).tags, ["a"]);
  assertEquals((await client.task(task_id).cancel()).status, "canceled");
});

Deno.test("Ruby: the id of a callback is looked for in task.id; here where it is", async () => {
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

Deno.test("Ruby: callback_succeeded is looked for under another name; here under its own", async () => {
  const { client } = emulated();
  const task = await client.tasks.create("imageannotation", {
    ...COW,
    callback_url: "https://example.com/callback",
  });
  assert(task.callback_succeeded);
});

Deno.test("old Node: the limit is lost; here it is sent, and the API's default left to the API", async () => {
  const answer = { docs: [], total: 0, has_more: false };
  assertEquals(
    await lineOf((client) => client.tasks.list(), answer),
    "GET /v1/tasks",
  );
  assertEquals(
    await lineOf((client) => client.tasks.list({ limit: 7 }), answer),
    "GET /v1/tasks?limit=7",
  );
});
