import { assertEquals, assertMatch } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  IMAGE,
  projectOf,
  senderOf,
  start,
} from "../../support/emulator/requests.ts";

const RESPONSE = { annotations: [] };

for (const kind of ["evaluation_tasks", "training_tasks"]) {
  const path = `/${kind}/imageannotation`;

  Deno.test(`${kind} respond with id and expected_response`, async () => {
    const { test } = start();
    const body = { ...IMAGE, expected_response: RESPONSE };
    const result = await test.post(path, body);
    assertEquals(result.status, 200);
    assertMatch(result.body.id, /^[0-9a-f]{24}$/);
    assertEquals(result.body, {
      id: result.body.id,
      expected_response: RESPONSE,
    });
  });

  Deno.test(`${kind} respond with initial_response`, async () => {
    const { test } = start();
    const responses = {
      expected_response: RESPONSE,
      initial_response: { a: 1 },
    };
    const { body } = await test.post(path, { ...IMAGE, ...responses });
    assertEquals(body, { id: body.id, ...responses });
  });

  Deno.test(`${kind} without an expected_response are a 400`, async () => {
    const { test } = start();
    for (const expected_response of [undefined, null, [], "text", 1]) {
      const result = await test.post(path, { ...IMAGE, expected_response });
      assertEquals(result.status, 400);
    }
    assertEquals((await test.get("/tasks")).body.total, 0);
  });

  Deno.test(`${kind} are checked like tasks`, async () => {
    const { test } = start();
    const expected_response = RESPONSE;
    const bare = await test.post(path, { expected_response });
    assertEquals(bare.status, 400);
    const unknown = await test.post(`/${kind}/nothing`, { expected_response });
    assertEquals(unknown.status, 400);
    const body = { ...IMAGE, expected_response, project: "none" };
    assertEquals((await test.post(path, body)).status, 404);
  });

  Deno.test(`${kind} share the unique_ids of tasks, and are in the list of tasks`, async () => {
    const { test } = start();
    await projectOf(test, { rapid: true });
    const body = { ...IMAGE, project: "roads", unique_id: "u" };
    const quality = { ...body, expected_response: RESPONSE };
    const { body: { id } } = await test.post(path, quality);
    assertEquals((await test.post(path, quality)).status, 409);
    assertEquals((await test.post("/task/imageannotation", body)).status, 409);
    const { docs, total } = (await test.get("/tasks?unique_id=u")).body;
    assertEquals([total, docs[0].task_id], [1, id]);
    assertEquals(docs[0].type, "imageannotation");
    assertEquals(docs[0].project, "roads");
    assertEquals(docs[0].params.expected_response, undefined);
  });
}

Deno.test("a live evaluation task is pending", async () => {
  const { emulator, live } = start();
  const body = { ...IMAGE, expected_response: RESPONSE };
  const { id } =
    (await live.post("/training_tasks/imageannotation", body)).body;
  assertEquals((await live.get(`/task/${id}`)).body.status, "pending");
  assertEquals(emulator.tasks.complete(id).status, "completed");
});

Deno.test("a type that the account may not use is a 402", async () => {
  const emulator = createEmulator({
    accounts: [{
      testKey: "test_a",
      liveKey: "live_a",
      disabledTypes: ["imageannotation"],
    }],
  });
  const result = await senderOf(emulator, "test_a")
    .post("/evaluation_tasks/imageannotation", { expected_response: RESPONSE });
  assertEquals(result.status, 402);
});

Deno.test("send_callback of a task that is neither completed nor failed is a 400", async () => {
  const { emulator, live } = start();
  const create = async () =>
    (await live.post("/task/imageannotation", IMAGE)).body.task_id;
  const send = async (id: string) => {
    const { status, body } = await live.post(`/task/${id}/send_callback`);
    return status === 200 ? body : status;
  };
  const [pending, completed, failed, canceled] = [
    await create(),
    await create(),
    await create(),
    await create(),
  ];
  emulator.tasks.complete(completed);
  emulator.tasks.fail(failed);
  await live.post(`/task/${canceled}/cancel`);
  assertEquals(await send(pending), 400);
  assertEquals(await send(completed), { success: true });
  assertEquals(await send(failed), { success: true });
  assertEquals(await send(canceled), 400);
  assertEquals(await send("none"), 404);
});
