/** Evaluation and training tasks of v1, for Rapid projects. Source: https://scale.com/docs/api-reference/quality */
import type { TaskType } from "./constants.ts";
import type { Stored } from "./json.ts";
import type { TaskParams, TaskResponseInput } from "./tasks/map.ts";

/** The responses that an evaluation or training task is created with. */
export interface QualityResponses<T extends TaskType = TaskType> {
  /** The correct response, in the form of the project's responses. */
  readonly expected_response: TaskResponseInput<T>;
  /** The response with which a labeler starts. It makes the task one of the review phase. */
  readonly initial_response?: TaskResponseInput<T> | undefined;
}

/** The parameters of `evaluationTasks.create` and `trainingTasks.create`: those of a task, and the correct response. */
export type QualityTaskParams<T extends TaskType = TaskType> =
  & TaskParams<T>
  & QualityResponses<T>
  & {
    /** Whether the task is of a Rapid project. Sent by public programs; not documented. */
    readonly rapid?: boolean | undefined;
  };

/** An evaluation or training task. Its id is `id`, not `task_id`. */
export interface QualityTask<T extends TaskType = TaskType> {
  /** The task's id. */
  readonly id: string;
  /** The correct response. */
  readonly expected_response?: Stored<TaskResponseInput<T>>;
  /** The response with which a labeler starts. */
  readonly initial_response?: Stored<TaskResponseInput<T>>;
}
