/** Guards that narrow tasks and annotations at run time. */
import { isString } from "./core/kind.ts";
import type { TaskType } from "./types/constants.ts";
import type {
  Annotation,
  AnnotationByType,
  AnnotationType,
  KnownAnnotation,
} from "./types/annotation.ts";
import type { JsonObject } from "./types/json.ts";
import type { CompletedTask, Task } from "./types/task.ts";
import type { TaskErrorResponse } from "./types/tasks/common.ts";

/** The known types of annotations. The type of this record ensures that it has all of them. */
const ANNOTATION_TYPES: Readonly<Record<AnnotationType, true>> = {
  box: true,
  polygon: true,
  line: true,
  point: true,
  ellipse: true,
  cuboid: true,
};

/**
 * Returns whether a task has a type. Narrows its `params` and `response`.
 *
 * @example Read the boxes of tasks of any type
 * ```ts
 * import { isCompleted, isTaskOfType, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * await client.tasks.create("imageannotation", {
 *   attachment: "https://example.com/cow.jpg",
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * for await (const task of client.tasks.list()) {
 *   if (isTaskOfType(task, "imageannotation") && isCompleted(task)) {
 *     const { annotations } = task.response;
 *     assertEquals(annotations[0]?.label, "cow");
 *   }
 * }
 * ```
 */
export function isTaskOfType<T extends TaskType>(
  task: Task,
  type: T,
): task is Task<T> {
  return task.type === type;
}

/**
 * Returns whether a task is completed. A completed task of a known type has a
 * `response`, except for `pointannotation`: tasks of a test key have none.
 *
 * @example Read the response of a completed task
 * ```ts
 * import { isCompleted, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new ScaleClient(createEmulator().clientOptions());
 * const task = await client.tasks.create("comparison", {
 *   attachments: ["https://example.com/1.jpg", "https://example.com/2.jpg"],
 *   choices: ["same", "different"],
 * });
 * if (isCompleted(task)) assertEquals(task.response.choice, "same");
 * ```
 */
export function isCompleted<T extends TaskType>(
  task: Task<T>,
): task is CompletedTask<T> {
  return task.status === "completed";
}

/**
 * Returns the response of a task whose `status` is `error`: the message, and the
 * attachments or frames with an error. Returns `undefined` for other tasks.
 *
 * @example Find out why a task failed
 * ```ts
 * import { ScaleClient, taskError } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator();
 * const client = new ScaleClient(emulator.clientOptions("live"));
 * const { task_id } = await client.tasks.create("imageannotation", {
 *   attachment: "https://example.com/gone.jpg",
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * emulator.tasks.fail(task_id, { error: "The image is gone." });
 * const task = await client.tasks.get(task_id);
 * assertEquals(taskError(task)?.error, "The image is gone.");
 * ```
 */
export function taskError(
  { status, response }: Pick<Task, "status" | "response">,
): TaskErrorResponse | undefined {
  return status === "error" && isErrorResponse(response) ? response : undefined;
}

function isErrorResponse(
  response: JsonObject | undefined,
): response is TaskErrorResponse {
  return typeof response?.["error"] === "string";
}

/**
 * Returns whether the `type` of an annotation is known. The compiler then checks
 * that a `switch` on it has all cases. An older annotation has `geometry`
 * instead of `type`: pass it to {@linkcode normalizeAnnotation} first.
 *
 * @example Handle all known types
 * ```ts
 * import { type Annotation, isKnownAnnotation } from "@labelwire/scale";
 * import { assertEquals } from "@std/assert";
 *
 * function corners(annotation: Annotation): number | undefined {
 *   if (!isKnownAnnotation(annotation)) return undefined;
 *   switch (annotation.type) {
 *     case "box":
 *       return 4;
 *     case "point":
 *       return 1;
 *     case "polygon":
 *     case "line":
 *     case "ellipse":
 *     case "cuboid":
 *       return annotation.vertices.length;
 *   }
 * }
 *
 * const point = { uuid: "u", label: "nose", type: "point", x: 1, y: 2 };
 * assertEquals(corners(point), 1);
 * assertEquals(corners({ uuid: "u", label: "nose", type: "blob" }), undefined);
 * ```
 */
export function isKnownAnnotation(
  annotation: JsonObject,
): annotation is KnownAnnotation {
  return isAnnotationType(annotation["type"]);
}

/**
 * Returns whether an annotation has a type.
 *
 * @example Filter the boxes
 * ```ts
 * import { type Annotation, isAnnotationOfType } from "@labelwire/scale";
 * import { assertEquals } from "@std/assert";
 *
 * const annotations: Annotation[] = [
 *   { uuid: "a", label: "cow", type: "box", left: 1, top: 2, width: 3, height: 4 },
 *   { uuid: "b", label: "nose", type: "point", x: 1, y: 2 },
 * ];
 * const boxes = annotations.filter((a) => isAnnotationOfType(a, "box"));
 * assertEquals(boxes.map(({ width }) => width), [3]);
 * ```
 */
export function isAnnotationOfType<T extends AnnotationType>(
  annotation: JsonObject,
  type: T,
): annotation is AnnotationByType[T] {
  return annotation["type"] === type;
}

/**
 * Returns an older annotation, which has `geometry` instead of `type`, as a copy
 * with its `type`. Returns any other annotation unchanged.
 *
 * @example Read annotations of any age
 * ```ts
 * import { isAnnotationOfType, normalizeAnnotation } from "@labelwire/scale";
 * import { assertEquals } from "@std/assert";
 *
 * const old = { uuid: "u", label: "nose", geometry: "point", x: 1, y: 2 };
 * const annotation = normalizeAnnotation(old);
 * assertEquals(isAnnotationOfType(annotation, "point") && annotation.x, 1);
 * assertEquals("type" in old, false);
 * ```
 */
export function normalizeAnnotation(annotation: JsonObject): Annotation {
  const { type, geometry } = annotation;
  return type === undefined && isAnnotationType(geometry)
    ? { ...annotation, type: geometry }
    : annotation;
}

function isAnnotationType(value: unknown): value is AnnotationType {
  return isString(value) && Object.hasOwn(ANNOTATION_TYPES, value);
}
