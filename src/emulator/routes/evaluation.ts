/** The routes of `/v1/evaluation_tasks` and `/v1/training_tasks`. */
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import { invalidParameter } from "../util/errors.ts";
import { objectBody, optionalObject, without } from "../util/json.ts";
import { addTask, newTaskKind, newTaskMembers } from "./create_task.ts";
import type { Call, PathParams, Route } from "./router.ts";

/** The members that ordinary tasks do not have. */
const KNOWN_ANSWER_MEMBERS: readonly string[] = [
  "expected_response",
  "initial_response",
];

/** The routes of tasks whose correct response is known. */
export const KNOWN_ANSWER_ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/evaluation_tasks/{type}",
    handler: createKnownAnswerTask,
    body: knownAnswerMembers,
    bodyKind: newTaskKind,
  },
  {
    method: "POST",
    path: "/v1/training_tasks/{type}",
    handler: createKnownAnswerTask,
    body: knownAnswerMembers,
    bodyKind: newTaskKind,
  },
];

function knownAnswerMembers(path: PathParams): readonly string[] | undefined {
  const members = newTaskMembers(path);
  return members && [...members, ...KNOWN_ANSWER_MEMBERS];
}

/**
 * Both kinds have the same response.
 *
 * @guess They are ordinary tasks with an ordinary `unique_id`, and projects other
 * than Rapid may have them.
 */
function createKnownAnswerTask(call: Call): EmulatedResponse {
  const body = objectBody(call.body);
  const expected_response = optionalObject(body, "expected_response");
  const initial_response = optionalObject(body, "initial_response");
  if (expected_response === undefined) {
    throw invalidParameter('"expected_response" is required');
  }
  const { task } = addTask(call, without(body, KNOWN_ANSWER_MEMBERS));
  return jsonResponse({
    id: task.task_id,
    expected_response,
    ...(initial_response && { initial_response }),
  });
}
