/** Callbacks, rows and an app to send them to, for tests of examples/callbacks. */
import { type AppOptions, createApp } from "../../../examples/callbacks/app.ts";
import { eventRow } from "../../../examples/callbacks/event_row.ts";
import type {
  CallbackEntry,
  ErrorEntry,
} from "../../../examples/callbacks/log.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import type { EventRow, Store } from "../../../examples/callbacks/store.ts";
import type { Callback } from "../../../src/callbacks/mod.ts";
import { delivery, SECRET } from "../../support/deliveries.ts";

/** The made-up key of the listing. */
export const VIEW_KEY = "view-key";

/** An event as a store takes it. */
export interface Sample {
  readonly row: EventRow;
  readonly body: Uint8Array;
}

/** What is special about a callback: all is optional. */
export interface SampleInit {
  readonly task?: string;
  /** When it happened, in seconds of the first day of 2026; `null` where it does not tell. */
  readonly second?: number | null;
  readonly status?: string;
  /** How many audits it tells of. */
  readonly audits?: number;
  /** The length of a text in its result. */
  readonly size?: number;
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt?: number;
}

/** Makes the callback of a task as it was at a second of the day. */
export function taskCallback(
  { task = "1", second = 0, status = "completed", audits = 0, size = 0 }:
    SampleInit = {},
): Callback {
  const updated_at = second === null
    ? null
    : new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  return {
    task_id: task,
    response: { text: "x".repeat(size) },
    task: { task_id: task, status, updated_at, audits: Array(audits).fill({}) },
  };
}

/** Makes what a store is given of a callback. */
export async function sampleOf(
  callback: Callback,
  receivedAt = 1_000,
): Promise<Sample> {
  const bytes = new TextEncoder().encode(JSON.stringify(callback));
  const row = await eventRow(callback, {
    environment: "test",
    bytes,
    receivedAt,
  });
  return { row, body: bytes };
}

/** Makes what a store is given of a task's callback. */
export async function sample(init: SampleInit = {}): Promise<Sample> {
  return await sampleOf(taskCallback(init), init.receivedAt);
}

/** An app on a store of its own, and what it said of itself. */
export function testApp(options: Partial<AppOptions<object>> = {}) {
  const entries: (CallbackEntry | ErrorEntry)[] = [];
  const store = memoryStore();
  const app = createApp({
    secrets: { live: SECRET },
    store: () => store,
    viewKey: () => VIEW_KEY,
    log: (entry) => entries.push(entry),
    ...options,
  });
  const send = async (callback: unknown, init = {}) =>
    await app.request(delivery(callback, init));
  const view = async (path: string, key = VIEW_KEY) =>
    await app.request(path, { headers: { authorization: `Bearer ${key}` } });
  return { app, store, entries, send, view };
}

/** A store in front of another that fails as long as it is told to. */
export function failingStore(inner: Store) {
  const state = { isDown: true };
  const store = new Proxy(inner, {
    get: (target, name: keyof Store) =>
      state.isDown
        ? () => Promise.reject(new Error("The database is away"))
        : target[name],
  });
  return { state, store };
}

/** Reads every row of a store, a page of that size at a time. */
export async function allRows(
  store: Store,
  limit = 100,
): Promise<readonly EventRow[]> {
  const rows: EventRow[] = [];
  while (true) {
    const last = rows.at(-1);
    const page = await store.list({ limit, ...last && { after: last } });
    rows.push(...page);
    if (page.length < limit) return rows;
  }
}
