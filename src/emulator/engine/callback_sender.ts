/**
 * Sends callbacks. There are no timers: due callbacks are sent after the next
 * request or method call.
 */
import type { Complete } from "../../types/complete.ts";
import type { CallbackSettings } from "../options/callbacks.ts";
import type { CallbackAttempt, StoredDelivery } from "../tenant/deliveries.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { MAX_TIMER_MS, timestampOf } from "../util/clock.ts";
import type { State } from "./state.ts";

/** The order in which due callbacks are sent. */
export type DeliveryOrder = "oldest" | "newest";

/** The maximum number of concurrent callbacks. */
const MAX_CONCURRENT = 8;

/** The members of an engine that the sender uses. */
interface SenderEngine {
  readonly settings: { readonly callbacks: CallbackSettings };
  readonly state: State;
  runDue(): void;
  flushChanges(): Promise<void>;
}

/** The settings of an emulator that sends callbacks. */
type SendSettings =
  & CallbackSettings
  & Complete<Pick<CallbackSettings, "fetch">>;

/** A due callback and its tenant. */
interface DueCallback {
  readonly tenant: Tenant;
  readonly delivery: StoredDelivery;
}

/** Sends an emulator's callbacks: those of one task in sequence, those of several tasks concurrently. */
export class CallbackSender {
  readonly #engine: SenderEngine;
  #current: Promise<void> | undefined;

  /** Creates a sender. */
  constructor(engine: SenderEngine) {
    this.#engine = engine;
  }

  /** Starts to send the due callbacks, unless callbacks are paused. Does not wait. */
  flush(): void {
    if (this.#current !== undefined || this.#settings === undefined) return;
    if (this.#engine.state.services.callbacks.isPaused) return;
    // The next call of `onChange` has what was not stored.
    if (this.#due("oldest").length > 0) this.deliver().catch(() => {});
  }

  /** Sends callbacks until none is due, and waits for the responses. */
  async deliver(order: DeliveryOrder = "oldest"): Promise<void> {
    // A delivery in progress may have started before the newest callback.
    while (this.#current !== undefined) await this.#current;
    this.#current = this.#deliverAll(order);
    await this.#current;
  }

  /** The settings; `undefined` if callbacks are not sent. */
  get #settings(): SendSettings | undefined {
    const { fetch, ...settings } = this.#engine.settings.callbacks;
    return fetch && { ...settings, fetch };
  }

  async #deliverAll(order: DeliveryOrder): Promise<void> {
    try {
      // `#current` must be assigned before `finally` clears it.
      await undefined;
      const settings = this.#settings;
      while (settings !== undefined) {
        this.#engine.runDue();
        const due = this.#due(order);
        await sendAll(due, settings);
        await this.#engine.flushChanges();
        if (due.length === 0) return;
      }
    } finally {
      this.#current = undefined;
    }
  }

  #due(order: DeliveryOrder): readonly DueCallback[] {
    const { tenants } = this.#engine.state;
    const due = [...tenants.values()].flatMap((tenant) =>
      tenant.deliveries.due().map((delivery) => ({ tenant, delivery }))
    );
    const sorted = due.sort((one, other) => compare(one, other));
    return order === "newest" ? sorted.reverse() : sorted;
  }
}

async function sendAll(
  due: readonly DueCallback[],
  settings: SendSettings,
): Promise<void> {
  const queues = new Map<string, DueCallback[]>();
  for (const item of due) {
    const { task_id, batch } = item.delivery;
    const subject = JSON.stringify([task_id, batch]);
    const queue = queues.get(subject);
    if (queue === undefined) queues.set(subject, [item]);
    else queue.push(item);
  }
  const waiting = queues.values();
  const work = async () => {
    for (const queue of waiting) {
      for (const item of queue) await sendOnce(item, settings);
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
}

async function sendOnce(
  { tenant, delivery }: DueCallback,
  settings: SendSettings,
): Promise<void> {
  const at = delivery.dueAt ?? tenant.services.clock.timestamp();
  const result = await post(tenant, delivery, settings);
  delivery.attempts.push({ at, ...result });
  const { status = 0 } = result;
  const delayMs = settings.retryDelaysMs[delivery.attempts.length - 1];
  if (status >= 200 && status < 300) {
    tenant.deliveries.end(delivery, "delivered");
  } else if (delayMs === undefined) {
    tenant.deliveries.end(delivery, "failed");
  } else {
    // Counted from when it was due, so that after `advance` by a day all the
    // attempts of that day follow.
    const dueAt = timestampOf(Date.parse(at) + delayMs);
    tenant.deliveries.retry(delivery, dueAt);
  }
}

function compare(
  { delivery: one }: DueCallback,
  { delivery: other }: DueCallback,
): number {
  const [due = "", otherDue = ""] = [one.dueAt, other.dueAt];
  if (due !== otherDue) return due < otherDue ? -1 : 1;
  return Number(one.id) - Number(other.id);
}

/** @guess Redirects are not followed. */
async function post(
  tenant: Tenant,
  { target, body }: StoredDelivery,
  { fetch, authKeys, timeoutMs }: SendSettings,
): Promise<Omit<CallbackAttempt, "at">> {
  const abort = new AbortController();
  try {
    const request = new Request(target, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "scale-callback-auth": tenant.rules.isTest
          ? authKeys.test
          : authKeys.live,
      },
      body,
      redirect: "manual",
      signal: abort.signal,
    });
    const response = await withTimeout(timeoutMs, fetch(request));
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    // Aborts a receiver that timed out; for any other it is too late to matter.
    abort.abort();
  }
}

/** Resolves as the promise does, or rejects after that time. No timer stays behind. */
function withTimeout<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`No response within ${ms} ms`));
    }, Math.min(ms, MAX_TIMER_MS));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
