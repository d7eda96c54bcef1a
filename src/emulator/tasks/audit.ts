/** Audits: what a customer says of a completed task. */
import type { JsonObject } from "../../types/json.ts";
import type { TaskAudit } from "../../types/task.ts";
import { invalidParameter } from "../util/errors.ts";
import { booleanOf, textOf } from "../util/json.ts";
import { requireStatus } from "./transitions.ts";
import { OWNER_EMAIL } from "../tenant/team.ts";
import type { StoredTask, TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * Audits a completed task, as `body` says with `accepted` and `comments`.
 * Throws a 400 for others, which is a guess.
 */
export function auditTask(
  tenant: Tenant,
  record: TaskRecord,
  body: JsonObject,
): void {
  const accepted = booleanOf(body, "accepted");
  const comments = textOf(body, "comments");
  if (accepted === undefined) throw invalidParameter('"accepted" is required');
  requireStatus(record, "completed");
  const audited_at = tenant.services.clock.timestamp();
  tenant.changeTask(record, (task) => {
    applyAudit(task, accepted ? "accepted" : "rejected", audited_at);
    if (comments !== undefined) addComment(task, comments);
  }, "audited");
  noteAudit(tenant, record, audited_at);
}

/**
 * Fixes a completed task, as its customer can in the dashboard: with that
 * response, or the same as before. Throws a 400 for others.
 */
export function fixTask(
  tenant: Tenant,
  record: TaskRecord,
  response?: JsonObject,
): void {
  requireStatus(record, "completed");
  const audited_at = tenant.services.clock.timestamp();
  tenant.changeTask(record, (task) => {
    applyAudit(task, "fixed", audited_at);
    if (response !== undefined) task.response = response;
  }, "audited");
  noteAudit(tenant, record, audited_at);
}

function noteAudit(tenant: Tenant, { batch }: TaskRecord, time: string): void {
  if (batch === undefined) return;
  batch.batch.last_audited_at = time;
  tenant.touchBatch(batch);
}

function applyAudit(task: StoredTask, result: string, time: string): void {
  const entry: TaskAudit = {
    audited_by: OWNER_EMAIL,
    audited_at: time,
    audit_time_secs: 0,
    audit_result: result,
    audit_source: "customer",
  };
  task.customer_review_status = result;
  task.audits = [...task.audits ?? [], entry];
}

function addComment(task: StoredTask, comment: string): void {
  const earlier = task.customer_review_comments ?? [];
  task.customer_review_comments = [...earlier, comment];
}
