/** What the app wants of a store. One contract, in tests/integration/callbacks_app/contract.ts, holds for all of them. */
import type {
  CallbackEnvironment,
  CallbackEvent,
} from "@labelwire/scale/callbacks";

/** What a callback is about. */
export interface Subject {
  readonly kind: CallbackEvent["kind"];
  /** The task's id or the batch's name, `""` for others. */
  readonly subject: string;
}

/** Where an event stands in the list: by arrival, then by id. */
export interface Place {
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** The id of `canonicalEvent`. */
  readonly id: string;
}

/** An event without its body. Small, whatever was sent. */
export interface EventRow extends Subject, Place {
  /** Which of the dashboard's callback auth keys it came with. */
  readonly environment: CallbackEnvironment;
  /** The status of the task or batch, where the callback tells it. */
  readonly status: string | null;
  /** When what it tells happened, in milliseconds since 1970, where it tells. */
  readonly time: number | null;
  /** How many audits it tells of: at one time, more are later. */
  readonly audits: number;
  /** The length of the body. */
  readonly bytes: number;
}

/** Which rows of the list are wanted. */
export interface ListQuery {
  readonly limit: number;
  /** Only rows that come after this place; without it, from the newest on. */
  readonly after?: Place;
}

/** Keeps events, each once. Every method rejects where the store cannot be reached. */
export interface Store {
  /**
   * Keeps an event with its body, all or nothing, under its id. Gives `false`
   * where that id is kept already, and then changes nothing: of any number of
   * calls at once, one gives `true`.
   */
  keep(row: EventRow, body: Uint8Array): Promise<boolean>;
  /** Gives an event's body, byte for byte; `undefined` for an unknown id. */
  body(id: string): Promise<Uint8Array | undefined>;
  /** Gives rows, the newest arrival first. */
  list(query: ListQuery): Promise<readonly EventRow[]>;
  /** Gives the event that says how a task or batch stands now, as `currentState` would find it among all. */
  current(subject: Subject): Promise<EventRow | undefined>;
  /** Settles where the store can be read. */
  check(): Promise<void>;
}
