/** Conversations of completed chat tasks: annotations of every type, rubrics, details. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readResult } from "../../support/emulator/requests.ts";
import { completedStage, newChat, ok } from "../../support/emulator/v2.ts";

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

Deno.test("v2: a conversation has annotations of every type, each with an id, a key and a type", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (seed) => {
      const { task } = await completedStage({ seed: `s${seed}` });
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
  const { v2, task } = await completedStage({
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
  const { task } = await completedStage();
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
  const { task } = await completedStage();
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
    completedStage({ seed: "a" }),
    completedStage({ seed: "a" }),
    completedStage({ seed: "b" }),
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
    const { v2, task } = await completedStage();
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
  const { task } = await completedStage();
  for (const annotation of annotationsIn(task.threads)) {
    const names = Object.keys(annotation).filter((name) =>
      !["id", "key", "type", "value"].includes(name)
    );
    const rest = ["justification", "metadata", "not_applicable"];
    assert(names.every((name) => rest.includes(name)), String(names));
  }
});

Deno.test("v2: attachment_details adds the size, the duration and the transcript of files", async () => {
  const { v2, task } = await completedStage({ result: { everyForm: true } });
  const details = ["file_size_in_bytes", "duration", "transcript"];
  const plain = membersOf(task.threads);
  assert(details.every((name) => !plain.has(name)));
  const path = `/task?task_id=${task.task_id}&opts=attachment_details`;
  const full = membersOf((await ok(v2.get(path))).threads);
  assert(details.every((name) => full.has(name)));
});

Deno.test("v2: every annotation is found by its id, with all its details", async () => {
  const { v2, task } = await completedStage({ opts: ALL_OPTIONS });
  for (const annotation of annotationsIn(task.threads)) {
    const path = `/annotation?annotation_id=${annotation.id}`;
    assertEquals(await ok(v2.get(path)), annotation);
  }
});

Deno.test("v2: a list and a delivery have the details that were asked for", async () => {
  const { emulator, key, v2, task } = await completedStage({
    opts: ALL_OPTIONS,
  });
  const { tasks } = await ok(
    v2.get(`/tasks?project_name=talk${ALL_OPTIONS}`),
  );
  assertEquals(tasks, [task]);
  const { id } = emulator.deliveries.create({ key, project: "talk" });
  const page = await ok(v2.get(`/delivery?delivery_id=${id}${ALL_OPTIONS}`));
  assertEquals(page.tasks, [task]);
});

Deno.test("v2: a conversation has nothing that the Python client cannot read, unless it is asked for", async () => {
  const { task } = await completedStage({ opts: ALL_OPTIONS });
  const names = membersOf(task);
  assert(!names.has("attachments") && !names.has("last_code_run_event"));
  const files = annotationsIn(task.threads)
    .filter(({ type }) => type === "file");
  assert(files.length > 0);
  assert(files.every(({ value }) => Array.isArray(value)));
  const every = await completedStage({ result: { everyForm: true } });
  const all = membersOf(every.task);
  assert(all.has("attachments") && all.has("last_code_run_event"));
  assert(
    annotationsIn(every.task.threads).some(({ type, value }) =>
      type === "file" && !Array.isArray(value)
    ),
  );
});

Deno.test("v2: the links of a conversation lead to files, until they expire", async () => {
  const { emulator, task } = await completedStage();
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
