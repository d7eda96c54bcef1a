/** Evaluation and training tasks of v1: tasks whose answer is known, which test and teach labelers of Rapid projects. */
import { checkRecord } from "../core/check.ts";
import type { TaskType } from "../types/constants.ts";
import type { CallArgs, Endpoint, Send } from "../http/endpoint.ts";
import { V1_DO } from "../http/endpoint.ts";
import type { Transport } from "../http/transport.ts";
import type { CreateOptions } from "../types/options.ts";
import type { QualityTask, QualityTaskParams } from "../types/quality.ts";
import {
  findByUniqueId,
  hasUniqueId,
  taskDifferences,
} from "./task_endpoints.ts";

const CREATE_EVALUATION: Endpoint = {
  ...V1_DO,
  operation: "evaluationTasks.create",
  route: "/v1/evaluation_tasks/{type}",
  recovery: {
    on: "conflict",
    isKeyed: hasUniqueId,
    lookUp: { find: findQualityTask, differences: taskDifferences },
  },
};

const CREATE_TRAINING: Endpoint = {
  ...CREATE_EVALUATION,
  operation: "trainingTasks.create",
  route: "/v1/training_tasks/{type}",
};

/**
 * Creates tasks whose answer is known: `client.evaluationTasks` tests labelers
 * with them, `client.trainingTasks` teaches.
 */
export class QualityTasks {
  readonly #transport: Transport;
  readonly #endpoint: Endpoint;

  /** Is made by the client. */
  constructor(transport: Transport, purpose: "evaluation" | "training") {
    this.#transport = transport;
    this.#endpoint = purpose === "evaluation"
      ? CREATE_EVALUATION
      : CREATE_TRAINING;
  }

  /**
   * Creates a task. Without a `unique_id` it is sent once only, but after a
   * 429. Python: `create_evaluation_task`, `create_training_task`.
   *
   * @throws {ScaleInvalidRequestError} where a parameter is missing or wrong
   * @throws {ScaleDuplicateResourceError} where another task has the `unique_id`
   */
  async create<T extends TaskType>(
    type: T,
    params: QualityTaskParams<T>,
    options?: CreateOptions,
  ): Promise<QualityTask<T>> {
    const args = qualityArgs(type, params, this.#endpoint);
    return await this.#transport.send(this.#endpoint, args, options);
  }
}

function qualityArgs(
  type: TaskType,
  params: object,
  { operation }: Endpoint,
): CallArgs {
  checkRecord(params as unknown, `The params of ${operation}`);
  const { expected_response, unique_id } = params as QualityTaskParams;
  checkRecord(expected_response as unknown, "expected_response");
  return {
    path: { type },
    body: params,
    ...unique_id !== undefined && { uniqueId: unique_id },
  };
}

/** Finds the task in the common list, and gives it the members that the reply to its creation has. */
async function findQualityTask(
  send: Send,
  args: CallArgs,
): Promise<QualityTask | undefined> {
  const task = await findByUniqueId(send, args);
  if (!task) return undefined;
  const { expected_response, initial_response } = args
    .body as QualityTaskParams;
  const known = { expected_response, initial_response } as Partial<QualityTask>;
  return { ...task, id: task.task_id, ...known };
}
