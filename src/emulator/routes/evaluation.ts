/** The routes of `/v1/evaluation_tasks` and `/v1/training_tasks`. */
import { addTaskOf } from "./create_task.ts";
import { invalidParameter } from "../util/errors.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import { objectBody, objectOf, without } from "../util/json.ts";
import type { Call, Route } from "./router.ts";

/** The members that tasks do not have. */
const QUALITY_MEMBERS: readonly string[] = [
  "expected_response",
  "initial_response",
];

/** The routes of tasks whose answer is known. */
export const QUALITY_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/evaluation_tasks/{type}",
    handler: createQualityTask,
  },
  {
    method: "POST",
    path: "/v1/training_tasks/{type}",
    handler: createQualityTask,
  },
];

/**
 * The two kinds answer alike (QU1). That they are tasks like others, with a
 * `unique_id` among those of tasks, and that projects other than Rapid may have
 * them, are guesses.
 */
function createQualityTask(call: Call): Reply {
  const body = objectBody(call.body);
  const expected_response = objectOf(body, "expected_response");
  const initial_response = objectOf(body, "initial_response");
  if (expected_response === undefined) {
    throw invalidParameter('"expected_response" is required');
  }
  const { task } = addTaskOf(call, without(body, QUALITY_MEMBERS));
  return jsonReply({
    id: task.task_id,
    expected_response,
    ...(initial_response && { initial_response }),
  });
}
