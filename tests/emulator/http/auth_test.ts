import { assertEquals } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  API,
  basic,
  imageTask,
  projectOf,
  readResult,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";

async function statusWith(authorization?: string): Promise<number> {
  const { emulator } = start();
  const headers = new Headers(
    authorization === undefined ? {} : { authorization },
  );
  const url = `${API}/batches?limit=1`;
  return (await readResult(await emulator.fetch(url, { headers }))).status;
}

Deno.test("an unknown key is a 401 with the standard error body", async () => {
  const { emulator } = start();
  const { status, body } = await senderOf(emulator, "nonsense")
    .get("/batches?limit=1");
  assertEquals(status, 401);
  assertEquals(body.status_code, 401);
  assertEquals(typeof body.error, "string");
});

Deno.test("an unknown key is a 401 before any other check", async () => {
  const { emulator } = start();
  const stranger = senderOf(emulator, "nonsense");
  assertEquals((await stranger.get("/nowhere")).status, 401);
  assertEquals((await stranger.get("/task/%zz")).status, 401);
  assertEquals((await stranger.form("/task/x", "{")).status, 401);
});

Deno.test("a missing or malformed key is a 401", async () => {
  assertEquals(await statusWith(), 401);
  assertEquals(await statusWith("test_emulator"), 401);
  assertEquals(await statusWith("Digest test_emulator"), 401);
  assertEquals(await statusWith("Basic ***"), 401);
  assertEquals(await statusWith(`Basic ${btoa("test_emulator")}`), 401);
});

Deno.test("Basic authentication has the key as the user name", async () => {
  assertEquals(await statusWith(basic("test_emulator")), 200);
  assertEquals(await statusWith(`basic ${btoa("live_emulator:")}`), 200);
});

Deno.test("Bearer authentication has the same key", async () => {
  assertEquals(await statusWith("Bearer test_emulator"), 200);
});

Deno.test("objects of one tenant are not visible to the other", async () => {
  const { test, live } = start();
  await projectOf(test);
  await test.post("/batches", { name: "b", project: "roads" });
  const task = await imageTask(test, { unique_id: "u" });
  assertEquals((await live.get(`/task/${task.task_id}`)).status, 404);
  assertEquals((await live.get("/projects/roads")).status, 404);
  assertEquals((await live.get("/batches/b")).status, 404);
  assertEquals((await live.get("/tasks?unique_id=u")).body.total, 0);
  assertEquals((await live.get("/projects")).body, []);
  assertEquals((await live.get("/batches")).body.totalDocs, 0);
});

Deno.test("names and unique ids of one tenant are not used in the other", async () => {
  const { test, live } = start();
  await projectOf(test);
  await projectOf(live);
  await imageTask(test, { unique_id: "u" });
  await imageTask(live, { unique_id: "u" });
});

Deno.test("objects of one account are not visible to the other", async () => {
  const emulator = createEmulator({
    accounts: [
      { testKey: "test_a", liveKey: "live_a" },
      { testKey: "b|test", liveKey: "live_b" },
    ],
  });
  await projectOf(senderOf(emulator, "test_a"));
  const other = senderOf(emulator, "b|test");
  assertEquals((await other.get("/projects/roads")).status, 404);
});

Deno.test("a live project is a 404 for a test key", async () => {
  const { test, live } = start();
  await projectOf(live);
  const { status } = await test.post("/task/imageannotation", {
    project: "roads",
  });
  assertEquals(status, 404);
});

Deno.test("a task type that the account may not use is a 402", async () => {
  const emulator = createEmulator({
    accounts: [{
      testKey: "test_a",
      liveKey: "live_a",
      disabledTypes: ["chat"],
    }],
  });
  const sender = senderOf(emulator, "test_a");
  assertEquals((await sender.post("/task/chat", {})).status, 402);
  assertEquals((await sender.post("/task/multichat", {})).status, 200);
});
