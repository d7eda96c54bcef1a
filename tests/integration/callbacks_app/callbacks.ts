/** Callbacks, rows and an app that receives them, for tests of examples/callbacks. */
import { type AppOptions, createApp } from "../../../examples/callbacks/app.ts";
import { toEventRow } from "../../../examples/callbacks/event_row.ts";
import type { LogEntry } from "../../../examples/callbacks/log.ts";
import { memoryStore } from "../../../examples/callbacks/memory_store.ts";
import type { EventRow, Store } from "../../../examples/callbacks/store.ts";
import { rowOf } from "../../../examples/callbacks/transitions.ts";
import type { Callback } from "../../../src/callbacks/mod.ts";
import { AUTH_KEY, delivery } from "../../support/deliveries.ts";

/** The made-up key of the app. */
export const APP_KEY = "app-key";

/** An event, as it is passed to a store. */
export interface Sample {
  readonly row: EventRow;
  readonly body: Uint8Array;
}

/** The parts of a callback that differ from the default. */
export interface SampleInit {
  readonly task?: string;
  /** The time of the event, in seconds of the first day of 2026; `null` for no timestamp. */
  readonly second?: number | null;
  readonly status?: string;
  /** The number of audits. */
  readonly audits?: number;
  /** The length of a string in its response. */
  readonly size?: number;
  /** The time of arrival, in milliseconds since 1970. */
  readonly receivedAt?: number;
}

/** Returns the callback of a task, with a timestamp at a second of the day. */
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

/** Returns the row and the body of a callback. */
export async function sampleOf(
  callback: Callback,
  receivedAt = 1_000,
): Promise<Sample> {
  const bytes = new TextEncoder().encode(JSON.stringify(callback));
  const row = await toEventRow(callback, {
    environment: "test",
    bytes,
    receivedAt,
  });
  return { row, body: bytes };
}

/** Returns the row and the body of a task's callback. */
export async function sample(init: SampleInit = {}): Promise<Sample> {
  return await sampleOf(taskCallback(init), init.receivedAt);
}

/** Creates an app on a store of its own, with its log entries. */
export function testApp(options: Partial<AppOptions<object>> = {}) {
  const entries: LogEntry[] = [];
  const store = memoryStore();
  const app = createApp({
    authKeys: { live: AUTH_KEY },
    store: () => store,
    appKey: () => APP_KEY,
    log: (entry) => entries.push(entry),
    ...options,
  });
  const send = async (callback: unknown, init = {}) =>
    await app.request(delivery(callback, init));
  const view = async (path: string, key = APP_KEY) =>
    await app.request(path, { headers: { authorization: `Bearer ${key}` } });
  return { app, store, entries, send, view };
}

/** Wraps a store so that it fails while `state.isDown`. */
export function failingStore(inner: Store) {
  const state = { isDown: true };
  const store = new Proxy(inner, {
    get: (target, name: keyof Store) =>
      state.isDown
        ? () => Promise.reject(new Error("The database is down"))
        : target[name],
  });
  return { state, store };
}

/** Wraps a store so that it counts how often it is read or written. */
export function countingStore(inner: Store) {
  const calls: (keyof Store)[] = [];
  const store = new Proxy(inner, {
    get(target, name: keyof Store) {
      calls.push(name);
      return target[name];
    },
  });
  return { calls, store };
}

/** Returns every row of a store, without how far it is, read in pages of `limit` rows. */
export async function allRows(
  store: Store,
  limit = 100,
): Promise<readonly EventRow[]> {
  const rows: EventRow[] = [];
  while (true) {
    const last = rows.at(-1);
    const page = await store.list({ limit, ...last && { after: last } });
    rows.push(...page.map(rowOf));
    if (page.length < limit) return rows;
  }
}
