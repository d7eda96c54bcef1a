/** Stored tasks as the API's responses contain them. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import { isArray } from "../util/json.ts";
import type { StoredTask } from "./records.ts";
import {
  attachmentPath,
  signedUrl,
  type SigningContext,
  withSignedLinks,
} from "./result_links.ts";

/** The members of a task in a response, in the recorded order. */
const TASK_MEMBERS: readonly (keyof Task)[] = [
  "task_id",
  "created_at",
  "completed_at",
  "callback_url",
  "type",
  "status",
  "instruction",
  "params",
  "is_test",
  "urgency",
  "metadata",
  "callback_succeeded",
  "processed_attachments",
  "project",
  "batch",
  "priority",
  "unique_id",
  "tags",
  "response",
  "attempts",
  "project_param_version",
  "projectId",
  "updated_at",
  "work_started",
  "customer_review_status",
  "customer_review_comments",
  "audits",
];

/**
 * The members of a task in a limited response. The service may also return
 * `otherVersion`, whose meaning is not known.
 */
const LIMITED_MEMBERS: readonly (keyof Task)[] = [
  "task_id",
  "status",
  "metadata",
  "project",
];

/** Returns a task with new links to its result files, without the members that have no value. */
export function serializeTask(task: StoredTask, context: SigningContext): Task {
  const serialized = pick(task, TASK_MEMBERS) as Task;
  if (serialized.response === undefined || task.has_links !== true) {
    return serialized;
  }
  const response = withSignedLinks(serialized.response, context) as JsonObject;
  return { ...serialized, response };
}

/** Returns a task as limited lists contain it. */
export function serializeLimited(task: StoredTask): Partial<Task> {
  return pick(task, LIMITED_MEMBERS);
}

/**
 * Returns links to the attachments of a task, on the emulator's origin. The
 * emulator serves uploaded files itself and redirects to other attachments.
 */
export function attachmentDownloads(
  task: StoredTask,
  context: SigningContext,
): readonly JsonObject[] {
  return attachmentUrls(task).map((attachmentURL, index) => ({
    attachmentURL,
    s3URL: signedUrl(attachmentPath(task.task_id, index), context),
  }));
}

/** Returns the attachments of a task that are strings. */
export function attachmentUrls(task: StoredTask): readonly string[] {
  const { attachment, attachments } = task.params;
  const all = [attachment, ...(isArray(attachments) ? attachments : [])];
  return all.filter((item) => typeof item === "string");
}

function pick(
  task: StoredTask,
  members: readonly (keyof Task)[],
): Partial<Task> {
  const entries = members.map((member) => [member, task[member]] as const);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  );
}
