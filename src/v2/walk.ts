/** A walk through the conversations of a task. */
import { isContainer } from "../core/kind.ts";
import type { V2Node } from "../types/v2/node.ts";
import type { V2Task } from "../types/v2/task.ts";

/** The members of each kind of object that are arrays of other objects, and the kinds of those. */
const PARTS: Readonly<
  Record<string, Readonly<Record<string, V2Node["kind"]>>>
> = {
  task: { threads: "thread" },
  thread: { annotations: "annotation", turns: "turn" },
  turn: { annotations: "annotation", rubrics: "rubric", messages: "message" },
  rubric: { criteria_definitions: "criterion" },
  criterion: { annotations: "annotation" },
  message: {
    annotations: "annotation",
    "content.chunks": "chunk",
    rubric_evaluations: "evaluation",
  },
  chunk: { annotations: "annotation" },
  evaluation: { annotations: "annotation", criteria_evaluations: "score" },
  score: { annotations: "annotation" },
};

/**
 * Goes through a task of v2: threads, their turns, the messages of those, and the
 * annotations of each. A node has the object and those that it is in. An object
 * comes before its annotations, and these before its other parts. What is absent
 * or of an unknown shape is left out.
 *
 * @example Collect what was said, and how it was rated
 * ```ts
 * import { type V2Task, walkV2Task } from "@labelwire/scale/v2";
 * import { assertEquals } from "@std/assert";
 *
 * function lines(task: Pick<V2Task, "threads">): readonly string[] {
 *   return [...walkV2Task(task)].flatMap((node) => {
 *     if (node.kind === "message") {
 *       return [`${node.message.source_id}: ${node.message.content.text}`];
 *     }
 *     if (node.kind === "annotation") {
 *       return [`${node.annotation.key} = ${node.annotation.value}`];
 *     }
 *     return [];
 *   });
 * }
 *
 * const message = {
 *   role: "user",
 *   content: { text: "Hello" },
 *   source_id: "user",
 *   annotations: [{ key: "polite", type: "boolean", value: true } as const],
 * };
 * const turn = { id: "turn_0", messages: [message], annotations: [] };
 * const thread = { id: "thread_0", turns: [turn], annotations: [] };
 * assertEquals(lines({ threads: [thread] }), ["user: Hello", "polite = true"]);
 * ```
 */
export function walkV2Task(
  task: Pick<V2Task, "threads">,
): Generator<V2Node, void, undefined> {
  return walk(task, "task", {});
}

function* walk(
  object: object,
  kind: string,
  place: object,
): Generator<V2Node, void, undefined> {
  for (const [path, part] of Object.entries(PARTS[kind] ?? {})) {
    const items = path.split(".").reduce(memberOf, object as unknown);
    for (const item of Array.isArray(items) ? items : []) {
      if (!isContainer(item)) continue;
      const inItem = { ...place, [part]: item };
      yield { kind: part, ...inItem } as V2Node;
      yield* walk(item, part, inItem);
    }
  }
}

function memberOf(object: unknown, name: string): unknown {
  return (object as Readonly<Record<string, unknown>> | null | undefined)
    ?.[name];
}
