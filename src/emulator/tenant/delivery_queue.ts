/** The callbacks of a tenant: all of them, and the pending ones. */
import type { Clock } from "../util/clock.ts";
import type {
  CallbackSwitches,
  NewCallback,
  StoredDelivery,
} from "./deliveries.ts";

/** The services that a queue uses. */
export interface QueueServices {
  /** Creates deliveries. */
  readonly callbacks: CallbackSwitches;
  /** The clock. */
  readonly clock: Clock;
}

/** A queue of callbacks that also stores those that ended. */
export class DeliveryQueue {
  readonly #services: QueueServices;
  readonly #onChange: (delivery: StoredDelivery) => void;
  readonly #all = new Map<string, StoredDelivery>();
  readonly #pending = new Set<StoredDelivery>();

  /** Creates an empty queue. `onChange` is called with each delivery that is new or changed. */
  constructor(
    services: QueueServices,
    onChange: (delivery: StoredDelivery) => void,
  ) {
    this.#services = services;
    this.#onChange = onChange;
  }

  /** All callbacks, oldest first. */
  get all(): Iterable<StoredDelivery> {
    return this.#all.values();
  }

  /** Returns a callback by its id; `undefined` if there is none. */
  find(id: string): StoredDelivery | undefined {
    return this.#all.get(id);
  }

  /** Returns the due callbacks. */
  due(): readonly StoredDelivery[] {
    const now = this.#services.clock.timestamp();
    return [...this.#pending].filter(({ dueAt = "" }) => dueAt <= now);
  }

  /** Adds a callback that is due now. */
  add(callback: NewCallback): void {
    const { callbacks, clock } = this.#services;
    const deliveries = callbacks.createDeliveries(callback, clock.timestamp());
    for (const delivery of deliveries) {
      this.restore(delivery);
      this.#onChange(delivery);
    }
  }

  /** Adds a stored delivery as it was. */
  restore(delivery: StoredDelivery): void {
    this.#all.set(delivery.id, delivery);
    if (delivery.status === "pending") this.#pending.add(delivery);
  }

  /** Ends a callback: it was delivered, or the last attempt failed. */
  end(delivery: StoredDelivery, status: "delivered" | "failed"): void {
    delivery.status = status;
    delete delivery.dueAt;
    this.#pending.delete(delivery);
    this.#onChange(delivery);
  }

  /** Schedules the next attempt at that time, an ISO timestamp. */
  retry(delivery: StoredDelivery, dueAt: string): void {
    delivery.dueAt = dueAt;
    this.#onChange(delivery);
  }
}
