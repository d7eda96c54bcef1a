/** Evaluation and training tasks of v1, for Rapid projects. Source: https://scale.com/docs/api-reference/quality */
import type { TaskType } from "./constants.ts";
import type { TaskAnswer, TaskParams } from "./tasks/map.ts";

/** The answers that an evaluation or training task is given. */
export interface QualityAnswers<T extends TaskType = TaskType> {
  /** The right answer, in the form of the project's responses. */
  readonly expected_response: TaskAnswer<T>;
  /** What a labeler starts from; makes it a task of the review phase. */
  readonly initial_response?: TaskAnswer<T>;
}

/** The parameters of `evaluationTasks.create` and `trainingTasks.create`: those of a task, and the answer that is right. */
export type QualityTaskParams<T extends TaskType = TaskType> =
  & TaskParams<T>
  & QualityAnswers<T>;

/** An evaluation or training task as the API gives it. Its id is `id`, not `task_id`. */
export interface QualityTask<T extends TaskType = TaskType> {
  /** The task's id. */
  readonly id: string;
  /** The right answer. */
  readonly expected_response?: TaskAnswer<T>;
  /** What a labeler starts from. */
  readonly initial_response?: TaskAnswer<T>;
}
