/** The control of chat tasks: given conversations, reports, errors, removal. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EmulatorError, type JsonObject } from "../../../src/emulator/mod.ts";
import { send } from "../../support/emulator/control.ts";
import {
  completedStage,
  newChat,
  ok,
  v2Stage,
} from "../../support/emulator/v2.ts";
import { assertSchema } from "../../support/v2_schema.ts";

Deno.test("v2: chatTasks.complete adds what a given conversation leaves out", async () => {
  const given = {
    turns: [{
      messages: [
        { role: "user", content: { text: "Hi" } },
        {
          role: "assistant",
          source_id: "m",
          content: { text: "Yes", chunks: [{ type: "text", text: "Yes" }] },
          annotations: [{ key: "ok", type: "boolean", value: true }],
          rubric_evaluations: [{ criteria_evaluations: [{ score: 1 }] }],
        },
      ],
      rubrics: [{ criteria_definitions: [{ id: "c", criterion: "Short" }] }],
    }],
  };
  const { v2, task } = await completedStage({ result: { threads: [given] } });
  const [thread] = task.threads;
  assertEquals([thread.id, thread.annotations], ["thread_0", []]);
  const [turn] = thread.turns;
  assertEquals([turn.id, turn.annotations], ["turn_0", []]);
  const [user, model] = turn.messages;
  assertEquals([user.source_id, user.annotations], ["user", []]);
  assertEquals([model.source_id, model.content.chunks[0].annotations], [
    "m",
    [],
  ]);
  const [annotation] = model.annotations;
  assert(annotation.id.startsWith(task.task_id));
  assertEquals(turn.rubrics[0].criteria_definitions[0].annotations, []);
  const found = await v2.get(`/annotation?annotation_id=${annotation.id}`);
  assertEquals(found.body, annotation);
});

Deno.test("v2: an annotation of a given conversation keeps its id", async () => {
  const annotation = { id: "mine", key: "k", type: "text", value: "v" };
  const { v2, task } = await completedStage({
    result: { threads: [{ annotations: [annotation] }] },
  });
  assertEquals(task.threads[0].annotations, [annotation]);
  const { body } = await v2.get("/annotation?annotation_id=mine");
  assertEquals(body, annotation);
});

Deno.test("v2: chatTasks.complete rejects a result of another form, and changes nothing", async () => {
  const stage = await v2Stage();
  const { task_id } = await newChat(stage);
  const { complete } = stage.emulator.chatTasks;
  const bad: readonly (readonly [unknown, string])[] = [
    [{ thread: [] }, 'Unknown member "thread"; did you mean "threads"?'],
    [{ threads: {} }, "threads must be an array: current value is {}"],
    [{ threads: [1] }, "threads[0] must be an object"],
    [{ threads: [{ turns: 1 }] }, "threads[0].turns must be an array"],
    [
      { threads: [{ turns: [{ messages: [{}] }] }] },
      "threads[0].turns[0].messages[0].role must be a string",
    ],
    [
      { threads: [{ turns: [{ messages: [{ role: "user" }] }] }] },
      "threads[0].turns[0].messages[0].content must be an object",
    ],
    [
      { threads: [{ annotations: [{ key: "k" }] }] },
      "threads[0].annotations[0].type must be a string",
    ],
    [{ everyForm: 1 }, "everyForm must be a boolean: current value is 1"],
    [{ sensitive_content_reports: 1 }, "sensitive_content_reports must be"],
  ];
  for (const [result, message] of bad) {
    const error = assertThrows(
      () => complete(task_id, result as JsonObject),
      EmulatorError,
    );
    assertEquals(error.status, 400);
    assert(error.message.startsWith(message), error.message);
  }
  const { status } = await ok(stage.v2.get(`/task?task_id=${task_id}`));
  assertEquals(status, "pending");
});

Deno.test("v2: a task with reports of sensitive content is completed and has no threads", async () => {
  const reports = [{ type: "personal_data", message: "A phone number" }];
  const { task } = await completedStage({
    result: { sensitive_content_reports: reports },
  });
  assertEquals(task.status, "completed");
  assertEquals(task.sensitive_content_reports, reports);
  assert(!("threads" in task));
});

Deno.test("v2: a failed task has errors: the given ones, or one of the known types", async () => {
  const stage = await v2Stage();
  const { fail } = stage.emulator.chatTasks;
  const errors = [{ type: "PROMPT_INFEASIBLE", message: "No" }];
  const given = fail((await newChat(stage)).task_id, errors);
  assertEquals([given.status, given.errors, given.threads], [
    "error",
    errors,
    [],
  ]);
  const { task_id } = await newChat(stage);
  fail(task_id);
  const made = await ok(stage.v2.get(`/task?task_id=${task_id}`));
  assertEquals(made.errors.length, 1);
  const failed = await newChat(stage);
  stage.emulator.tasks.fail(failed.task_id);
  const { errors: others } = await ok(
    stage.v2.get(`/task?task_id=${failed.task_id}`),
  );
  assertEquals(others.length, 1);
});

Deno.test("v2: a removed task is deleted, and ends its batch like any other", async () => {
  const stage = await v2Stage();
  await stage.v2.post("/batch", { name: "b", project_name: "talk" });
  const { task_id } = await newChat(stage, { batch_name: "b" });
  const task = stage.emulator.chatTasks.remove(task_id);
  assertEquals([task.status, task.threads], ["deleted", []]);
  const { status } = await ok(stage.v2.get("/batch?batch_name=b"));
  assertEquals(status, "completed");
});

Deno.test("v2: chatTasks rejects tasks that are not of a chat type, and unknown ones", async () => {
  const { emulator, v1 } = await v2Stage({ key: "live" });
  const body = { attachments: [], title: "T" };
  const { body: { task_id } } = await v1.post("/task/textcollection", body);
  for (const [id, status] of [[task_id, 400], ["none", 404]] as const) {
    const error = assertThrows(
      () => emulator.chatTasks.complete(id),
      EmulatorError,
    );
    assertEquals(error.status, status);
  }
});

Deno.test("v2: a chat task that is reopened and completed again has a generated conversation", async () => {
  const { emulator, v2, task } = await completedStage({
    result: { threads: [{ id: "given" }] },
  });
  emulator.tasks.reopen(task.task_id);
  const path = `/task?task_id=${task.task_id}`;
  const reopened = await ok(v2.get(path));
  assertEquals([reopened.status, reopened.threads], ["pending", []]);
  emulator.tasks.complete(task.task_id);
  assertEquals((await ok(v2.get(path))).threads[0].id, "thread_0");
});

Deno.test("v2: the control routes of chat tasks do the same as the methods", async () => {
  const stage = await v2Stage();
  const { emulator } = stage;
  const at = async (verb: string, body?: unknown) => {
    const { task_id } = await newChat(stage);
    return await send(emulator, `POST /chat_tasks/${task_id}/${verb}`, body);
  };
  const done = await at("complete", { threads: [{ id: "t" }] });
  assertEquals([done.status, done.body.threads[0].id], [200, "t"]);
  const made = await at("complete");
  assertEquals(made.body.threads[0].turns.length > 0, true);
  const errors = [{ type: "INVALID_CATEGORY" }];
  assertEquals((await at("fail", { errors })).body.errors, errors);
  assertEquals((await at("remove")).body.status, "deleted");
  for (const { body } of [done, made]) assertSchema("Task", body);
  const wrong = await at("complete", { threads: 1 });
  assertEquals(wrong.status, 400);
  assertMatch(wrong.body.error, /^threads must be an array/);
});

Deno.test("v2: the callbacks of a chat task and of its batch have the form of v1", async () => {
  const stage = await v2Stage();
  const { emulator, v1, v2 } = stage;
  const callback = "https://example.com/batch";
  await ok(v2.post("/batch", { name: "b", project_name: "talk", callback }));
  const { task_id } = await newChat(stage, {
    batch_name: "b",
    callback_url: "https://example.com/task",
  });
  emulator.chatTasks.complete(task_id);
  const [task, batch, ...others] = emulator.callbacks.list();
  assertEquals(others, []);
  const { body } = await v1.get(`/task/${task_id}`);
  assertEquals(JSON.parse(task?.body ?? ""), {
    task: body,
    response: body.response,
    task_id,
    status: "completed",
  });
  assertEquals([task?.target, batch?.target], [
    "https://example.com/task",
    callback,
  ]);
  const { name, status } = JSON.parse(batch?.body ?? "");
  assertEquals([name, status], ["b", "completed"]);
});
