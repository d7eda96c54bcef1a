/** The walk through the conversations of a v2 task. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type V2Node, type V2Task, walkV2Task } from "../../src/v2/mod.ts";
import { SAMPLES } from "../fixtures/v2/samples.ts";

const TASK = SAMPLES["task.json"];

function kinds(nodes: Iterable<V2Node>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of nodes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

Deno.test("walkV2Task visits every object, before its annotations and these before its parts", () => {
  const lines = [...walkV2Task(TASK)].map((node) => {
    switch (node.kind) {
      case "thread":
        return node.thread.id;
      case "turn":
        return node.turn.id;
      case "message":
        return node.message.source_id;
      case "chunk":
        return `chunk${node.chunk.text}`;
      case "rubric":
        return `rubric ${node.rubric.max_total_score}`;
      case "criterion":
        return node.criterion.id;
      case "evaluation":
        return `evaluation ${node.evaluation.total_score}`;
      case "score":
        return `score ${node.score.score}`;
      case "annotation":
        return `@${node.annotation.id}`;
    }
  });
  assertEquals(lines, [
    "thread_0",
    "@an_text_01",
    "@an_catm_01",
    "@an_file_01",
    "@an_ws_01",
    "turn_0",
    "@an_cat_01",
    "@an_rank_01",
    "@an_rankg_01",
    "@rubric_0_criteria_0",
    "rubric 8",
    "crit_0",
    "crit_1",
    "@an_lab_01",
    "system",
    "user",
    "tern-large",
    "@an_int_01",
    "@rubric_0_criteria_0_rating",
    "chunkBerth 7",
    "@an_bool_01",
    "chunk is free.",
    "evaluation 6.5",
    "score 1",
    "score 0.5",
    "gull-mini",
    "evaluation 3",
    "score 0",
    "score 1",
  ]);
});

Deno.test("walkV2Task returns each node with the objects that it is in", () => {
  const [thread] = TASK.threads;
  const [turn] = thread!.turns;
  const nodes = [...walkV2Task(TASK)];
  const annotation = (id: string) =>
    nodes.find((node) =>
      node.kind === "annotation" && node.annotation.id === id
    );
  const message = turn!.messages[2]!;
  const chunk = message.content.chunks![0]!;
  assertEquals(annotation("an_bool_01"), {
    kind: "annotation",
    thread,
    turn,
    message,
    chunk,
    annotation: chunk.annotations[0],
  } as never);
  const rubric = turn!.rubrics[0]!;
  const criterion = rubric.criteria_definitions[1]!;
  assertEquals(annotation("an_lab_01"), {
    kind: "annotation",
    thread,
    turn,
    rubric,
    criterion,
    annotation: criterion.annotations[0],
  } as never);
  assertEquals(annotation("an_text_01"), {
    kind: "annotation",
    thread,
    annotation: thread!.annotations[0],
  } as never);
});

Deno.test("walkV2Task finds the annotations of scores and of their evaluations", () => {
  const annotation = { key: "why", type: "text" } as const;
  const score = { annotations: [annotation] };
  const evaluation = {
    annotations: [annotation],
    criteria_evaluations: [score],
  };
  const nodes = [...walkV2Task({
    threads: [{
      id: "1",
      annotations: [],
      turns: [{
        id: "2",
        annotations: [],
        messages: [{
          role: "assistant",
          content: {},
          source_id: "m",
          annotations: [],
          rubric_evaluations: [evaluation],
        }],
      }],
    }],
  })].filter(({ kind }) => kind === "annotation");
  assertEquals(
    nodes.map((node) => ["evaluation" in node, "score" in node]),
    [[true, false], [true, true]],
  );
});

Deno.test("walkV2Task visits nothing in a task without conversations", () => {
  for (
    const file of ["task.pending.json", "task.sensitive.json"] as const
  ) {
    const task: V2Task = SAMPLES[file];
    assertEquals([...walkV2Task(task)], []);
  }
});

Deno.test("walkV2Task leaves out what is absent or of an unknown shape, and never throws", () => {
  const unknown = fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.string(),
    fc.integer(),
    fc.constant({}),
    fc.constant([null, 1, "x", {}]),
  );
  const members = {
    threads: unknown,
    turns: unknown,
    messages: unknown,
    annotations: unknown,
    content: unknown,
    chunks: unknown,
    rubrics: unknown,
    rubric_evaluations: unknown,
  };
  const thing = fc.record(members, { requiredKeys: [] });
  fc.assert(fc.property(thing, thing, thing, (thread, turn, message) => {
    const task = {
      threads: [{ ...thread, turns: [{ ...turn, messages: [message] }] }],
    };
    const nodes = [...walkV2Task(task as unknown as V2Task)];
    const { thread: threads, turn: turns } = kinds(nodes);
    assertEquals([threads, turns], [1, 1]);
    for (const node of nodes) {
      const { [node.kind]: own } = node as unknown as Record<string, unknown>;
      assertEquals(typeof own, "object");
    }
  }));
});

Deno.test("walkV2Task can be left early", () => {
  for (const node of walkV2Task(TASK)) {
    assertEquals(node.kind, "thread");
    break;
  }
});
