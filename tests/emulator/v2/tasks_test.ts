/** Chat tasks of v2: creation, lists, expansion, metadata, and how v1 sees them. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { imageTask, projectOf } from "../../support/emulator/requests.ts";
import {
  newBatch,
  newChat,
  newChats,
  ok,
  v2Stage,
} from "../../support/emulator/v2.ts";

interface Named {
  readonly task_id: string;
}

Deno.test("v2: a new chat task is pending and has no threads, with either key", async () => {
  for (const key of ["test", "live"] as const) {
    const stage = await v2Stage({ key });
    const task = await newChat(stage, { metadata: { ticket: 1 } });
    const { id } = await ok(stage.v2.get("/project?project_name=talk"));
    assertEquals(Object.keys(task), [
      "task_id",
      "project",
      "status",
      "created_at",
      "metadata",
      "threads",
    ]);
    assertEquals(task.project, id);
    assertEquals([task.status, task.threads], ["pending", []]);
    assertEquals(task.metadata, { ticket: 1 });
    const { task_id } = task;
    assertEquals(await ok(stage.v2.get(`/task?task_id=${task_id}`)), task);
  }
});

Deno.test("v2: v1 sees a chat task of v2, with its variables, batch and callback", async () => {
  const stage = await v2Stage();
  await newBatch(stage, "b");
  const template_variables = { prompt: "Hello", languageCode: "en_US" };
  const { task_id } = await newChat(stage, {
    batch_name: "b",
    template_variables,
    callback_url: "https://example.com/task",
    unique_id: "one",
  });
  const { body } = await stage.v1.get(`/task/${task_id}`);
  assertEquals(
    [body.type, body.status, body.project, body.batch, body.unique_id],
    ["chat", "pending", "talk", "b", "one"],
  );
  assertEquals(body.params, { template_variables });
  assertEquals(body.callback_url, "https://example.com/task");
  const again = { project_name: "talk", unique_id: "one" };
  assertEquals((await stage.v2.post("/task/chat", again)).status, 409);
});

Deno.test("v2: a chat task of v1 has a conversation in v2", async () => {
  const { v1, v2 } = await v2Stage();
  const { body: { task_id } } = await v1.post("/task/chat", {
    project: "talk",
  });
  const { status, threads } = await ok(v2.get(`/task?task_id=${task_id}`));
  assertEquals([status, threads.length], ["completed", 1]);
  const { body: alone } = await v1.post("/task/chat", {});
  const outside = await v2.get(`/task?task_id=${alone.task_id}`);
  assertEquals([outside.status, outside.body.error], [
    404,
    "Task with that id not found",
  ]);
});

Deno.test("v2: a task of another type has no conversation", async () => {
  const { v1, v2 } = await v2Stage();
  await projectOf(v1);
  const { task_id } = await imageTask(v1, { project: "roads" });
  const task = await ok(v2.get(`/task?task_id=${task_id}`));
  assertEquals([task.status, task.threads], ["completed", []]);
});

Deno.test("v2: a chat task needs a project of a chat type, and its batch must belong to it", async () => {
  const stage = await v2Stage();
  const { v1, v2 } = stage;
  await projectOf(v1);
  await projectOf(v1, { name: "many", type: "multichat" });
  await newBatch(stage, "b");
  const post = async (body: object) => await v2.post("/task/chat", body);
  const wrong = await post({ project_name: "roads" });
  assertEquals(wrong.status, 400);
  assertMatch(wrong.body.error, /"imageannotation", not "chat"/);
  assertEquals((await post({ batch_name: "b" })).status, 400);
  const other = { project_name: "many", batch_name: "b" };
  assertEquals((await post(other)).status, 400);
  const { task_id } = await ok(post({ project_name: "many" }));
  assertEquals((await v1.get(`/task/${task_id}`)).body.type, "multichat");
  for (
    const body of [{ template_variables: [] }, { metadata: 1 }, {
      callback_url: 1,
    }]
  ) {
    const { status } = await post({ project_name: "talk", ...body });
    assertEquals(status, 400, JSON.stringify(body));
  }
});

Deno.test("v2: a type that the account may not use is a 402", async () => {
  const stage = await v2Stage({
    accounts: [
      { testKey: "test_me", liveKey: "live_me", disabledTypes: ["chat"] },
    ],
  });
  const { status } = await stage.v2.post("/task/chat", {
    project_name: "talk",
  });
  assertEquals(status, 402);
});

Deno.test("v2: expand returns the project and the batch of a task as objects", async () => {
  const stage = await v2Stage();
  const { v2 } = stage;
  const batch = await newBatch(stage, "b");
  const { task_id } = await newChat(stage, { batch_id: batch.id });
  const project = await ok(v2.get("/project?project_name=talk"));
  const read = (query: string) =>
    ok(v2.get(`/task?task_id=${task_id}${query}`));
  const plain = await read("");
  assertEquals([plain.project, plain.batch], [project.id, batch.id]);
  const one = await read("&expand=project");
  assertEquals([one.project, one.batch], [project, batch.id]);
  const both = await read("&expand=project&expand=batch");
  assertEquals([both.project, both.batch], [project, batch]);
  const { tasks } = await ok(
    v2.get("/tasks?batch_name=b&expand=batch&expand=project"),
  );
  assertEquals(tasks, [both]);
});

Deno.test("v2: tasks are listed by project, by batch, or by both", async () => {
  const stage = await v2Stage();
  const { v1, v2 } = stage;
  await projectOf(v1, { name: "other", type: "chat" });
  await newBatch(stage, "b");
  const [first] = await newChats(stage, 1);
  const [second] = await newChats(stage, 1, { batch_name: "b" });
  const [third] = await newChats(stage, 1, { project_name: "other" });
  const ids = async (query: string) =>
    (await ok(v2.get(`/tasks?${query}`))).tasks
      .map(({ task_id }: Named) => task_id);
  assertEquals(await ids("project_name=talk"), [first, second]);
  assertEquals(await ids("project_name=other"), [third]);
  assertEquals(await ids("batch_name=b"), [second]);
  assertEquals(await ids("project_name=talk&batch_name=b"), [second]);
  assertEquals(await ids("project_name=other&batch_name=b"), []);
});

Deno.test("v2: tasks are filtered by status and by the time of their completion", async () => {
  const stage = await v2Stage();
  const { emulator, v2 } = stage;
  const [one = "", two = "", three = "", four = "", five = ""] = await newChats(
    stage,
    5,
  );
  emulator.clock.advance(60_000);
  emulator.chatTasks.complete(one);
  emulator.clock.advance(60_000);
  emulator.chatTasks.complete(two);
  emulator.chatTasks.fail(three);
  emulator.chatTasks.remove(four);
  const ids = async (query: string) =>
    (await ok(v2.get(`/tasks?project_name=talk&${query}`))).tasks
      .map(({ task_id }: Named) => task_id);
  assertEquals(await ids("status=completed"), [one, two]);
  assertEquals(await ids("status=error"), [three]);
  assertEquals(await ids("status=deleted"), [four]);
  assertEquals(await ids("status=pending"), [five]);
  assertEquals(await ids("completed_after=2026-01-01T00:01:30Z"), [two]);
  assertEquals(await ids("completed_before=2026-01-01T00:01:30Z"), [one]);
});

Deno.test("v2: pages of any size have every task once, in order of creation, and the last has no cursor", async () => {
  const stage = await v2Stage();
  const ids = await newChats(stage, 23);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
      const seen: string[] = [];
      let cursor = "";
      let pages = 0;
      do {
        pages += 1;
        const query = `project_name=talk&limit=${limit}${cursor}`;
        const page = await ok(stage.v2.get(`/tasks?${query}`));
        seen.push(...page.tasks.map(({ task_id }: Named) => task_id));
        assert(page.tasks.length <= limit);
        cursor = "next_token" in page
          ? `&next_token=${encodeURIComponent(page.next_token)}`
          : "";
      } while (cursor !== "");
      assertEquals(seen, ids);
      assertEquals(pages, Math.ceil(ids.length / limit));
    }),
    { numRuns: 30 },
  );
});

Deno.test("v2: a task that is added while a list is read comes last, and no task twice", async () => {
  const stage = await v2Stage();
  const ids = await newChats(stage, 4);
  const first = await ok(stage.v2.get("/tasks?project_name=talk&limit=3"));
  const added = await newChats(stage, 1);
  const { tasks } = await ok(
    stage.v2.get(
      `/tasks?project_name=talk&limit=3&next_token=${first.next_token}`,
    ),
  );
  assertEquals(
    [...first.tasks, ...tasks].map(({ task_id }: Named) => task_id),
    [...ids, ...added],
  );
});

Deno.test("v2: a page has at most 100 items, and 100 by default", async () => {
  const stage = await v2Stage();
  await newChats(stage, 101);
  const { tasks, next_token } = await ok(
    stage.v2.get("/tasks?project_name=talk"),
  );
  assertEquals([tasks.length, typeof next_token], [100, "string"]);
  for (const limit of ["0", "101", "-1", "x"]) {
    const query = `/tasks?project_name=talk&limit=${limit}`;
    assertEquals((await stage.v2.get(query)).status, 400, limit);
  }
});

Deno.test("v2: a cursor has the number of items before its page; any other string is a 400", async () => {
  const stage = await v2Stage();
  await newChats(stage, 3);
  const list = "/tasks?project_name=talk&limit=2";
  const { next_token } = await ok(stage.v2.get(list));
  assertEquals(JSON.parse(atob(next_token)), { skip: 2 });
  const bad = ["x", btoa("x"), btoa("null"), btoa('{"skip":-1}')];
  for (const cursor of [...bad, btoa('{"skip":1.5}'), btoa('{"skip":"1"}')]) {
    const query = `${list}&next_token=${encodeURIComponent(cursor)}`;
    const { status, body } = await stage.v2.get(query);
    assertEquals([status, body.error], [400, "The next_token is invalid"]);
  }
  const end = encodeURIComponent(btoa('{"skip":9}'));
  assertEquals(await ok(stage.v2.get(`${list}&next_token=${end}`)), {
    tasks: [],
  });
});

Deno.test("v2: metadata of a task is replaced, or merged", async () => {
  const stage = await v2Stage();
  const { task_id } = await newChat(stage, { metadata: { a: { b: 1 } } });
  const set = async (metadata: object, merge?: boolean) =>
    (await ok(stage.v2.post("/task/metadata", {
      task_id,
      metadata,
      ...(merge !== undefined && { merge }),
    }))).metadata;
  assertEquals(await set({ a: { c: 2 } }, true), { a: { b: 1, c: 2 } });
  assertEquals(await set({ d: null }), { d: null });
  assertEquals((await stage.v1.get(`/task/${task_id}`)).body.metadata, {
    d: null,
  });
  for (
    const body of [{ metadata: {} }, { task_id }, {
      task_id,
      metadata: {},
      merge: "x",
    }]
  ) {
    const { status } = await stage.v2.post("/task/metadata", body);
    assertEquals(status, 400, JSON.stringify(body));
  }
  const unknown = { task_id: "none", metadata: {} };
  assertEquals((await stage.v2.post("/task/metadata", unknown)).status, 404);
});

Deno.test("v2: merged metadata is at most as large as replaced metadata", async () => {
  const stage = await v2Stage();
  const half = "x".repeat(6000);
  const { task_id } = await newChat(stage, { metadata: { a: half } });
  const body = { task_id, metadata: { b: half } };
  const merged = await stage.v2.post("/task/metadata", {
    ...body,
    merge: true,
  });
  assertEquals(merged.status, 400);
  await ok(stage.v2.post("/task/metadata", body));
});

Deno.test("v2: tasks of one key do not exist for another", async () => {
  const stage = await v2Stage();
  const { task_id } = await newChat(stage);
  const other = await v2Stage({ key: "live", seed: "v2" });
  assertEquals((await other.v2.get(`/task?task_id=${task_id}`)).status, 404);
});

Deno.test("v2: a query key or a member that is unknown is ignored, and with strict a 400", async () => {
  for (const strict of [false, true]) {
    const stage = await v2Stage({ strict });
    const status = strict ? 400 : 200;
    const list = await stage.v2.get("/tasks?project_name=talk&limt=1");
    assertEquals(list.status, status);
    const body = { project_name: "talk", metdata: {} };
    assertEquals((await stage.v2.post("/task/chat", body)).status, status);
  }
});

Deno.test("v2: Basic authentication has the same key, and a request without a key is a 401", async () => {
  const stage = await v2Stage();
  const url = "https://api.scale.com/v2/projects";
  const send = async (headers: Record<string, string>) => {
    const response = await stage.emulator.fetch(url, { headers });
    return [response.status, (await response.json()).status_code];
  };
  const authorization = `Basic ${btoa(`${stage.key}:`)}`;
  assertEquals(await send({ authorization }), [200, undefined]);
  assertEquals(await send({}), [401, 401]);
});
