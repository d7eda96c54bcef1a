/**
 * The delivery of callbacks: whatever is due is posted, and what comes of it is
 * written down. No timer waits for what is not due yet: whoever looks at the
 * emulator next sends it.
 */
import type { CallbackSettings } from "../options/callbacks.ts";
import type { CallbackAttempt, StoredDelivery } from "../tenant/deliveries.ts";
import type { State } from "./state.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** In which order due callbacks are sent: as they came, or the newest first. */
export type DeliveryOrder = "oldest" | "newest";

/** How many receivers are called at once. */
const MOST_AT_ONCE = 8;

/** What is used of an emulator's host. */
interface DeliveryHost {
  readonly settings: { readonly callbacks: CallbackSettings };
  readonly state: State;
  catchUp(): void;
  commit(): Promise<void>;
}

/** How callbacks are sent. */
type Sending = CallbackSettings & Required<Pick<CallbackSettings, "fetch">>;

/** A callback that is due, and the tenant that it is from. */
interface Due {
  readonly tenant: Tenant;
  readonly delivery: StoredDelivery;
}

/** Sends an emulator's callbacks, each task's one after another. */
export class CallbackCourier {
  readonly #host: DeliveryHost;
  #round: Promise<void> | undefined;

  /** Makes a courier that sends nothing until it is asked to. */
  constructor(host: DeliveryHost) {
    this.#host = host;
  }

  /** Begins to send what is due, if it is to go out by itself. Waits for nothing. */
  nudge(): void {
    if (this.#round !== undefined || this.#sending === undefined) return;
    if (this.#host.state.services.callbacks.isPaused) return;
    if (this.#due("oldest").length > 0) void this.deliver();
  }

  /** Sends until nothing is due any more, and waits for the answers. */
  async deliver(order: DeliveryOrder = "oldest"): Promise<void> {
    // A round that is under way may have begun before the newest callback came.
    while (this.#round !== undefined) await this.#round;
    this.#round = this.#deliverAll(order);
    await this.#round;
  }

  /** How callbacks are sent; `undefined` where they are not. */
  get #sending(): Sending | undefined {
    const { fetch, ...settings } = this.#host.settings.callbacks;
    return fetch && { ...settings, fetch };
  }

  async #deliverAll(order: DeliveryOrder): Promise<void> {
    try {
      // The round is to be known as such before it can end.
      await undefined;
      const sending = this.#sending;
      while (sending !== undefined) {
        this.#host.catchUp();
        const due = this.#due(order);
        await wave(due, sending);
        await this.#host.commit();
        if (due.length === 0) return;
      }
    } finally {
      this.#round = undefined;
    }
  }

  #due(order: DeliveryOrder): readonly Due[] {
    const due = [...this.#host.state.tenants.values()].flatMap((tenant) =>
      tenant.deliveries.due().map((delivery) => ({ tenant, delivery }))
    );
    const sorted = due.sort((one, other) => compare(one, other));
    return order === "newest" ? sorted.reverse() : sorted;
  }
}

/** Sends callbacks: those of one task one after another, those of several at once. */
async function wave(due: readonly Due[], sending: Sending): Promise<void> {
  const queues = new Map<string, Due[]>();
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
      for (const item of queue) await attempt(item, sending);
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
}

async function attempt(
  { tenant, delivery }: Due,
  sending: Sending,
): Promise<void> {
  const at = delivery.dueAt ?? tenant.services.clock.timestamp();
  const outcome = await send(tenant, delivery, sending);
  delivery.attempts.push({ at, ...outcome });
  const { status = 0 } = outcome;
  const delayMs = sending.retryDelaysMs[delivery.attempts.length - 1];
  if (status >= 200 && status < 300) {
    tenant.deliveries.settle(delivery, "delivered");
  } else if (delayMs === undefined) {
    tenant.deliveries.settle(delivery, "failed");
  } else {
    // Counted from when it was due, so that a clock which was moved by a day
    // finds all the attempts of that day.
    const dueAt = new Date(Date.parse(at) + delayMs).toISOString();
    tenant.deliveries.retry(delivery, dueAt);
  }
}

function compare({ delivery: one }: Due, { delivery: other }: Due): number {
  const [due = "", otherDue = ""] = [one.dueAt, other.dueAt];
  if (due !== otherDue) return due < otherDue ? -1 : 1;
  return Number(one.id) - Number(other.id);
}

/** That redirects are not followed is a guess. */
async function send(
  tenant: Tenant,
  { target, body }: StoredDelivery,
  { fetch, keys, timeoutMs }: Sending,
): Promise<Omit<CallbackAttempt, "at">> {
  const limit = new AbortController();
  try {
    const request = new Request(target, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "scale-callback-auth": tenant.rules.isTest ? keys.test : keys.live,
      },
      body,
      redirect: "manual",
      signal: limit.signal,
    });
    const response = await within(timeoutMs, fetch(request));
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    // Lets go of a receiver that is late; for others it comes too late itself.
    limit.abort();
  }
}

/** Waits for the work, but not longer than that. No timer stays behind. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`There was no answer within ${ms} ms`));
    }, ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
