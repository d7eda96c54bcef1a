/**
 * Callbacks as an emulator keeps them: what was announced, where it goes, and
 * what came of each attempt.
 */
import type { Batch } from "../../types/batch.ts";
import type { JsonValue } from "../../types/json.ts";
import type { Task } from "../../types/task.ts";
import type { CallbackSettings } from "../options/callbacks.ts";
import { refuse, wholeNumber } from "../util/check.ts";
import { isObject } from "../util/json.ts";
import type { Mutable } from "../util/json.ts";

/** What a callback tells. */
export type DeliveryEvent =
  | "completed"
  | "error"
  | "audited"
  | "recalled"
  | "resent"
  | "batch_completed";

/** One attempt to deliver a callback. */
export interface CallbackAttempt {
  /** When, as an ISO timestamp of the emulator's clock. */
  readonly at: string;
  /** The HTTP status of the answer, if there was one. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

/** A callback and what became of it. */
export interface CallbackDelivery {
  /** Counts from 1. */
  readonly id: string;
  /** What it tells. */
  readonly event: DeliveryEvent;
  /** The task that it is about. */
  readonly task_id?: string;
  /** The name of the batch that it is about. */
  readonly batch?: string;
  /** The URL or e-mail address that it goes to. */
  readonly target: string;
  /**
   * `pending` until it is sent or while it is retried, `delivered` after a 2xx,
   * `failed` after the last attempt, `dropped` where `dropNext` took it, and
   * `mailed` where the target is an e-mail address.
   */
  readonly status: "pending" | "delivered" | "failed" | "dropped" | "mailed";
  /** When it happened, as an ISO timestamp. */
  readonly createdAt: string;
  /** When the next attempt is due, as an ISO timestamp; absent where none is. */
  readonly dueAt?: string;
  /** The attempts, oldest first. */
  readonly attempts: readonly CallbackAttempt[];
  /** The body, as JSON text. */
  readonly body: string;
}

/** A callback as kept. */
export interface StoredDelivery
  extends Omit<Mutable<CallbackDelivery>, "attempts"> {
  /** The attempts, oldest first. */
  readonly attempts: CallbackAttempt[];
}

/** What is to be told, and to whom. */
export interface CallbackOrder
  extends Pick<CallbackDelivery, "event" | "task_id" | "batch" | "target"> {
  /** The body, as JSON text. */
  readonly body: string;
}

/** The switches of callbacks, and the source of their ids. */
export class CallbackDesk {
  readonly #settings: CallbackSettings;
  #count = 0;
  /** Whether only `deliver` sends. */
  isPaused: boolean;
  /** How many of the next callbacks get lost. */
  dropNext = 0;
  /** How many of the next callbacks come twice. */
  duplicateNext = 0;

  /** Makes a desk that has seen no callback. */
  constructor(settings: CallbackSettings) {
    this.#settings = settings;
    this.isPaused = !settings.auto;
  }

  /** The target of tasks that name none. */
  get defaultUrl(): string | undefined {
    return this.#settings.defaultUrl;
  }

  /** Whether the completion of test tasks is sent, and not only marked. */
  get sendsTests(): boolean {
    return this.#settings.testTasks === "send";
  }

  /** Makes of an order, given at that time, what is to be delivered: one, two or nothing. */
  take(order: CallbackOrder, at: string): readonly StoredDelivery[] {
    if (isMail(order.target)) {
      return isMailed(order) ? [this.#mail(order, at)] : [];
    }
    const first = this.#pending(order, at);
    if (this.dropNext > 0) {
      this.dropNext -= 1;
      first.status = "dropped";
      delete first.dueAt;
      return [first];
    }
    if (this.duplicateNext === 0) return [first];
    this.duplicateNext -= 1;
    return [first, this.#pending(order, at)];
  }

  #pending(order: CallbackOrder, at: string): StoredDelivery {
    this.#count += 1;
    return {
      id: String(this.#count),
      ...order,
      status: "pending",
      createdAt: at,
      dueAt: at,
      attempts: [],
    };
  }

  #mail(order: CallbackOrder, at: string): StoredDelivery {
    const { dueAt: _, ...mail } = this.#pending(order, at);
    return { ...mail, status: "mailed" };
  }

  /** Gives all of it as JSON. */
  save(): JsonValue {
    const { isPaused, dropNext, duplicateNext } = this;
    return { count: this.#count, isPaused, dropNext, duplicateNext };
  }

  /** Takes over what `save` gave. */
  load(saved: JsonValue): void {
    if (!isObject(saved)) throw refuse("callbacks", "an object", saved);
    this.#count = wholeNumber("count", saved.count);
    this.isPaused = saved.isPaused === true;
    this.dropNext = wholeNumber("dropNext", saved.dropNext);
    this.duplicateNext = wholeNumber("duplicateNext", saved.duplicateNext);
  }
}

/**
 * Writes the body of a batch's callback. That it is the batch, and these members
 * of it, is a guess.
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

/** Writes the body of a task's callback, its members in the documented order. */
export function taskBody(task: Task): string {
  const { response, task_id, status } = task;
  return JSON.stringify({ task, response, task_id, status });
}

function isMail(target: string): boolean {
  return !/^https?:/i.test(target) && target.includes("@");
}

/** One mail per completed task is documented; none for other events is a guess. */
function isMailed({ event }: CallbackOrder): boolean {
  return event === "completed" || event === "batch_completed";
}
