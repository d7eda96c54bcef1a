/**
 * What becomes of live tasks by themselves: completed, or in error, some time
 * after they came. Nothing waits for that time: whoever looks at the emulator
 * next makes happen what is due.
 */
import type { JsonValue } from "../../types/json.ts";
import { membersIn, refuse, shareOf, wholeNumber } from "../util/check.ts";
import { isObject } from "../util/json.ts";
import { completeTask, failTask } from "./transitions.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * What becomes of the pending tasks of live keys by themselves.
 *
 * @example Every task is completed a minute after it came
 * ```ts
 * import { createEmulator, type LivePolicy } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const policy: LivePolicy = { completeAfterMs: 60_000 };
 * const { advance, control, fetch, keys } = createEmulator({ seed: 1 });
 * control.setPolicy(policy);
 * const headers = { authorization: `Bearer ${keys.live}` };
 * const url = "https://api.scale.com/v1/task";
 * const init = { method: "POST", headers };
 * const { task_id } = await (await fetch(`${url}/chat`, init)).json();
 * advance(60_000);
 * const task = await (await fetch(`${url}/${task_id}`, { headers })).json();
 * assertEquals(task.completed_at, "2026-01-01T00:01:00.000Z");
 * ```
 */
export interface LivePolicy {
  /**
   * A task ends so many milliseconds of the emulator's clock after it became
   * pending, or after the policy was set if that was later.
   */
  readonly completeAfterMs: number;
  /**
   * This share of the tasks, 0 to 1, drawn from the seed, ends in `error`; the
   * others are completed. Default 0.
   */
  readonly errorShare?: number;
}

/** A policy, and since when it is in force. */
interface Force {
  readonly policy: Required<LivePolicy>;
  readonly sinceMs: number;
}

/** A share of one in a million is the smallest that counts. */
const PARTS = 1_000_000;

/** Holds the policy, and carries it out. */
export class PolicyKeeper {
  #force: Force | undefined;
  /** How many tasks of each tenant were looked at, from the oldest on. */
  #done = new Map<Tenant, number>();

  /** The policy; `undefined` while there is none. */
  get policy(): LivePolicy | undefined {
    return this.#force?.policy;
  }

  /** Sets the policy from that time on, also for tasks that are there already. */
  set(policy: LivePolicy | undefined, nowMs: number): void {
    this.#force = policy &&
      { policy: { errorShare: 0, ...policy }, sinceMs: nowMs };
    this.#done = new Map();
  }

  /** Makes happen in a tenant what is due, each at the time when it was due. */
  settle(tenant: Tenant): void {
    const force = this.#force;
    if (force === undefined || tenant.rules.isTest) return;
    const nowMs = tenant.services.clock.now();
    let index = this.#done.get(tenant) ?? 0;
    // Tasks lie in order of creation, so the first that is not due ends it.
    for (; index < tenant.tasks.length; index += 1) {
      const record = tenant.tasks[index];
      if (record === undefined || dueMsOf(record, force) > nowMs) break;
      if (!tenant.recalled.has(record)) end(tenant, record, force);
    }
    this.#done.set(tenant, index);
    for (const record of tenant.recalled) {
      if (dueMsOf(record, force) <= nowMs) end(tenant, record, force);
    }
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    if (this.#force === undefined) return null;
    const { policy, sinceMs } = this.#force;
    return { ...policy, sinceMs };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (saved === null) return this.set(undefined, 0);
    if (!isObject(saved)) throw refuse("policy", "an object", saved);
    const { sinceMs, ...policy } = saved;
    this.set(readPolicy(policy), wholeNumber("sinceMs", sinceMs));
  }
}

/** Reads a policy, or throws a 400. */
export function readPolicy(value: unknown): LivePolicy {
  const { completeAfterMs, errorShare = 0 } = membersIn(value, [
    "completeAfterMs",
    "errorShare",
  ]);
  return {
    completeAfterMs: wholeNumber("completeAfterMs", completeAfterMs),
    errorShare: shareOf("errorShare", errorShare),
  };
}

function dueMsOf({ task }: TaskRecord, { policy, sinceMs }: Force): number {
  const pendingMs = Date.parse(task.recalled_at ?? task.created_at);
  return Math.max(pendingMs, sinceMs) + policy.completeAfterMs;
}

/** Ends a task at the time when it was due, if it is still pending. */
function end(tenant: Tenant, record: TaskRecord, force: Force): void {
  if (record.task.status !== "pending") {
    tenant.recalled.delete(record);
    return;
  }
  const { clock, random } = tenant.services;
  const draw = random.fork(`policy/${record.task.task_id}`).integer(1, PARTS);
  const isError = draw <= force.policy.errorShare * PARTS;
  clock.during(dueMsOf(record, force), () => {
    if (isError) failTask(tenant, record);
    else completeTask(tenant, record);
  });
  tenant.recalled.delete(record);
}
