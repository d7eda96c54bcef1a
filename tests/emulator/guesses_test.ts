/** Guesses of the emulator that no other test shows: see src/emulator/FIDELITY.md. */
import { assert, assertEquals } from "@std/assert";
import { createEmulator } from "../../src/emulator/mod.ts";
import {
  API,
  IMAGE,
  imageTask,
  projectOf,
  senderOf,
  start,
} from "../support/emulator/requests.ts";

Deno.test("the password of Basic authentication is ignored", async () => {
  const { emulator } = start();
  const authorization = `Basic ${btoa(`${emulator.keys.test}:secret`)}`;
  const response = await emulator.fetch(`${API}/tasks`, {
    headers: { authorization },
  });
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("create accepts True and False as strings for a boolean", async () => {
  const { test } = start();
  const statusOf = async (value: unknown) => {
    const body = { ...IMAGE, clear_unique_id_on_error: value };
    return (await test.post("/task/imageannotation", body)).status;
  };
  for (const value of [true, "true", "False", ""]) {
    assertEquals(await statusOf(value), 200, String(value));
  }
  for (const value of ["yes", 1]) {
    assertEquals(await statusOf(value), 400, String(value));
  }
});

Deno.test("list includes the tasks at the bounds of a time window", async () => {
  const { test } = start();
  const { created_at } = await imageTask(test);
  const window = `start_time=${created_at}&end_time=${created_at}`;
  assertEquals((await test.get(`/tasks?${window}`)).body.total, 1);
});

Deno.test("list uses the first value of a repeated date", async () => {
  const { test } = start();
  await imageTask(test);
  const totalOf = async (first: string, second: string) => {
    const query = `start_time=${first}&start_time=${second}`;
    return (await test.get(`/tasks?${query}`)).body.total;
  };
  assertEquals(await totalOf("2000-01-01", "2100-01-01"), 1);
  assertEquals(await totalOf("2100-01-01", "2000-01-01"), 0);
});

Deno.test("list by several tags finds tasks with any of them", async () => {
  const { test } = start();
  for (const tags of [["a"], ["b", "c"], ["d"]]) {
    await imageTask(test, { tags });
  }
  assertEquals((await test.get("/tasks?tags=a&tags=b")).body.total, 2);
});

Deno.test("list of an unknown project or batch is empty", async () => {
  const { test } = start();
  await imageTask(test);
  for (const query of ["project=none", "batch=none"]) {
    const { status, body } = await test.get(`/tasks?${query}`);
    assertEquals([status, body.docs], [200, []]);
  }
});

Deno.test("tags is an empty array after the last tag was removed", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test, { tags: ["a"] });
  const { body } = await test.delete(`/task/${task_id}/tags`, ["a"]);
  assertEquals(body.tags, []);
});

Deno.test("a teammate who is both added to and removed from a group is removed", async () => {
  const { live } = start();
  await projectOf(live, { studio: true });
  const emails = ["ann@example.com", "bob@example.com"];
  await live.post("/teams/invite", { emails, team_role: "labeler" });
  const assignment = { emails, projects: ["roads"] };
  await live.post("/studio/assignments/add", assignment);
  const groups = "/studio/projects/roads/groups";
  await live.post(groups, { name: "g", emails: emails.slice(0, 1) });
  const { body } = await live.put(`${groups}/g`, {
    add_emails: emails,
    remove_emails: emails.slice(1),
  });
  assertEquals(
    body.workers.map(({ email }: { email: string }) => email),
    ["ann@example.com"],
  );
});

Deno.test("a callback does not follow a redirect of its receiver", async () => {
  const requests: Request[] = [];
  const emulator = createEmulator({
    seed: 1,
    callbacks: {
      fetch: (request) => {
        requests.push(request);
        const headers = { location: "https://example.com/elsewhere" };
        return Promise.resolve(new Response(null, { status: 302, headers }));
      },
    },
  });
  const sender = senderOf(emulator, emulator.keys.test);
  const callback_url = "https://example.com/callbacks";
  const { task_id } = await imageTask(sender, { callback_url });
  await emulator.callbacks.deliver();
  assertEquals(requests.map(({ url, redirect }) => [url, redirect]), [
    [callback_url, "manual"],
  ]);
  const [delivery] = emulator.callbacks.list();
  assertEquals(delivery?.task_id, task_id);
  assert(delivery?.status !== "delivered");
});

Deno.test("a task does not show the default callback URL of its account", async () => {
  const emulator = createEmulator({
    seed: 1,
    callbacks: { defaultUrl: "https://example.com/account" },
  });
  const task = await imageTask(senderOf(emulator, emulator.keys.test));
  assert(!("callback_url" in task));
});

Deno.test("paths of public programs that no source explains have no route", async () => {
  const { live } = start();
  const { task_id } = await imageTask(live, { unique_id: "mine" });
  const results = [
    await live.post(`/task/${task_id}/send-callback`),
    await live.get("/task/mine"),
    await live.post("/task/categorize", IMAGE),
  ];
  assertEquals(results.map(({ status, body }) => [status, body.error]), [
    [404, `No route for POST /v1/task/${task_id}/send-callback`],
    [404, "Task with that ID not found."],
    [400, 'Unknown task type "categorize"'],
  ]);
});

Deno.test("a task has no review status before its audit, so no filter finds it, and an audit neither fixes nor comments", async () => {
  const { test } = start();
  const { task_id } = await imageTask(test);
  const reviewed = async (value: string) =>
    (await test.get(`/tasks?customer_review_status=${value}`)).body.total;
  const statusOf = async () =>
    (await test.get(`/task/${task_id}`)).body.customer_review_status;
  assertEquals([await statusOf(), await reviewed("pending")], [undefined, 0]);
  const all = "pending,accepted,fixed,commented,rejected";
  assertEquals(await reviewed(all), 0);
  for (const accepted of [false, true]) {
    const audit = { accepted, comments: "seen" };
    await test.post(`/task/${task_id}/audit`, audit);
    const status = accepted ? "accepted" : "rejected";
    assertEquals([await statusOf(), await reviewed(status)], [status, 1]);
  }
  assertEquals(await reviewed("pending,fixed,commented,rejected"), 0);
});

Deno.test("customer_review_status may be repeated, and a task that is reopened keeps it", async () => {
  const { emulator, live } = start();
  for (const accepted of [true, false]) {
    const { task_id } = await imageTask(live);
    emulator.tasks.complete(task_id);
    emulator.tasks.audit(task_id, { accepted });
    emulator.tasks.reopen(task_id);
  }
  const query = ["accepted", "rejected"]
    .map((status) => `customer_review_status=${status}`).join("&");
  assertEquals((await live.get(`/tasks?${query}`)).body.total, 2);
});
