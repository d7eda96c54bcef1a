/**
 * An unofficial client for the Scale AI data-labelling API, for Deno, Workers,
 * edge functions, Node and Bun. It has no dependency and uses only `fetch`.
 *
 * A short tour:
 *
 * - {@linkcode ScaleClient} is the entry point. Its namespaces are `tasks`,
 *   `batches`, `projects`, `files`, `teams`, `studio`, `evaluationTasks`,
 *   `trainingTasks`, and `v2` with those of version 2.
 * - Every list is a {@linkcode PageList}: await it for one page, iterate it for all
 *   items.
 * - Every error is a {@linkcode ScaleError}; {@linkcode isScaleError} narrows it by
 *   its `code`.
 * - {@linkcode isCompleted}, {@linkcode isAnnotationOfType} and other guards narrow
 *   tasks and annotations.
 * - {@linkcode ClientOptions} are the limits, retries, headers and hooks.
 *
 * Other entries: `/v2` for what version 2 returns, `/bulk` for thousands of tasks,
 * `/callbacks` and `/hono` to receive results. `/results` downloads the files
 * behind them, `/log` writes lines of a log, and `/emulator` is for tests without
 * a key. `/types` has the types of single task types, of their responses and of
 * result files.
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
  /** The HTTP methods of `client.request`. */
  type RequestMethod,
  /** Options of `client.request`. */
  type RequestOptions,
  /** The client: one for each API key. */
  ScaleClient,
} from "./src/client.ts";
export * from "./src/types/constants.ts";
export {
  /** Every error of this library, told apart by `code`. */
  type AnyScaleError,
  /** Returns whether a value is an error of this library. */
  isScaleError,
  /** An error status of the API. */
  ScaleApiError,
  /** The `code` of an error that the API responded with. */
  type ScaleApiErrorCode,
  /** A wrong argument. Nothing was sent. */
  ScaleArgumentError,
  /** An attempt that took longer than `timeoutMs`. */
  ScaleAttemptTimeoutError,
  /** A callback that was refused. */
  type ScaleCallbackError,
  /** A lost connection. */
  ScaleConnectionError,
  /** A call that would take longer than `deadlineMs`. */
  ScaleDeadlineError,
  /** A 409: another object has the `unique_id` or name. */
  ScaleDuplicateResourceError,
  /** The parent of every error of this library. */
  ScaleError,
  /** The `code` of an error. */
  type ScaleErrorCode,
  /** What is known about a failed call. */
  type ScaleErrorDetails,
  /** A 504. */
  ScaleGatewayTimeoutError,
  /** A 500. */
  ScaleInternalError,
  /** A 400: a parameter is missing or wrong. */
  ScaleInvalidRequestError,
  ScaleKeyError,
  /** A 402: the account may not use this task type. */
  ScaleNotEnabledError,
  /** A list that cannot go on. */
  ScalePaginationError,
  /** A 404: there is no such object. */
  ScaleResourceNotFoundError,
  /** A response that the client cannot use. */
  ScaleResponseError,
  /** A 503. */
  ScaleServiceUnavailableError,
  /** A 429: too many requests. */
  ScaleTooManyRequestsError,
  /** A 401: the key is not known. */
  ScaleUnauthorizedError,
} from "./src/core/errors.ts";
export {
  /** Returns whether an annotation has a type. */
  isAnnotationOfType,
  /** Returns whether a task is completed. */
  isCompleted,
  /** Returns whether the type of an annotation is known. */
  isKnownAnnotation,
  /** Returns whether a task has a type. */
  isTaskOfType,
  /** Returns an older annotation with its `type`. */
  normalizeAnnotation,
  /** Returns the error of a failed task. */
  taskError,
} from "./src/guards.ts";
export {
  /** A call that failed. */
  type ErrorEvent,
  /** Observers of a client. */
  type Hooks,
  /** A failed attempt whose work was found to be done. */
  type RecoverEvent,
  /** A failed attempt that will be repeated. */
  type RetryEvent,
} from "./src/http/hooks.ts";
export {
  /** A page of a list. */
  type Page,
  /** A list: `await` it for a page, iterate it for all items. */
  type PageList,
} from "./src/http/page.ts";
export {
  /** What repeating a request does. */
  type Safety,
} from "./src/http/retry.ts";
export {
  /** Options of a client. */
  type ClientOptions,
} from "./src/http/settings.ts";
export {
  /** Batches: `client.batches`. */
  type Batches,
} from "./src/resources/batches.ts";
export {
  /** Evaluation and training tasks: `client.evaluationTasks`, `client.trainingTasks`. */
  type QualityTasks,
} from "./src/resources/evaluation.ts";
export {
  /** Files: `client.files`. */
  type Files,
} from "./src/resources/files.ts";
export {
  /** Returns the newest version of the params of a project. */
  currentParams,
  /** Projects: `client.projects`. */
  type Projects,
} from "./src/resources/projects.ts";
export {
  /** The parts of Studio: `client.studio`. */
  type Studio,
  /** Assignments of teammates: `client.studio.assignments`. */
  type StudioAssignments,
  /** Pending batches: `client.studio.batches`. */
  type StudioBatches,
  /** Groups of labelers: `client.studio.projectGroups`. */
  type StudioProjectGroups,
} from "./src/resources/studio.ts";
export {
  /** Tasks: `client.tasks`. */
  type Tasks,
} from "./src/resources/tasks.ts";
export {
  /** Teammates: `client.teams`. */
  type Teams,
} from "./src/resources/teams.ts";
export {
  /** An annotation of an image, of any type. */
  type Annotation,
  /** An annotation of a known type. */
  type KnownAnnotation,
  /** An annotation of a type that this library does not know. */
  type UnknownAnnotation,
} from "./src/types/annotation.ts";
export {
  /** A batch. */
  type Batch,
  /** The parameters of `batches.create`. */
  type BatchParams,
  /** The parameters of `batches.prioritize`. */
  type BatchPriorityParams,
  /** The result of `batches.prioritize`. */
  type BatchPriorityResult,
  /** The query of `batches.list`. */
  type BatchQuery,
  /** The result of `batches.getStatus`. */
  type BatchStatusCounts,
} from "./src/types/batch.ts";
export {
  /** The fields of a file. */
  type FileFields,
  /** What can be uploaded. */
  type FileInput,
  /** The query of `files.list`. */
  type FileQuery,
  /** The content of a file. */
  type FileSource,
  /** The parameters of `files.import`. */
  type ImportFileParams,
  /** A `Response` as the source of an upload. */
  type ResponseSource,
  /** A file. */
  type ScaleFile,
  /** Options of `files.upload`. */
  type UploadOptions,
  /** The progress of an upload. */
  type UploadProgress,
} from "./src/types/file.ts";
export {
  /** An object that is sent as JSON. */
  type JsonInput,
  /** A JSON object, as received. */
  type JsonObject,
  /** Any JSON value, as received. */
  type JsonValue,
} from "./src/types/json.ts";
export {
  /** The program that uses this library. */
  type AppInfo,
  /** Options of a call. */
  type CallOptions,
  /** A source of time. */
  type Clock,
  /** Options of a call that creates something. */
  type CreateOptions,
  /** Options of `tasks.create`. */
  type CreateTaskOptions,
  /** A function that sends a request, such as `fetch`. */
  type FetchFunction,
  /** Members to add to the second argument of `fetch`. */
  type FetchOptions,
  /** Request headers. */
  type HeadersInput,
  /** Options of a list. */
  type ListOptions,
  /** Query keys with the names of the wire. */
  type QueryInput,
  /** An attempt of a call. */
  type RequestEvent,
  /** An attempt that received a response. */
  type ResponseEvent,
  /** How attempts are repeated. */
  type RetryOptions,
} from "./src/types/options.ts";
export {
  /** The parameters of `projects.create`. */
  type CreateProjectParams,
  /** The parameters of `projects.setOntology`. */
  type OntologyParams,
  /** A project. */
  type Project,
  /** The params of a project. */
  type ProjectParams,
  /** The query of `projects.list`. */
  type ProjectQuery,
  /** The template of a project. */
  type ProjectTemplate,
  /** The parameters of `projects.update`. */
  type UpdateProjectParams,
} from "./src/types/project.ts";
export {
  /** An evaluation or training task. */
  type QualityTask,
  /** The parameters of an evaluation or training task. */
  type QualityTaskParams,
} from "./src/types/quality.ts";
export {
  /** The projects of each teammate. */
  type StudioAssignmentMap,
  /** A pending batch of Studio. */
  type StudioBatch,
  /** A group of labelers. */
  type StudioProjectGroup,
} from "./src/types/studio.ts";
export {
  /** The parameters of `tasks.audit`. */
  type AuditTaskParams,
  /** The parameters of `tasks.cancel`. */
  type CancelTaskParams,
  /** A completed task. */
  type CompletedTask,
  /** A task of a list with `limited_response`. */
  type LimitedTask,
  /** A task. */
  type Task,
  /** The filters of `tasks.count`. */
  type TaskFilter,
  /** The query of `tasks.list`. */
  type TaskQuery,
} from "./src/types/task.ts";
export {
  /** The parameters that all task types share. */
  type CommonTaskParams,
  /** The response of a task in `error`. */
  type TaskErrorResponse,
} from "./src/types/tasks/common.ts";
export {
  /** The task types with typed parameters. */
  type KnownTaskType,
  /** The parameters of a task type. */
  type TaskParams,
  /** The response of a task type. */
  type TaskResponse,
} from "./src/types/tasks/map.ts";
export {
  /** A person who may work with the account. */
  type Teammate,
  /** The parameters of `teams.invite` and `teams.setRole`. */
  type TeamParams,
} from "./src/types/team.ts";
export { VERSION } from "./src/core/version.ts";
