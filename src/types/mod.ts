/**
 * All types of the API's objects and parameters, for code that names them. The
 * most used ones are also exported from `@labelwire/scale`.
 *
 * A short tour:
 *
 * - {@linkcode Task} is a task, {@linkcode TaskParams} the parameters to create
 *   one, and {@linkcode TaskResponse} its response, each for a task type:
 *   `Task<"imageannotation">`. {@linkcode TaskParamsByType} and
 *   {@linkcode TaskResponseByType} list all task types.
 * - {@linkcode Annotation} is a shape in a response, {@linkcode Geometries} the
 *   shapes to draw, and {@linkcode AnnotationAttributes} the attributes to set.
 * - {@linkcode ResultFile} is the JSON behind a link in a response.
 * - {@linkcode Batch}, {@linkcode Project}, {@linkcode ScaleFile},
 *   {@linkcode Teammate}, {@linkcode StudioBatch} and {@linkcode QualityTask} are
 *   the other objects.
 * - {@linkcode TaskQuery}, {@linkcode BatchQuery}, {@linkcode FileQuery} and
 *   {@linkcode ProjectQuery} are the filters of lists.
 * - {@linkcode V2Task}, {@linkcode V2Batch}, {@linkcode V2Annotation} and the
 *   other types that begin with `V2` are the objects of v2.
 * - {@linkcode CallOptions} are the options of a call.
 *
 * @example A function with a typed parameter and result
 * ```ts
 * import type { ImageAnnotationParams } from "@labelwire/scale/types";
 * import { assertEquals } from "@std/assert";
 *
 * function boxTask(attachment: string, ...labels: string[]): ImageAnnotationParams {
 *   return { attachment, geometries: { box: { objects_to_annotate: labels } } };
 * }
 *
 * const { geometries } = boxTask("https://example.com/cow.jpg", "cow");
 * assertEquals(geometries?.box?.objects_to_annotate, ["cow"]);
 * ```
 *
 * @module
 */
export type * from "./annotation.ts";
export type * from "./attributes.ts";
export type * from "./batch.ts";
export type * from "./constants.ts";
export type * from "./file.ts";
export type * from "./geometry.ts";
export type * from "./json.ts";
export type * from "./labels.ts";
export type * from "./options.ts";
export type * from "./project.ts";
export type * from "./quality.ts";
export type * from "./result_file.ts";
export type * from "./studio.ts";
export type * from "./task.ts";
export type * from "./tasks/chat.ts";
export type * from "./tasks/common.ts";
export type * from "./tasks/document.ts";
export type * from "./tasks/image.ts";
export type * from "./tasks/legacy.ts";
export type * from "./tasks/legacy_image.ts";
export type * from "./tasks/lidar.ts";
export type * from "./tasks/map.ts";
export type * from "./tasks/scene.ts";
export type * from "./tasks/text.ts";
export type * from "./tasks/video.ts";
export type * from "./team.ts";
export type * from "./v2/annotation.ts";
export type * from "./v2/base.ts";
export type * from "./v2/batch.ts";
export type * from "./v2/constants.ts";
export type * from "./v2/conversation.ts";
export type * from "./v2/dataset.ts";
export type * from "./v2/delivery.ts";
export type * from "./v2/file.ts";
export type * from "./v2/node.ts";
export type * from "./v2/project.ts";
export type * from "./v2/task.ts";
