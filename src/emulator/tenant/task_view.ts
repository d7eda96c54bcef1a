/** How a stored task looks on the wire. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { TaskRecord } from "./records.ts";
import { isArray } from "../util/json.ts";
import {
  attachmentPath,
  type LinkGround,
  signedUrl,
  withSignedLinks,
} from "./result_links.ts";

/**
 * The members of a task in the order of the recordings; what the emulator keeps
 * for itself is not among them.
 */
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
 * What a limited response shows (TR12); the meaning of `otherVersion`, which it
 * may show too, is not known.
 */
const LIMITED_MEMBERS: readonly (keyof Task)[] = [
  "task_id",
  "status",
  "metadata",
  "project",
];

/** The parts of a task's record that the wire shows. */
export type ViewedRecord = Pick<TaskRecord, "task" | "hasLinks">;

/**
 * Gives the task as a reply about it alone shows it, with fresh links to its
 * result. Members without a value are absent.
 */
export function taskView(
  { task, hasLinks }: ViewedRecord,
  ground: LinkGround,
): Task {
  const view = pick(task, TASK_MEMBERS) as Task;
  // The results of most types are large and have no links to search for.
  if (view.response === undefined || !hasLinks) return view;
  const response = withSignedLinks(view.response, ground) as JsonObject;
  return { ...view, response };
}

/** Gives the task as lists show it, without `callback_succeeded` (TR15). */
export function listedView(
  record: ViewedRecord,
  ground: LinkGround,
): Partial<Task> {
  const { callback_succeeded: _, ...listed } = taskView(record, ground);
  return listed;
}

/** Gives the task as limited lists show it. */
export function limitedView(task: Task): Partial<Task> {
  return pick(task, LIMITED_MEMBERS);
}

/**
 * Gives links to the task's attachments, on the emulator's own host (TR13). Only
 * uploaded files lie there: those to others refer to where they are.
 */
export function attachmentDownloads(
  task: Task,
  ground: LinkGround,
): readonly JsonObject[] {
  return attachmentsOf(task).map((attachmentURL, index) => ({
    attachmentURL,
    s3URL: signedUrl(attachmentPath(task.task_id, index), ground),
  }));
}

/** Gives the attachments of a task that are strings. */
export function attachmentsOf(task: Task): readonly string[] {
  const { attachment, attachments } = task.params;
  const all = [attachment, ...(isArray(attachments) ? attachments : [])];
  return all.filter((item) => typeof item === "string");
}

function pick(
  task: Task,
  members: readonly (keyof Task)[],
): Partial<Task> {
  const entries = members.map((member) => [member, task[member]] as const);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  );
}
