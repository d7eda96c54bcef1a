/** Audits of completed tasks by their customer. */
import type { JsonObject } from "../../types/json.ts";
import type { TaskAudit } from "../../types/task.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import { OWNER_EMAIL } from "../tenant/team.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { invalidParameter } from "../util/errors.ts";
import { optionalBoolean, optionalString } from "../util/json.ts";
import { requireStatus, setResponse } from "./transitions.ts";

/**
 * Audits a completed task with the `accepted` and `comments` of `body`. Throws a
 * 400 for other tasks.
 *
 * @guess The audit of another task is a 400.
 */
export function auditTask(
  tenant: Tenant,
  record: TaskRecord,
  body: JsonObject,
): void {
  const accepted = optionalBoolean(body, "accepted");
  const comments = optionalString(body, "comments");
  if (accepted === undefined) throw invalidParameter('"accepted" is required');
  requireStatus(record, "completed");
  const audited_at = tenant.services.clock.timestamp();
  tenant.changeTask(record, (task) => {
    addAudit(task, accepted ? "accepted" : "rejected", audited_at);
    if (comments !== undefined) addComment(task, comments);
  }, "audited");
  recordBatchAudit(tenant, record, audited_at);
}

/**
 * Fixes a completed task, as its customer can in the dashboard: with a new
 * response, or with the one that it has. Throws a 400 for other tasks.
 */
export function fixTask(
  tenant: Tenant,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireStatus(record, "completed");
  const audited_at = tenant.services.clock.timestamp();
  tenant.changeTask(record, (task) => {
    addAudit(task, "fixed", audited_at);
    if (response !== undefined) setResponse(task, response);
  }, "audited");
  recordBatchAudit(tenant, record, audited_at);
}

function recordBatchAudit(
  tenant: Tenant,
  { batch }: TaskRecord,
  time: string,
): void {
  if (batch === undefined) return;
  batch.batch.last_audited_at = time;
  tenant.markBatchChanged(batch);
}

function addAudit(task: StoredTask, result: string, time: string): void {
  const audit: TaskAudit = {
    audited_by: OWNER_EMAIL,
    audited_at: time,
    audit_time_secs: 0,
    audit_result: result,
    audit_source: "customer",
  };
  task.customer_review_status = result;
  task.audits = [...task.audits ?? [], audit];
}

function addComment(task: StoredTask, comment: string): void {
  const earlier = task.customer_review_comments ?? [];
  task.customer_review_comments = [...earlier, comment];
}
