/**
 * What a program needs beside the client to use version 2 of the API. There are
 * guards that narrow annotations, the walk through the conversations of a task,
 * constants, and the types of what `client.v2` sends and returns.
 *
 * @example Print a conversation
 * ```ts
 * import { ScaleClient } from "@labelwire/scale";
 * import { createEmulator } from "@labelwire/scale/emulator";
 * import { type V2Task, walkV2Task } from "@labelwire/scale/v2";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator({ seed: 1 });
 * const client = new ScaleClient(emulator.clientOptions("live"));
 * await client.projects.create({ name: "chats", type: "chat" });
 * const { task_id } = await client.v2.tasks.createChat({
 *   project_name: "chats",
 *   template_variables: { prompt: "What is 15 percent of 240?" },
 * });
 * emulator.chatTasks.complete(task_id); // in the real world, people do that
 *
 * const task: V2Task = await client.v2.tasks.get(task_id);
 * const authors = [...walkV2Task(task)].flatMap((node) => {
 *   if (node.kind !== "message") return [];
 *   console.log(`${node.message.source_id}: ${node.message.content.text}`);
 *   return [node.message.role];
 * });
 * assertEquals(authors.slice(0, 2), ["system", "user"]);
 * ```
 *
 * @module
 */
export * from "../types/v2/constants.ts";
export {
  /** An annotation of v2, of any type. */
  type V2Annotation,
  /** An annotation of v2 of a known type. */
  type V2KnownAnnotation,
  /** An annotation of v2 of a type that this library does not know. */
  type V2UnknownAnnotation,
} from "../types/v2/annotation.ts";
export {
  /** A batch of v2. */
  type V2Batch,
  /** The response of `v2.batches.pause`, `resume` and `cancel`. */
  type V2BatchChange,
  /** The parameters of `v2.batches.create`. */
  type V2BatchParams,
  /** The query of `v2.batches.list`. */
  type V2BatchQuery,
  /** A batch of v2 by its id or its name. */
  type V2BatchSelector,
} from "../types/v2/batch.ts";
export {
  /** A message of a v2 task. */
  type V2Message,
  /** A thread of a v2 task. */
  type V2Thread,
  /** A turn of a v2 task. */
  type V2Turn,
} from "../types/v2/conversation.ts";
export {
  /** A dataset. */
  type V2Dataset,
  /** A delivery of a dataset. */
  type V2DatasetDelivery,
  /** A task of a dataset. */
  type V2DatasetTask,
} from "../types/v2/dataset.ts";
export {
  /** A task and the response that was delivered for it. */
  type V2DeliveredTask,
  /** A delivery of a project. */
  type V2Delivery,
} from "../types/v2/delivery.ts";
export {
  /** A node of `walkV2Task`. */
  type V2Node,
} from "../types/v2/node.ts";
export {
  /** A project of v2. */
  type V2Project,
  /** A project of v2 by its id or its name. */
  type V2ProjectSelector,
} from "../types/v2/project.ts";
export {
  /** The parameters of `v2.tasks.createChat`. */
  type V2ChatTaskParams,
  /** A task of v2. */
  type V2Task,
  /** The query of `v2.tasks.list`. */
  type V2TaskQuery,
} from "../types/v2/task.ts";
export {
  /** Annotations of v2: `client.v2.annotations`. */
  type V2Annotations,
} from "./annotations.ts";
export {
  /** Batches of v2: `client.v2.batches`. */
  type V2Batches,
} from "./batches.ts";
export {
  /** Datasets: `client.v2.datasets`. */
  type V2Datasets,
} from "./datasets.ts";
export {
  /** Deliveries: `client.v2.deliveries`. */
  type V2Deliveries,
} from "./deliveries.ts";
export {
  /** A list of the tasks of one delivery. */
  type V2DeliveryList,
  /** A page of the tasks of one delivery. */
  type V2DeliveryPage,
} from "./delivery_list.ts";
export {
  /** Returns whether the type of an annotation of v2 is known. */
  isKnownV2Annotation,
  /** Returns whether an annotation of v2 has a type. */
  isV2AnnotationOfType,
} from "./guards.ts";
export {
  /** Projects of v2: `client.v2.projects`. */
  type V2Projects,
} from "./projects.ts";
export {
  /** Schemas of delivered responses: `client.v2.schemas`. */
  type V2Schemas,
} from "./schemas.ts";
export {
  /** Tasks of v2: `client.v2.tasks`. */
  type V2Tasks,
} from "./tasks.ts";
export {
  /** Version 2 of the API: `client.v2`. */
  type V2,
} from "./v2.ts";
export {
  /** Goes through the threads, turns, messages and annotations of a v2 task. */
  walkV2Task,
} from "./walk.ts";
