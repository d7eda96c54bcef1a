/** Conversations of completed chat tasks: annotations of every type, rubrics, details, errors. */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { EmulatorError, type JsonObject } from "../../../src/emulator/mod.ts";
import { send } from "../../support/emulator/control.ts";
import { readResult } from "../../support/emulator/requests.ts";
import { newChat, ok, v2Stage } from "../../support/emulator/v2.ts";
import { assertSchema } from "../../support/v2_schema.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

/** The types of annotations in the schemas. */
const TYPES = [
  "boolean",
  "category",
  "category_multiple",
  "file",
  "integer",
  "labeled_text",
  "ranked_choices",
  "ranked_groups",
  "rubric_criteria",
  "rubric_rating",
  "text",
  "workspace_container",
];

const ALL_OPTIONS =
  "&opts=annotation_details&opts=attachment_details&opts=model_parameters&opts=submissions";

/** Returns every annotation in a value. */
function annotationsIn(value: Loose): Loose[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(annotationsIn);
  return Object.entries(value).flatMap(([name, member]) =>
    name === "annotations" ? [...member as Loose[]] : annotationsIn(member)
  );
}

/** Completes a task, and returns it with those details. */
async function completed(
  { opts = "", result, ...extra }: Loose = {},
): Promise<Loose> {
  const stage = await v2Stage(extra.seed && { seed: extra.seed });
  const { task_id } = await newChat(stage, extra.body);
  stage.emulator.chatTasks.complete(task_id, result);
  const task = await ok(stage.v2.get(`/task?task_id=${task_id}${opts}`));
  return { ...stage, task };
}

Deno.test("v2: a conversation has annotations of every type, each with an id, a key and a type", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (seed) => {
      const { task } = await completed({ seed: `s${seed}` });
      const annotations = annotationsIn(task.threads);
      assertEquals(
        [...new Set(annotations.map(({ type }) => type))].sort(),
        TYPES,
      );
      for (const { id, key } of annotations) {
        assert(id.startsWith(task.task_id));
        assertEquals(typeof key, "string");
      }
      const ids = annotations.map(({ id }) => id);
      assertEquals(new Set(ids).size, ids.length);
    }),
    { numRuns: 30 },
  );
});

Deno.test("v2: each turn has a prompt and a response of each model of the project", async () => {
  const { v2, task } = await completed({
    body: { template_variables: { prompt: "Wie geht’s?" } },
  });
  const { models } = await ok(v2.get("/project?project_name=talk"));
  for (const [index, { id, messages }] of task.threads[0].turns.entries()) {
    assertEquals(id, `turn_${index}`);
    const sources = messages.map(({ source_id }: Loose) => source_id);
    assertEquals(sources.slice(-3), ["user", ...models]);
  }
  const [system, user] = task.threads[0].turns[0].messages;
  assertEquals([system.role, user.content.text], ["system", "Wie geht’s?"]);
});

Deno.test("v2: the scores of a response are those of the rubric of its turn", async () => {
  const { task } = await completed();
  for (const { rubrics, messages } of task.threads[0].turns) {
    const [{ criteria_definitions, max_total_score }] = rubrics;
    const weights = new Map<string, number>(
      criteria_definitions.map(({ id, weight }: Loose) => [id, weight]),
    );
    assertEquals(
      max_total_score,
      [...weights.values()].reduce((sum, weight) => sum + weight),
    );
    const scored = messages.filter(({ role }: Loose) => role === "assistant");
    assertEquals(scored.length, 2);
    for (const { rubric_evaluations: [evaluation] } of scored) {
      const total = evaluation.criteria_evaluations.reduce(
        (sum: number, { criterion_definition_id, score }: Loose) =>
          sum + score * (weights.get(criterion_definition_id) ?? NaN),
        0,
      );
      assertEquals(evaluation.total_score, total);
      assertEquals(evaluation.percentage, total / max_total_score * 100);
    }
  }
});

Deno.test("v2: a rating names the criterion of its turn", async () => {
  const { task } = await completed();
  for (const { annotations, messages } of task.threads[0].turns) {
    const { id } = annotations.find(({ type }: Loose) =>
      type === "rubric_criteria"
    );
    const ratings = annotationsIn(messages)
      .filter(({ type }) => type === "rubric_rating");
    assertEquals(ratings.length, 2);
    for (const { metadata } of ratings) assertEquals(metadata.criteria, id);
  }
});

Deno.test("v2: a conversation depends on the seed and the task alone", async () => {
  const [one, again, other] = await Promise.all([
    completed({ seed: "a" }),
    completed({ seed: "a" }),
    completed({ seed: "b" }),
  ]);
  assertEquals(one.task, again.task);
  assert(
    JSON.stringify(one.task.threads) !== JSON.stringify(other.task.threads),
  );
  // Neither does reading it, nor what happens in between.
  await newChat(one);
  const path = `/task?task_id=${one.task.task_id}`;
  assertEquals(await ok(one.v2.get(path)), one.task);
});

/** The members that each option adds, and where. */
const DETAILS: Readonly<Record<string, readonly string[]>> = {
  annotation_details: ["title", "description", "labels", "possible_values"],
  model_parameters: ["model_parameters"],
  submissions: ["submissions"],
};

function membersOf(value: Loose): Set<string> {
  const names = new Set<string>();
  JSON.stringify(value, (name, member) => {
    names.add(name);
    return member;
  });
  return names;
}

for (const [option, members] of Object.entries(DETAILS)) {
  Deno.test(`v2: the option ${option} adds its members and no others`, async () => {
    const { v2, task } = await completed();
    const path = `/task?task_id=${task.task_id}&opts=${option}`;
    const before = membersOf(task.threads);
    const after = membersOf((await ok(v2.get(path))).threads);
    const added = [...after].filter((name) => !before.has(name));
    const inside = [
      "model",
      "temperature",
      "max_completion_tokens",
      "top_p",
      "top_k",
      "submitted_at",
      "contributor_id",
    ];
    assertEquals(
      added.filter((name) => !inside.includes(name)).filter(isName).sort(),
      [...members].sort(),
    );
  });
}

function isName(name: string): boolean {
  return !/^\d*$/.test(name);
}

Deno.test("v2: a task without options has values, ids, keys and types", async () => {
  const { task } = await completed();
  for (const annotation of annotationsIn(task.threads)) {
    const names = Object.keys(annotation).filter((name) =>
      !["id", "key", "type", "value"].includes(name)
    );
    const rest = ["justification", "metadata", "not_applicable"];
    assert(names.every((name) => rest.includes(name)), String(names));
  }
});

Deno.test("v2: attachment_details adds the size, the duration and the transcript of files", async () => {
  const { v2, task } = await completed({ result: { everyForm: true } });
  const details = ["file_size_in_bytes", "duration", "transcript"];
  const plain = membersOf(task.threads);
  assert(details.every((name) => !plain.has(name)));
  const path = `/task?task_id=${task.task_id}&opts=attachment_details`;
  const full = membersOf((await ok(v2.get(path))).threads);
  assert(details.every((name) => full.has(name)));
});

Deno.test("v2: every annotation is found by its id, with all its details", async () => {
  const { v2, task } = await completed({ opts: ALL_OPTIONS });
  for (const annotation of annotationsIn(task.threads)) {
    const path = `/annotation?annotation_id=${annotation.id}`;
    assertEquals(await ok(v2.get(path)), annotation);
  }
});

Deno.test("v2: a list and a delivery have the details that were asked for", async () => {
  const { emulator, key, v2, task } = await completed({ opts: ALL_OPTIONS });
  const { tasks } = await ok(
    v2.get(`/tasks?project_name=talk${ALL_OPTIONS}`),
  );
  assertEquals(tasks, [task]);
  const { id } = emulator.deliveries.create({ key, project: "talk" });
  const page = await ok(v2.get(`/delivery?delivery_id=${id}${ALL_OPTIONS}`));
  assertEquals(page.tasks, [task]);
});

Deno.test("v2: a conversation has nothing that the Python client cannot read, unless it is asked for", async () => {
  const { task } = await completed({ opts: ALL_OPTIONS });
  const names = membersOf(task);
  assert(!names.has("attachments") && !names.has("last_code_run_event"));
  const files = annotationsIn(task.threads)
    .filter(({ type }) => type === "file");
  assert(files.length > 0);
  assert(files.every(({ value }) => Array.isArray(value)));
  const every = await completed({ result: { everyForm: true } });
  const all = membersOf(every.task);
  assert(all.has("attachments") && all.has("last_code_run_event"));
  assert(
    annotationsIn(every.task.threads).some(({ type, value }) =>
      type === "file" && !Array.isArray(value)
    ),
  );
});

Deno.test("v2: the links of a conversation lead to files, until they expire", async () => {
  const { emulator, task } = await completed();
  const urls = [
    ...JSON.stringify(task).matchAll(/"(https:[^"]*emulated[^"]*)"/g),
  ]
    .map(([, url = ""]) => url);
  assert(urls.length > 3);
  for (const url of urls) {
    const { status, body } = await readResult(await emulator.fetch(url));
    assertEquals(status, 200);
    assert(body.length > 0);
  }
  emulator.clock.advance(86_400_000);
  const { status } = await readResult(await emulator.fetch(urls[0] ?? ""));
  assertEquals(status, 403);
});

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
  const { v2, task } = await completed({ result: { threads: [given] } });
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
  const { v2, task } = await completed({
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
  const { task } = await completed({
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
  const { emulator, v2, task } = await completed({
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
