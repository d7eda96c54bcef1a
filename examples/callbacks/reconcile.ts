/**
 * Finds what Scale could not deliver: it gives up after 20 tries within 24 hours.
 * Lists the tasks that were updated since the last run, and stores the events that
 * did not arrive. Such an event and a callback that arrives after all have the same
 * effect key, so only one of them is processed.
 */
import type { ScaleClient, Task } from "@labelwire/scale";
import type { Callback, CallbackEnvironment } from "@labelwire/scale/callbacks";
import type { Counters } from "./counters.ts";
import { toEventRow } from "./event_row.ts";
import { type Log, printLog } from "./log.ts";
import type { EventRow, Store } from "./store.ts";

/** The name of its mark in the store. */
const JOB = "reconciliation";

/** The first run looks back a little further than Scale tries. */
const FIRST_MS = 25 * 3_600_000;
/** Callbacks of the last minutes may be under way. */
const GRACE_MS = 10 * 60_000;
/** Runs overlap, in case the clocks differ. */
const OVERLAP_MS = 60_000;

const PAGE = 50;
/** The number of pages that one run reads. The next run continues. */
const MAX_PAGES = 4;

/** How far the job has come: a range of `updated_at`, and the next page of it. */
interface Mark {
  readonly since: number;
  readonly until?: number;
  readonly token?: string;
}

/** The options of `reconcile`. */
export interface ReconcileOptions {
  readonly store: Store;
  readonly client: ScaleClient;
  /** The environment of the client's key. */
  readonly environment: CallbackEnvironment;
  readonly counters: Counters;
  /** The URL of this app. Tasks with another `callback_url` are left out. Default: none is. */
  readonly callbackUrl?: string | undefined;
  readonly log?: Log | undefined;
  /** Returns the time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** Runs the job once. */
export async function reconcile(options: ReconcileOptions): Promise<void> {
  const { store, client, counters, log = printLog, now = Date.now } = options;
  let mark = parseMark(await store.mark(JOB)) ?? { since: now() - FIRST_MS };
  const { since, until = now() - GRACE_MS } = mark;
  let tasks = 0;
  let added = 0;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await client.tasks.list({
      updated_after: new Date(since),
      updated_before: new Date(until),
      limit: PAGE,
      next_token: mark.token,
    });
    tasks += page.items.length;
    added += await addMissing(page.items, options);
    const token = page.hasNext ? page.cursor : undefined;
    mark = token === undefined
      ? { since: until - OVERLAP_MS }
      : { since, until, token };
    // After each page, so that a run that dies loses no more than a page.
    await store.setMark(JOB, JSON.stringify(mark));
    if (token === undefined) break;
  }
  counters.count("reconciled", added);
  log({ event: "reconciliation", tasks, added });
}

/** Stores the events of tasks that did not arrive. Returns how many there were. */
async function addMissing(
  tasks: readonly Task[],
  { store, environment, callbackUrl, now = Date.now }: ReconcileOptions,
): Promise<number> {
  const found: { readonly row: EventRow; readonly bytes: Uint8Array }[] = [];
  for (const task of tasks) {
    if (!isOurs(task, callbackUrl)) continue;
    const callback = callbackOf(task);
    const bytes = new TextEncoder().encode(JSON.stringify(callback));
    const row = await toEventRow(callback, {
      environment,
      bytes,
      receivedAt: now(),
      source: JOB,
    });
    if (task.status !== "pending" || await wentBack(store, row)) {
      found.push({ row, bytes });
    }
  }
  const known = await store.effects(found.map(({ row }) => row.effectKey));
  let added = 0;
  for (const { row, bytes } of found) {
    if (known.has(row.effectKey)) continue;
    if (await store.add(row, bytes)) added++;
  }
  return added;
}

/** Returns whether Scale sends callbacks about this state of a task to this app. */
function isOurs(
  { status, callback_url }: Task,
  callbackUrl: string | undefined,
): boolean {
  const isReported = status === "completed" || status === "error" ||
    status === "pending";
  // Tasks without a URL have the account's default.
  const isElsewhere = callbackUrl !== undefined &&
    callback_url !== undefined && callback_url !== callbackUrl;
  return isReported && !isElsewhere;
}

/** Returns whether a pending task was in another state before, so that its return was reported. */
async function wentBack(store: Store, row: EventRow): Promise<boolean> {
  const latest = await store.latest(row);
  return latest !== undefined && latest.status !== "pending";
}

/** Returns the callback that Scale would have sent. */
function callbackOf(task: Task): Callback {
  const { task_id, status, response } = task;
  return { task, ...response && { response }, task_id, status } as Callback;
}

function parseMark(value: string | undefined): Mark | undefined {
  return value === undefined ? undefined : JSON.parse(value);
}
