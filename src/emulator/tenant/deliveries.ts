/** Callbacks as an emulator stores them: the event, the target, and each attempt. */
import type { Batch } from "../../types/batch.ts";
import type { JsonValue } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { CallbackSettings } from "../options/callbacks.ts";
import { invalidValue, wholeNumber } from "../util/check.ts";
import { isObject, type Mutable } from "../util/json.ts";

/** The event that a callback reports. */
export type DeliveryEvent =
  | "completed"
  | "error"
  | "audited"
  | "reopened"
  | "resent"
  | "batch_completed";

/** An attempt to deliver a callback. */
export interface CallbackAttempt {
  /** The time, as an ISO timestamp of the emulator's clock. */
  readonly at: string;
  /** The HTTP status of the response, if there was one. */
  readonly status?: number;
  /** The reason why there was no response. */
  readonly error?: string;
}

/** A callback and its attempts. */
export interface CallbackDelivery {
  /** The id, counted from 1. */
  readonly id: string;
  /** The event. */
  readonly event: DeliveryEvent;
  /** The id of the task. */
  readonly task_id?: string;
  /** The name of the batch. */
  readonly batch?: string;
  /** The URL or email address that it is sent to. */
  readonly target: string;
  /**
   * `pending` until it is sent and between attempts, `delivered` after a 2xx,
   * `failed` after the last attempt, `dropped` by `callbacks.dropNext`, `mailed`
   * if the target is an email address.
   */
  readonly status: "pending" | "delivered" | "failed" | "dropped" | "mailed";
  /** The time of the event, as an ISO timestamp. */
  readonly createdAt: string;
  /** The time of the next attempt, as an ISO timestamp; absent if there is none. */
  readonly dueAt?: string;
  /** The attempts, oldest first. */
  readonly attempts: readonly CallbackAttempt[];
  /** The body: a JSON string. */
  readonly body: string;
}

/** A stored callback. */
export interface StoredDelivery
  extends Omit<Mutable<CallbackDelivery>, "attempts"> {
  /** The attempts, oldest first. */
  readonly attempts: CallbackAttempt[];
}

/** The event, subject, target and body of a new callback. */
export type NewCallback = Pick<
  CallbackDelivery,
  "event" | "task_id" | "batch" | "target" | "body"
>;

/** The switches of callbacks, and the source of their ids. */
export class CallbackSwitches {
  readonly #settings: CallbackSettings;
  #count = 0;
  /** Whether only `deliver` sends. */
  isPaused: boolean;
  /** How many of the next callbacks to drop. */
  dropNext = 0;
  /** How many of the next callbacks to send twice. */
  duplicateNext = 0;

  /** Creates the switches of an emulator without callbacks. */
  constructor(settings: CallbackSettings) {
    this.#settings = settings;
    this.isPaused = !settings.auto;
  }

  /** The target of tasks without a `callback_url`. */
  get defaultUrl(): string | undefined {
    return this.#settings.defaultUrl;
  }

  /** Whether the completion of test tasks is sent, not only marked. */
  get sendsTests(): boolean {
    return this.#settings.testTasks === "send";
  }

  /** Returns the deliveries of a callback at that time: none, one or two. */
  createDeliveries(
    callback: NewCallback,
    at: string,
  ): readonly StoredDelivery[] {
    if (isEmailAddress(callback.target)) {
      return isMailed(callback) ? [this.#mail(callback, at)] : [];
    }
    const first = this.#pending(callback, at);
    if (this.dropNext > 0) {
      this.dropNext -= 1;
      first.status = "dropped";
      delete first.dueAt;
      return [first];
    }
    if (this.duplicateNext === 0) return [first];
    this.duplicateNext -= 1;
    return [first, this.#pending(callback, at)];
  }

  #pending(callback: NewCallback, at: string): StoredDelivery {
    this.#count += 1;
    return {
      id: String(this.#count),
      ...callback,
      status: "pending",
      createdAt: at,
      dueAt: at,
      attempts: [],
    };
  }

  #mail(callback: NewCallback, at: string): StoredDelivery {
    const { dueAt: _, ...mail } = this.#pending(callback, at);
    return { ...mail, status: "mailed" };
  }

  /** Returns the state as JSON. */
  save(): JsonValue {
    const { isPaused, dropNext, duplicateNext } = this;
    return { count: this.#count, isPaused, dropNext, duplicateNext };
  }

  /** Restores what `save` returned. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw invalidValue("callbacks", "an object", saved);
    this.#count = wholeNumber("count", saved.count);
    this.isPaused = saved.isPaused === true;
    this.dropNext = wholeNumber("dropNext", saved.dropNext);
    this.duplicateNext = wholeNumber("duplicateNext", saved.duplicateNext);
  }
}

/**
 * Returns the body of a batch's callback.
 *
 * @guess It is the batch, with these members.
 */
export function batchBody(batch: Batch): string {
  const { name, project, status, created_at, completed_at, metadata } = batch;
  const { callback } = batch;
  return JSON.stringify({
    name,
    project,
    status,
    created_at,
    completed_at,
    metadata,
    callback,
  });
}

/** Returns the body of a task's callback, with the members in the documented order. */
export function taskBody(task: Task): string {
  const { response, task_id, status } = task;
  return JSON.stringify({ task, response, task_id, status });
}

function isEmailAddress(target: string): boolean {
  return !/^https?:/i.test(target) && target.includes("@");
}

/**
 * One email per completed task is documented.
 *
 * @guess There is no email for other events.
 */
function isMailed({ event }: NewCallback): boolean {
  return event === "completed" || event === "batch_completed";
}
