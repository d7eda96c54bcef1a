/**
 * An unofficial client for the Scale AI data-labelling API, for Deno, Workers,
 * edge functions, Node and Bun: no dependency, only `fetch`.
 *
 * @example Create a task without a key, against the built-in emulator
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const { fetch, keys } = createEmulator();
 * const client = new ScaleClient({ apiKey: keys.test, fetch });
 * const task = await client.tasks.create("imageannotation", {
 *   instruction: "Draw a box around each cow",
 *   attachment: "https://example.com/cow.jpg",
 *   geometries: { box: { objects_to_annotate: ["cow"] } },
 * });
 * assertEquals(task.status, "completed");
 * ```
 *
 * @module
 */
export {
  type RequestMethod,
  type RequestOptions,
  ScaleClient,
} from "./src/client.ts";
export * from "./src/types/constants.ts";
export {
  isScaleError,
  ScaleApiError,
  ScaleArgumentError,
  ScaleAttemptTimeoutError,
  ScaleCallbackError,
  ScaleConnectionError,
  ScaleDeadlineError,
  ScaleDuplicateResourceError,
  ScaleError,
  type ScaleErrorDetails,
  ScaleGatewayTimeoutError,
  ScaleInternalError,
  ScaleInvalidRequestError,
  ScaleNotEnabledError,
  ScalePaginationError,
  ScaleResourceNotFoundError,
  ScaleResponseError,
  ScaleServiceUnavailableError,
  ScaleTooManyRequestsError,
  ScaleUnauthorizedError,
} from "./src/core/errors.ts";
export {
  isAnnotationOfType,
  isCompleted,
  isKnownAnnotation,
  isTaskOfType,
  normalizeAnnotation,
  responseError,
} from "./src/guards.ts";
export type {
  ErrorEvent,
  Hooks,
  RecoverEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from "./src/http/hooks.ts";
export type { Page, PageRequest } from "./src/http/page.ts";
export type { Batches } from "./src/resources/batches.ts";
export type { Files } from "./src/resources/files.ts";
export type {
  BatchHandle,
  ProjectHandle,
  TaskHandle,
  TeammateHandle,
} from "./src/resources/handles.ts";
export { currentParams, type Projects } from "./src/resources/projects.ts";
export type { QualityTasks } from "./src/resources/evaluation.ts";
export type {
  Studio,
  StudioAssignments,
  StudioBatches,
  StudioProjectGroups,
} from "./src/resources/studio.ts";
export type {
  TaskResultFile,
  TaskWithResponse,
} from "./src/resources/task_results.ts";
export type { Tasks } from "./src/resources/tasks.ts";
export type { Teams } from "./src/resources/teams.ts";
export type { Safety } from "./src/http/retry.ts";
export type { ClientOptions } from "./src/http/settings.ts";
export type * from "./src/types/annotation.ts";
export type * from "./src/types/attributes.ts";
export type * from "./src/types/batch.ts";
export type * from "./src/types/file.ts";
export type * from "./src/types/geometry.ts";
export type * from "./src/types/json.ts";
export type * from "./src/types/labels.ts";
export type * from "./src/types/options.ts";
export type * from "./src/types/project.ts";
export type * from "./src/types/quality.ts";
export type * from "./src/types/result_file.ts";
export type * from "./src/types/studio.ts";
export type * from "./src/types/task.ts";
export type * from "./src/types/tasks/chat.ts";
export type * from "./src/types/tasks/common.ts";
export type * from "./src/types/tasks/document.ts";
export type * from "./src/types/tasks/image.ts";
export type * from "./src/types/tasks/legacy.ts";
export type * from "./src/types/tasks/legacy_image.ts";
export type * from "./src/types/tasks/lidar.ts";
export type * from "./src/types/tasks/map.ts";
export type * from "./src/types/tasks/scene.ts";
export type * from "./src/types/tasks/text.ts";
export type * from "./src/types/tasks/video.ts";
export type * from "./src/types/team.ts";
export { VERSION } from "./src/core/version.ts";
