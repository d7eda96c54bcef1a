/** The callbacks of one tenant: all that there were, and those still to be sent. */
import type {
  CallbackDesk,
  CallbackOrder,
  StoredDelivery,
} from "./deliveries.ts";
import type { Clock } from "../util/clock.ts";

/** What a book needs. */
export interface QueueServices {
  /** Makes callbacks of orders. */
  readonly callbacks: CallbackDesk;
  /** Tells the time. */
  readonly clock: Clock;
}

/** Keeps callbacks. Whoever owns the book is told of each that is new or changed. */
export class DeliveryBook {
  readonly #services: QueueServices;
  readonly #onChange: (delivery: StoredDelivery) => void;
  readonly #all = new Map<string, StoredDelivery>();
  readonly #pending = new Set<StoredDelivery>();

  /** Makes an empty book. */
  constructor(
    services: QueueServices,
    onChange: (delivery: StoredDelivery) => void,
  ) {
    this.#services = services;
    this.#onChange = onChange;
  }

  /** Every callback, oldest first. */
  get all(): Iterable<StoredDelivery> {
    return this.#all.values();
  }

  /** Finds a callback by its id. */
  find(id: string): StoredDelivery | undefined {
    return this.#all.get(id);
  }

  /** Gives the callbacks that are due by now. */
  due(): readonly StoredDelivery[] {
    const now = this.#services.clock.timestamp();
    return [...this.#pending].filter(({ dueAt = "" }) => dueAt <= now);
  }

  /** Takes in what is to be told now. */
  post(order: CallbackOrder): void {
    const now = this.#services.clock.timestamp();
    for (const delivery of this.#services.callbacks.take(order, now)) {
      this.put(delivery);
      this.#onChange(delivery);
    }
  }

  /** Puts in a callback as it was. */
  put(delivery: StoredDelivery): void {
    this.#all.set(delivery.id, delivery);
    if (delivery.status === "pending") this.#pending.add(delivery);
  }

  /** Ends a callback: it was delivered, or it failed for good. */
  settle(delivery: StoredDelivery, status: "delivered" | "failed"): void {
    delivery.status = status;
    delete delivery.dueAt;
    this.#pending.delete(delivery);
    this.#onChange(delivery);
  }

  /** Sends a callback again at that time, an ISO timestamp. */
  retry(delivery: StoredDelivery, dueAt: string): void {
    delivery.dueAt = dueAt;
    this.#onChange(delivery);
  }
}
