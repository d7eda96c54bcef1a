/** Evaluation and training tasks of v1: tasks with an expected response, which test and teach the labelers of Rapid projects. */
import {
  assertPlainObject,
  assertSpelling,
  assertString,
} from "../core/check.ts";
import { TaskType } from "../types/constants.ts";
import {
  assertParams,
  type Endpoint,
  POST_ONCE,
  type Send,
  type SentCall,
} from "../http/endpoint.ts";
import type { Transport } from "../http/transport.ts";
import type { CreateOptions } from "../types/options.ts";
import type { QualityTask, QualityTaskParams } from "../types/quality.ts";
import { findByUniqueId, taskDifferences } from "./task_endpoints.ts";

const CREATE_EVALUATION: Endpoint = {
  ...POST_ONCE,
  operation: "evaluationTasks.create",
  route: "/v1/evaluation_tasks/{type}",
  options: ["onConflict"],
  key: "unique_id",
  recover: {
    on: "conflict",
    lookUp: { find: findQualityTask, differences: taskDifferences },
  },
};

const CREATE_TRAINING: Endpoint = {
  ...CREATE_EVALUATION,
  operation: "trainingTasks.create",
  route: "/v1/training_tasks/{type}",
};

/**
 * Tasks with an expected response: those of `client.evaluationTasks` test
 * labelers, those of `client.trainingTasks` teach them.
 */
export class QualityTasks {
  readonly #transport: Transport;
  readonly #endpoint: Endpoint;

  /** @ignore */
  constructor(transport: Transport, purpose: "evaluation" | "training") {
    this.#transport = transport;
    this.#endpoint = purpose === "evaluation"
      ? CREATE_EVALUATION
      : CREATE_TRAINING;
  }

  /**
   * Creates a task. Without a `unique_id` the request is repeated only after a
   * 429. Python: `create_evaluation_task`, `create_training_task`.
   *
   * @throws {ScaleInvalidRequestError} if a parameter is missing or wrong
   * @throws {ScaleDuplicateResourceError} if another task has the `unique_id`
   */
  async create<T extends TaskType>(
    type: T,
    params: QualityTaskParams<T>,
    options?: CreateOptions,
  ): Promise<QualityTask<T>> {
    assertSpelling(type, "type", TaskType);
    assertParams(params, this.#endpoint);
    const { expected_response, unique_id } = params as QualityTaskParams;
    assertPlainObject(expected_response as unknown, "expected_response");
    if (unique_id !== undefined) assertString(unique_id, "unique_id");
    const args = { path: { type }, json: params };
    return await this.#transport.send(this.#endpoint, args, options);
  }
}

/** Returns the task from the list of all tasks, with the members that the response to its creation has. */
async function findQualityTask(
  send: Send,
  sent: SentCall,
): Promise<QualityTask | undefined> {
  const task = await findByUniqueId(send, sent);
  if (!task) return undefined;
  const { expected_response, initial_response } = sent.members;
  const known = { expected_response, initial_response } as Partial<QualityTask>;
  return { ...task, id: task.task_id, ...known };
}
