/** The interface of a store. All stores pass the same tests: tests/integration/callbacks_app/contract.ts. */
import type { CallbackEnvironment } from "@labelwire/scale/callbacks";
import type { CallbackEvent } from "@labelwire/scale/callbacks/events";
import type { TaskFacts } from "./page/facts.ts";

/** The task or batch that a callback is about. */
export interface Subject {
  readonly kind: CallbackEvent["kind"];
  /** The task's id or the batch's name; `""` for other callbacks. */
  readonly subject: string;
}

/** The position of an event in the list, which is ordered by arrival, then by id. */
export interface Cursor {
  /** The time of arrival, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** The id of `toCallbackEvent`. */
  readonly id: string;
}

/** An event without its body. It is small, whatever was received. */
export interface EventRow extends Subject, Cursor {
  /** The environment of the callback auth key that it carried. */
  readonly environment: CallbackEnvironment;
  /** The status of the task or batch, if the callback has it. */
  readonly status: string | null;
  /** The newest timestamp in the callback, in milliseconds since 1970, if it has one. */
  readonly time: number | null;
  /** The rank of `toCallbackEvent`: at equal times, the greater is later. */
  readonly rank: number;
  /** The length of the body. */
  readonly bytes: number;
  /** The idempotency key of its effect. Events that report one state have one key. */
  readonly effectKey: string;
  /** What the page's list shows of a task; absent for other callbacks. */
  readonly facts?: TaskFacts;
  /** Whether Scale sent it, or the reconciliation found it. */
  readonly source: "callback" | "reconciliation";
}

/**
 * How far an event is:
 *
 * - `waiting` for its first or next try
 * - `running`: a worker has a lease on it
 * - `processed`: `onEvent` has returned
 * - `dead`: no more tries, until it is replayed
 * - `repeat`: an event with the same effect key was stored before, so it is not processed
 */
export type ProcessingState =
  | "waiting"
  | "running"
  | "processed"
  | "dead"
  | "repeat";

/** The only record of how far an event is. Times are in milliseconds since 1970. */
export interface Processing {
  readonly state: ProcessingState;
  /** The number of tries that were started, since it was stored or replayed. */
  readonly tries: number;
  /** The number of leases so far. Only the newest lease can record a result. */
  readonly fence: number;
  /** The time from which a worker may take it: of `running`, the end of the lease. `null` if no worker may. */
  readonly dueAt: number | null;
  /** The time at which it became `processed` or `dead`. */
  readonly endedAt: number | null;
  /** The message of the last try that failed. */
  readonly error: string | null;
  /** Whether its body is still stored. */
  readonly hasBody: boolean;
}

/** An event as the store returns it. */
export interface StoredEvent extends EventRow, Processing {}

/** A lease on an event. */
export type Lease = Pick<StoredEvent, "id" | "fence">;

/** Counters by name. */
export type Counts = Readonly<Record<string, number>>;

/** The events to lease. */
export interface ClaimQuery {
  /** The time, in milliseconds since 1970. Events that are due by then are leased, the longest due first. */
  readonly now: number;
  /** The end of the leases. */
  readonly until: number;
  readonly limit: number;
  /** The only event to lease, if it is due. Default: any. */
  readonly id?: string | undefined;
}

/** The result of a try. */
export type TryResult =
  | { readonly state: "processed"; readonly at: number }
  | {
    readonly state: "waiting";
    /** The time of the next try. */
    readonly at: number;
    readonly error: string;
  }
  | { readonly state: "dead"; readonly at: number; readonly error: string };

/** What is not processed. */
export interface Backlog {
  /** The number of events that are `waiting` or `running`. */
  readonly waiting: number;
  /** The number of dead letters. */
  readonly dead: number;
  /** The earliest arrival among those that are `waiting` or `running`. */
  readonly oldest: number | null;
}

/** The part of the list to return. */
export interface ListQuery {
  readonly limit: number;
  /** The last row of the previous page. Default: from the newest row on. */
  readonly after?: Cursor;
  /** Whether to return dead letters only. Default `false`. */
  readonly deadOnly?: boolean;
}

/** The bodies to delete. */
export interface BodyQuery {
  /** The time before which their events arrived, in milliseconds since 1970. */
  readonly before: number;
  /** Whether to include those of dead letters, which cannot be replayed without. Default `false`. */
  readonly withDead?: boolean;
}

/** A store of events, each stored once. Every method rejects if the database cannot be reached. */
export interface Store {
  /**
   * Stores an event with its body, all or nothing, under its id. Returns `false`
   * if that id is already stored, and then changes nothing. Of any number of
   * simultaneous calls, one returns `true`. The first event of an effect key is
   * due at its arrival; later ones are repeats.
   */
  add(row: EventRow, body: Uint8Array): Promise<boolean>;
  /** Returns an event; `undefined` for an unknown id. */
  find(id: string): Promise<StoredEvent | undefined>;
  /** Returns an event's body, byte for byte; `undefined` for an unknown id, and for a body that was deleted. */
  body(id: string): Promise<Uint8Array | undefined>;
  /** Returns events, the newest arrival first. */
  list(query: ListQuery): Promise<readonly StoredEvent[]>;
  /** Returns the latest event of a task or batch: the one that `latestEvent` would return. */
  latest(subject: Subject): Promise<EventRow | undefined>;
  /** Returns the events of a task or batch, the latest first, by the rule of `latestEvent`. */
  events(subject: Subject, limit: number): Promise<readonly EventRow[]>;
  /** Leases due events: each to one of any number of simultaneous calls. Their `tries` and `fence` grow by one. */
  claim(query: ClaimQuery): Promise<readonly StoredEvent[]>;
  /** Records the result of a try. Returns `false`, and changes nothing, if that fence is not the newest or has a result. */
  finish(lease: Lease, result: TryResult): Promise<boolean>;
  /**
   * Makes an event due as if it had just been stored; its fence stays. Returns
   * `false`, and changes nothing, for an unknown id, a repeat, an event without a
   * body, and one that is leased at that time.
   */
  replay(id: string, now: number): Promise<boolean>;
  /** Returns those of at most 100 effect keys that an event has. */
  effects(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Returns what is not processed. */
  backlog(): Promise<Backlog>;
  /**
   * Deletes the bodies of up to 100 events that are processed, or repeats. Returns
   * how many there were. Their rows stay, so that a late delivery is still a
   * duplicate. What a call that died has left is deleted by the next.
   */
  deleteBodies(query: BodyQuery): Promise<number>;
  /** Adds to the counters. */
  addCounts(counts: Counts): Promise<void>;
  /** Returns the counters that are not 0. */
  counts(): Promise<Counts>;
  /** Returns how far a job has come; `undefined` before the first `setMark`. */
  mark(job: string): Promise<string | undefined>;
  /** Stores how far a job has come. */
  setMark(job: string, value: string): Promise<void>;
  /** Resolves if the store can be read. */
  check(): Promise<void>;
  /**
   * Deletes the bodies of deliveries that arrived before that time, in milliseconds
   * since 1970, and died before their events were stored. Returns how many there
   * were. A delivery that is still running then fails, and is stored by the next.
   */
  purge(before: number): Promise<number>;
}

/** The methods of the store that process events, and the jobs around it. */
export type ProcessingMethods = Pick<
  Store,
  | "claim"
  | "finish"
  | "replay"
  | "effects"
  | "backlog"
  | "deleteBodies"
  | "addCounts"
  | "counts"
  | "mark"
  | "setMark"
>;
