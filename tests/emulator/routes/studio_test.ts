import { assert, assertEquals, assertMatch } from "@std/assert";
import type { StudioBatch } from "../../../mod.ts";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  imageTask,
  projectOf,
  type Result,
  type Sender,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";

const OWNER = "customer@emulator.invalid";
const ANN = "Ann@x.org";
const BOB = "bob@x.org";

/** A live Studio project with two labelers; both are assigned to it. */
async function studio() {
  const { emulator, live } = start();
  await projectOf(live, { studio: true });
  const emails = [ANN, BOB];
  await ok(live.post("/teams/invite", { emails, team_role: "labeler" }));
  await ok(
    live.post("/studio/assignments/add", { emails, projects: ["roads"] }),
  );
  return { emulator, live };
}

// deno-lint-ignore no-explicit-any
async function ok(work: Promise<Result>): Promise<any> {
  const { status, body } = await work;
  assertEquals(status, 200, JSON.stringify(body));
  return body;
}

async function batchesOf(
  sender: Sender,
  names: Readonly<Record<string, boolean>>,
): Promise<void> {
  for (const [name, calibration_batch] of Object.entries(names)) {
    const body = { project: "roads", name, calibration_batch };
    await ok(sender.post("/batches", body));
  }
}

function namesOf(batches: readonly StudioBatch[]): readonly string[] {
  return batches.map(({ name }) => name);
}

function order(...names: readonly string[]) {
  return { batches: names.map((name) => ({ name })) };
}

Deno.test("assignments map active teammates to project names", async () => {
  const { live } = await studio();
  const body = { emails: ["new@x.org"], team_role: "labeler" };
  await ok(live.post("/teams/invite", body));
  assertEquals(await ok(live.get("/studio/assignments")), {
    [OWNER]: [],
    [ANN]: ["roads"],
    [BOB]: ["roads"],
  });
});

Deno.test("each key has its own assignments, a test key too", async () => {
  const { test } = start();
  assertEquals(await ok(test.get("/studio/assignments")), { [OWNER]: [] });
});

Deno.test("add and remove respond with all assignments", async () => {
  const { live } = await studio();
  await projectOf(live, { name: "fields", studio: true });
  const both = { emails: [ANN, OWNER], projects: ["fields", "roads"] };
  const added = await ok(live.post("/studio/assignments/add", both));
  assertEquals(added, {
    [OWNER]: ["fields", "roads"],
    [ANN]: ["roads", "fields"],
    [BOB]: ["roads"],
  });
  const one = { emails: [ANN, BOB], projects: ["roads"] };
  for (let times = 0; times < 2; times += 1) {
    const left = await ok(live.post("/studio/assignments/remove", one));
    assertEquals(left, {
      [OWNER]: ["fields", "roads"],
      [ANN]: ["fields"],
      [BOB]: [],
    });
    assertEquals(await ok(live.get("/studio/assignments")), left);
  }
});

for (const path of ["/studio/assignments/add", "/studio/assignments/remove"]) {
  Deno.test(`POST ${path} requires existing teammates and projects`, async () => {
    const { live } = await studio();
    const before = await ok(live.get("/studio/assignments"));
    const emails = [OWNER, ANN];
    const projects = ["roads"];
    for (
      const [body, status] of [
        [{ emails }, 400],
        [{ projects }, 400],
        [{ emails: [], projects }, 400],
        [{ emails, projects: [] }, 400],
        [{ emails, projects: [1] }, 400],
        [{ emails: [OWNER, "none@x.org"], projects }, 404],
        [{ emails, projects: ["roads", "none"] }, 404],
      ] as const
    ) {
      assertEquals((await live.post(path, body)).status, status);
    }
    assertEquals(await ok(live.get("/studio/assignments")), before);
  });
}

Deno.test("the members of a group must be assigned to the project", async () => {
  const { live } = await studio();
  const path = "/studio/projects/roads/groups";
  const group = await ok(live.post(path, { name: "g", emails: [ANN] }));
  assertMatch(group.id, /^[0-9a-f]{24}$/);
  assertMatch(group.workers[0].id, /^[0-9a-f]{24}$/);
  assertEquals(group, {
    id: group.id,
    name: "g",
    numWorkers: 1,
    isSingleton: false,
    workers: [{ id: group.workers[0].id, email: ANN }],
  });
  assertEquals(await ok(live.get(path)), [group]);
  const statusOf = async (body: unknown) =>
    (await live.post(path, body)).status;
  assertEquals(await statusOf({ name: "h", emails: [ANN, OWNER] }), 400);
  assertEquals(await statusOf({ name: "h", emails: ["none@x.org"] }), 400);
  assertEquals(await statusOf({ emails: [ANN] }), 400);
  assertEquals(await statusOf({ name: "g", emails: [BOB] }), 409);
  assertEquals(await statusOf({ name: "h", emails: [] }), 200);
  const none = "/studio/projects/none/groups";
  assertEquals((await live.get(none)).status, 404);
  assertEquals((await live.post(none, { name: "g" })).status, 404);
});

Deno.test("several projects may have groups with the same name", async () => {
  const { live } = await studio();
  await projectOf(live, { name: "a/b c", studio: true });
  await ok(live.post("/studio/projects/roads/groups", { name: "g" }));
  const path = "/studio/projects/a%2Fb%20c/groups";
  const other = await ok(live.post(path, { name: "g" }));
  assertEquals(await ok(live.get(path)), [other]);
});

Deno.test("a group's members are added and removed", async () => {
  const { live } = await studio();
  const path = "/studio/projects/roads/groups";
  const { id } = await ok(live.post(path, { name: "a b", emails: [ANN] }));
  const update = (body: unknown) => live.put(`${path}/a%20b`, body);
  const emailsOf = async (body: unknown) => {
    const group = await ok(update(body));
    assertEquals([group.id, group.numWorkers], [id, group.workers.length]);
    assertEquals(await ok(live.get(path)), [group]);
    return group.workers.map(({ email }: { email: string }) => email);
  };
  assertEquals(await emailsOf({ add_emails: [BOB, ANN] }), [ANN, BOB]);
  assertEquals(
    await emailsOf({ add_emails: [], remove_emails: [ANN, "none@x.org"] }),
    [BOB],
  );
  assertEquals(await emailsOf({}), [BOB]);
  assertEquals((await update({ add_emails: [OWNER] })).status, 400);
  assertEquals((await live.put(`${path}/none`, {})).status, 404);
});

Deno.test("a teammate who leaves a project leaves its groups", async () => {
  const { live } = await studio();
  await projectOf(live, { name: "fields", studio: true });
  const groups = (project: string) => `/studio/projects/${project}/groups`;
  const projects = ["fields"];
  await ok(live.post("/studio/assignments/add", { emails: [ANN], projects }));
  const both = { name: "g", emails: [ANN, BOB] };
  await ok(live.post(groups("roads"), both));
  await ok(live.post(groups("fields"), { name: "g", emails: [ANN] }));
  const body = { emails: [ANN], projects: ["roads"] };
  await ok(live.post("/studio/assignments/remove", body));
  const sizeOf = async (project: string) =>
    (await ok(live.get(groups(project))))[0].numWorkers;
  assertEquals(await sizeOf("roads"), 1);
  assertEquals(await sizeOf("fields"), 1);
});

Deno.test("assigning a batch replaces its groups", async () => {
  const { live } = await studio();
  await batchesOf(live, { b: false });
  for (const name of ["g", "h"]) {
    await ok(live.post("/studio/projects/roads/groups", { name }));
  }
  const { task_id } = await imageTask(live, { batch: "b" });
  const assign = async (...groups: readonly string[]) =>
    await ok(live.put("/studio/batches/b", { groups }));
  const batch = await assign("g", "h");
  const { body: task } = await live.get(`/task/${task_id}`);
  assertMatch(batch.id, /^[0-9a-f]{24}$/);
  assertEquals(batch, {
    id: batch.id,
    name: "b",
    projectId: task.projectId,
    projectName: "roads",
    batchType: "Production",
    total: 1,
    completed: 0,
    groups: ["g", "h"],
  });
  assertEquals((await assign("h")).groups, ["h"]);
  assertEquals(await ok(live.get("/studio/batches")), [
    { ...batch, groups: ["h"] },
  ]);
  assertEquals((await assign()).groups, []);
});

Deno.test("an email address is a group with one member", async () => {
  const { live } = await studio();
  await batchesOf(live, { b: false });
  for (let times = 0; times < 2; times += 1) {
    const { groups } = await ok(
      live.put("/studio/batches/b", { groups: [ANN] }),
    );
    assertEquals(groups, [ANN]);
  }
  const [group, ...others] = await ok(
    live.get("/studio/projects/roads/groups"),
  );
  assertEquals(others, []);
  assertEquals([group.name, group.isSingleton, group.numWorkers], [
    ANN,
    true,
    1,
  ]);
});

Deno.test("assigning requires a known group and a Studio batch", async () => {
  const { live } = await studio();
  await projectOf(live, { name: "plain" });
  await batchesOf(live, { b: false });
  await ok(live.post("/batches", { project: "plain", name: "p" }));
  const statusOf = async (batch: string, body: unknown) =>
    (await live.put(`/studio/batches/${batch}`, body)).status;
  assertEquals(await statusOf("b", { groups: ["none"] }), 400);
  assertEquals(await statusOf("b", { groups: [OWNER] }), 400);
  assertEquals(await statusOf("b", {}), 400);
  assertEquals(await statusOf("none", { groups: [] }), 404);
  assertEquals(await statusOf("p", { groups: [] }), 404);
});

Deno.test("pending batches are in the order of their priorities", async () => {
  const { emulator, live } = await studio();
  await projectOf(live, { name: "plain" });
  await projectOf(live, { name: "quick", rapid: true });
  await ok(live.post("/batches", { project: "plain", name: "p" }));
  await ok(live.post("/batches", { project: "quick", name: "q" }));
  await batchesOf(live, { done: false, a: false, b: false, c: true });
  const { task_id } = await imageTask(live, { batch: "done" });
  await ok(live.post("/batches/done/finalize"));
  emulator.tasks.complete(task_id);
  const set = await ok(
    live.post("/studio/batches/set_priorities", order("b", "c", "a")),
  );
  assertEquals(namesOf(set), ["b", "c", "a"]);
  assertEquals(
    set.map(({ studioPriority }: StudioBatch) => studioPriority),
    [1, 2, 3],
  );
  assertEquals(await ok(live.get("/studio/batches")), set);
  await batchesOf(live, { late: false, later: true });
  const all = await ok(live.get("/studio/batches"));
  assertEquals(namesOf(all), ["b", "c", "a", "later", "late"]);
});

Deno.test("set_priorities requires all pending batches, each once, and no others", async () => {
  const { live } = await studio();
  await batchesOf(live, { a: false, b: false });
  for (
    const body of [
      undefined,
      order(),
      order("a"),
      order("a", "b", "c"),
      order("a", "a"),
      order("a", "b", "b"),
      { batches: ["a", "b"] },
      { batches: [{ name: "a" }, {}] },
      { groups: order("b", "a").batches },
    ]
  ) {
    const result = await live.post("/studio/batches/set_priorities", body);
    assertEquals(result.status, 400, JSON.stringify(body));
  }
  assertEquals(namesOf(await ok(live.get("/studio/batches"))), ["a", "b"]);
});

Deno.test("reset_priorities sorts calibration batches first, then the oldest", async () => {
  const { live } = await studio();
  await batchesOf(live, { a: false, b: true, c: false, d: true });
  const list = await ok(live.get("/studio/batches"));
  assertEquals(namesOf(list), ["b", "d", "a", "c"]);
  assertEquals(list[0].batchType, "Calibration");
  const body = order("c", "d", "a", "b");
  await ok(live.post("/studio/batches/set_priorities", body));
  const reset = await ok(live.post("/studio/batches/reset_priorities"));
  assertEquals(reset, list);
  assert(!("studioPriority" in reset[0]));
});

Deno.test("the Studio members of a batch are not in other responses", async () => {
  const { live } = await studio();
  await batchesOf(live, { a: true });
  assertEquals(Object.keys((await live.get("/batches/a")).body), [
    "project",
    "name",
    "status",
    "created_at",
    "metadata",
  ]);
});

Deno.test("strict refuses unknown members of Studio bodies", async () => {
  const emulator = createEmulator({ strict: true });
  const sender = senderOf(emulator, emulator.keys.live);
  for (
    const result of [
      await sender.post("/studio/assignments/add", { email: [] }),
      await sender.post("/studio/assignments/remove", { project: [] }),
      await sender.post("/studio/projects/a/groups", { names: "" }),
      await sender.put("/studio/projects/a/groups/b", { emails_add: [] }),
      await sender.put("/studio/batches/a", { group: [] }),
      await sender.post("/studio/batches/set_priorities", { batch: [] }),
      await sender.post("/studio/batches/reset_priorities", { batch: [] }),
    ]
  ) {
    assertEquals(result.status, 400);
    assertMatch(result.body.error, /^Unknown member/);
  }
});

Deno.test("the same seed produces the same team, groups and batches", async () => {
  const run = async () => {
    const { live } = await studio();
    await batchesOf(live, { a: false });
    const body = { name: "g", emails: [ANN] };
    const group = await ok(live.post("/studio/projects/roads/groups", body));
    return [group, await ok(live.get("/studio/batches"))];
  };
  assertEquals(await run(), await run());
});
