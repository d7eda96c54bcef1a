/** The methods that do what the control routes do, for those in the same process. */
import type { JsonObject } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import { actOnTask } from "./tasks.ts";
import { curlOf } from "../http/curl.ts";
import type { EmulatorDocument } from "../engine/document.ts";
import { type FaultRule, readFaultRule } from "../faults/rules.ts";
import type { FaultReport } from "../faults/registry.ts";
import type { Host } from "../engine/engine.ts";
import { type Latency, readLatency } from "../faults/latency.ts";
import { type LivePolicy, readPolicy } from "../tasks/auto_complete.ts";
import { type RateLimit, readRateLimit } from "../faults/rate_limit.ts";

/** An audit, as a customer gives it. */
export interface TaskVerdict {
  /** Whether the task is accepted, or else rejected. */
  readonly accepted: boolean;
  /** What the customer says of it. */
  readonly comments?: string;
}

/**
 * What the emulator does by itself, and its state as a whole. The control routes
 * under `/__emulator/` do the same. Every method may be taken off and called
 * alone.
 *
 * @example Go back to where a test began
 * ```ts
 * import { createEmulator, type EmulatorControl } from "@labelwire/scale/emulator";
 * import { assertEquals } from "@std/assert";
 *
 * const emulator = createEmulator();
 * const control: EmulatorControl = emulator.control;
 * control.snapshot("empty");
 * emulator.advance(1000);
 * control.restore("empty");
 * assertEquals(control.snapshots(), ["empty"]);
 * ```
 */
export interface EmulatorControl {
  /**
   * Audits a completed task.
   *
   * @throws {EmulatorError} of status 404 for an unknown id, 400 for a task
   * that is not completed
   */
  readonly auditTask: (taskId: string, verdict: TaskVerdict) => Task;
  /**
   * Fixes a completed task, as its customer can in the dashboard; without a
   * response, leaving the one it has.
   *
   * @throws {EmulatorError} of status 404 for an unknown id, 400 for a task
   * that is not completed
   */
  readonly fixTask: (taskId: string, response?: JsonObject) => Task;
  /**
   * Keeps everything but the log under a name, in this process, in the place of
   * what had the name.
   */
  readonly snapshot: (name: string) => void;
  /**
   * Goes back to a snapshot.
   *
   * @throws {EmulatorError} of status 404 for an unknown name
   */
  readonly restore: (name: string) => void;
  /** Gives the names of the snapshots, oldest first. */
  readonly snapshots: () => readonly string[];
  /** Gives everything but the log as a JSON document. */
  readonly export: () => EmulatorDocument;
  /**
   * Puts what a document describes in the place of everything.
   *
   * @throws {EmulatorError} of status 400 for what is no document, or a wrong
   * one; nothing changes then
   */
  readonly import: (document: unknown) => void;
  /**
   * Sets what becomes of the pending tasks of live keys by themselves; nothing
   * does without a policy, as at first.
   *
   * @throws {EmulatorError} of status 400 for a policy that is none
   */
  readonly setPolicy: (policy?: LivePolicy) => void;
  /**
   * Sets how long answers take; no time without a latency.
   *
   * @throws {EmulatorError} of status 400 for a latency that is none
   */
  readonly setLatency: (latency?: number | Latency) => void;
  /**
   * Sets how many requests each key may send in a window of time, more being a
   * 429; without a limit any number.
   *
   * @throws {EmulatorError} of status 400 for a limit that is none
   */
  readonly setRateLimit: (limit?: RateLimit) => void;
  /**
   * Takes in a fault, and gives its id.
   *
   * @throws {EmulatorError} of status 400 for a rule that is none
   */
  readonly addFault: (rule: FaultRule) => string;
  /** Gives the faults and how often each struck, oldest first. */
  readonly faults: () => readonly FaultReport[];
  /**
   * Forgets one fault, or all.
   *
   * @throws {EmulatorError} of status 404 for an unknown id
   */
  readonly clearFaults: (id?: string) => void;
  /**
   * Gives the requests in the log as commands for a shell, oldest first; the key
   * is read from `SCALE_API_KEY`.
   */
  readonly curl: () => readonly string[];
}

/** Makes the methods that control a host. */
export function controlOf(host: Host): EmulatorControl {
  return {
    auditTask: (taskId, { accepted, comments }) =>
      host.change(() =>
        actOnTask(host, { taskId, action: "audit" }, {
          accepted,
          ...(comments !== undefined && { comments }),
        })
      ),
    fixTask: (taskId, response) =>
      host.change(() =>
        actOnTask(host, { taskId, action: "fix" }, response && { response })
      ),
    snapshot: (name) => host.snapshot(name),
    restore: (name) => host.change(() => host.restore(name)),
    snapshots: () => host.snapshots,
    export: () => host.export(),
    import: (document) => host.change(() => host.import(document)),
    setPolicy: (policy) =>
      host.change(({ policies, clock }) =>
        policies.set(policy && readPolicy(policy), clock.now())
      ),
    setLatency: (latency) =>
      host.change((state) =>
        state.latency.set(
          latency === undefined ? undefined : readLatency(latency),
        )
      ),
    setRateLimit: (limit) =>
      host.change(({ limiter }) => limiter.set(limit && readRateLimit(limit))),
    addFault: (rule) =>
      host.change(({ faults }) => faults.add(readFaultRule(rule))),
    faults: () => host.state.faults.list(),
    clearFaults: (id) => host.change(({ faults }) => faults.clear(id)),
    curl: () =>
      host.state.log.list()
        .map((request) => curlOf(request, host.settings.baseUrl)),
  };
}
