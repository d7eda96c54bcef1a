/** Guards: what a task or an annotation turns out to be, found out when the program runs. */
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

/** The types of annotation that are known: a table, so that none can be forgotten. */
const ANNOTATION_TYPES: Readonly<Record<AnnotationType, true>> = {
  box: true,
  polygon: true,
  line: true,
  point: true,
  ellipse: true,
  cuboid: true,
};

/**
 * Tells whether a task is of a type, which gives its `params` and `response`
 * their types.
 *
 * @example Read the boxes of tasks of any type
 * ```ts
 * import { isCompleted, isTaskOfType, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
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
 * Tells whether a task is completed. Of a known type it then has its `response`,
 * but for a `pointannotation`: those of a test key have none.
 *
 * @example Go on only with what is done
 * ```ts
 * import { isCompleted, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
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
 * Gives the response of a task whose `status` is `error`: what went wrong, and
 * with which attachments. Otherwise `undefined`.
 *
 * @example See why a task failed
 * ```ts
 * import { responseError, ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys, failTask } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.live, fetch });
 * const { task_id } = await client.tasks.create("imageannotation", {
 *   attachment: "https://example.com/gone.jpg",
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * failTask(task_id, { error: "The image is gone." });
 * const task = await client.tasks.get(task_id);
 * assertEquals(responseError(task)?.error, "The image is gone.");
 * ```
 */
export function responseError(
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
 * Tells whether an annotation's `type` is known: then `switch` on it, and the
 * compiler sees that no case is missing. An older annotation, which has
 * `geometry` instead, is not known until {@linkcode normalizeAnnotation} gave it
 * its `type`.
 *
 * @example Treat each shape by its kind
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
 * Tells whether an annotation is of a type.
 *
 * @example Take the boxes only
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
 * Gives an older annotation, which has `geometry` instead of `type`, its `type`:
 * a copy that keeps all else. Any other annotation comes back as it is.
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
  return typeof value === "string" && Object.hasOwn(ANNOTATION_TYPES, value);
}
