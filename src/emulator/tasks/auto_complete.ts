/**
 * Completes or fails live tasks after a delay. There are no timers: due tasks are
 * processed at the next request or method call.
 */
import type { Complete } from "../../types/complete.ts";
import type { JsonValue } from "../../types/json.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isHeld } from "./batch_transitions.ts";
import {
  fraction,
  invalidValue,
  knownMembers,
  wholeNumber,
} from "../util/check.ts";
import { isObject } from "../util/json.ts";
import { completeTask, failTask } from "./transitions.ts";

/**
 * When and how pending tasks of live keys end without a method call.
 *
 * @example Every task is completed a minute after its creation
 * ```ts
 * import {
 *   type AutoCompletePolicy,
 *   createEmulator,
 * } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const policy: AutoCompletePolicy = { completeAfterMs: 60_000 };
 * const { autoComplete, clock, fetch, keys } = createEmulator({ seed: 1 });
 * autoComplete.set(policy);
 * const headers = { authorization: `Bearer ${keys.live}` };
 * const url = "https://api.scale.com/v1/task";
 * const init = { method: "POST", headers };
 * const { task_id } = await (await fetch(`${url}/chat`, init)).json();
 * clock.advance(60_000);
 * const task = await (await fetch(`${url}/${task_id}`, { headers })).json();
 * assertEquals(task.completed_at, "2026-01-01T00:01:00.000Z");
 * ```
 */
export interface AutoCompletePolicy {
  /**
   * The delay in milliseconds of the emulator's clock. It starts when the task
   * became pending, when its batch was resumed, or when the policy was set,
   * whichever was last. Tasks that a pause of their batch holds do not end.
   */
  readonly completeAfterMs: number;
  /**
   * The share of tasks that end in `error`, 0 to 1, chosen by the seed. Default
   * 0.
   */
  readonly errorShare?: number | undefined;
}

/** A policy and the time when it was set. */
interface ActivePolicy {
  readonly policy: Complete<AutoCompletePolicy>;
  readonly sinceMs: number;
}

/** The smallest share is one in a million. */
const PARTS = 1_000_000;

/** Applies a policy to tenants. */
export class AutoCompleter {
  #active: ActivePolicy | undefined;
  /** The number of tasks of each tenant that were processed, from the oldest on. */
  #processed = new Map<Tenant, number>();

  /** The policy; `undefined` if there is none. */
  get policy(): AutoCompletePolicy | undefined {
    return this.#active?.policy;
  }

  /** Sets the policy from that time on, also for existing tasks, or removes it. */
  set(policy: AutoCompletePolicy | undefined, nowMs: number): void {
    this.#active = policy && {
      policy: {
        errorShare: policy.errorShare ?? 0,
        completeAfterMs: policy.completeAfterMs,
      },
      sinceMs: nowMs,
    };
    this.#processed = new Map();
  }

  /** Ends the due tasks of a tenant, each at the time when it was due. */
  runDue(tenant: Tenant): void {
    const active = this.#active;
    if (active === undefined || tenant.rules.isTest) return;
    const nowMs = tenant.services.clock.now();
    let index = this.#processed.get(tenant) ?? 0;
    // Tasks are in order of creation, so none after the first that is not due is.
    for (; index < tenant.tasks.length; index += 1) {
      const record = tenant.tasks[index];
      if (record === undefined) break;
      if (tenant.reopened.has(record)) continue;
      if (dueMsOf(record, active) > nowMs) break;
      endTask(tenant, record, active);
    }
    this.#processed.set(tenant, index);
    for (const record of tenant.reopened) {
      if (isHeld(record) || dueMsOf(record, active) > nowMs) continue;
      endTask(tenant, record, active);
    }
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    if (this.#active === undefined) return null;
    const { policy, sinceMs } = this.#active;
    return { ...policy, sinceMs };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (saved === null) return this.set(undefined, 0);
    if (!isObject(saved)) throw invalidValue("policy", "an object", saved);
    const { sinceMs, ...policy } = saved;
    this.set(readPolicy(policy), wholeNumber("sinceMs", sinceMs));
  }
}

/** Reads a policy. Throws a 400 for other values. */
export function readPolicy(value: unknown): AutoCompletePolicy {
  const names = ["completeAfterMs", "errorShare"];
  const { completeAfterMs, errorShare = 0 } = knownMembers(
    "policy",
    value,
    names,
  );
  return {
    completeAfterMs: wholeNumber("completeAfterMs", completeAfterMs),
    errorShare: fraction("errorShare", errorShare),
  };
}

function dueMsOf(
  { task, batch }: TaskRecord,
  { policy, sinceMs }: ActivePolicy,
): number {
  const { created_at, reopened_at = created_at } = task;
  const { resumed_at = reopened_at } = batch?.batch ?? {};
  // A pause does not stop tasks that were started.
  const since = task.work_started === true ? reopened_at : resumed_at;
  const pendingMs = Math.max(Date.parse(reopened_at), Date.parse(since));
  return Math.max(pendingMs, sinceMs) + policy.completeAfterMs;
}

/** Ends a task that is still pending, at the time when it was due. */
function endTask(
  tenant: Tenant,
  record: TaskRecord,
  active: ActivePolicy,
): void {
  if (record.task.status !== "pending") {
    tenant.reopened.delete(record);
    return;
  }
  const { clock, random } = tenant.services;
  const draw = random.fork(`policy/${record.task.task_id}`).integer(1, PARTS);
  const isError = draw <= active.policy.errorShare * PARTS;
  clock.during(dueMsOf(record, active), () => {
    if (isError) failTask(tenant, record);
    else completeTask(tenant, record);
  });
  tenant.reopened.delete(record);
}
