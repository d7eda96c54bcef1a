/** The transitions of a batch that v2 has, and what they do to its tasks. */
import type { BatchRecord, TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError } from "../util/errors.ts";

/** The name of a transition. */
export type BatchTransition = "finalize" | "pause" | "resume" | "cancel";

/** A transition: the statuses that allow it, and the status that it leads to. */
interface Transition {
  readonly from: readonly string[];
  readonly to: string;
  /** Changes the batch and its tasks. */
  readonly apply?: (tenant: Tenant, record: BatchRecord) => void;
}

/** The documented transitions. All others are refused. */
const TRANSITIONS: Readonly<Record<BatchTransition, Transition>> = {
  finalize: { from: ["staging"], to: "in_progress" },
  pause: { from: ["in_progress"], to: "paused", apply: holdTasks },
  resume: { from: ["paused"], to: "in_progress", apply: recordResume },
  cancel: {
    from: ["staging", "in_progress", "paused"],
    to: "cancelled",
    apply: cancelTasks,
  },
};

/**
 * Changes the status of a batch. Throws a 400 if its status does not allow it.
 *
 * @guess The status 400; the change takes effect at once, also for a batch without
 * tasks.
 */
export function changeBatch(
  tenant: Tenant,
  record: BatchRecord,
  transition: BatchTransition,
): void {
  const { from, to, apply } = TRANSITIONS[transition];
  const { name, status } = record.batch;
  if (!from.includes(status)) {
    throw new EmulatorError(
      400,
      `Cannot ${transition} the batch "${name}": its status must be ${
        from.join(" or ")
      }, current status is ${status}`,
    );
  }
  tenant.setBatchStatus(record, to);
  apply?.(tenant, record);
}

/** Returns whether a task is held: nobody started it before its batch was paused. */
export function isHeld({ task, batch }: TaskRecord): boolean {
  return batch?.batch.status === "paused" && task.work_started !== true;
}

function pendingTasks({ tasks }: BatchRecord): readonly TaskRecord[] {
  return tasks.filter(({ task }) => task.status === "pending");
}

function holdTasks(tenant: Tenant, record: BatchRecord): void {
  for (const task of pendingTasks(record)) tenant.reopened.add(task);
}

function recordResume(tenant: Tenant, record: BatchRecord): void {
  record.batch.resumed_at = tenant.services.clock.timestamp();
  tenant.markBatchChanged(record);
}

/** Tasks that were started go on. */
function cancelTasks(tenant: Tenant, record: BatchRecord): void {
  for (const pending of pendingTasks(record)) {
    if (pending.task.work_started === true) continue;
    tenant.changeTask(pending, (task) => {
      task.status = "canceled";
    });
  }
}
