/** The tasks of the page, read from the store of events. */
import type { Callback, JsonObject } from "@labelwire/scale/callbacks";
import type { Cursor, EventRow, Store } from "../store.ts";
import type { TaskFacts } from "./facts.ts";
import { isObject, stringOf } from "./draw/value.ts";

/** The filters of the list. An empty one selects all. */
export interface TaskFilter {
  readonly type: string;
  readonly status: string;
  readonly review: string;
  readonly batch: string;
  /** The beginning of an id, or a part of a `unique_id`. */
  readonly search: string;
}

/** The latest event of a task. */
export interface TaskEntry {
  readonly row: EventRow;
  readonly facts: TaskFacts;
}

/** Numbers of tasks by a value. */
export type Tally = ReadonlyMap<string, number>;

/** A part of the list of tasks. */
export interface TaskList {
  /** The tasks of the page, the newest arrival first. */
  readonly entries: readonly TaskEntry[];
  /** How many tasks match. */
  readonly matches: number;
  /** All tasks of these events: how many, by type, status, review and batch. */
  readonly tasks: number;
  readonly tallies: Readonly<
    Record<"type" | "status" | "review" | "batch", Tally>
  >;
  /** The arrival of the newest event. */
  readonly newest?: Cursor;
  /** The last event that was read, if there are older ones. */
  readonly older?: Cursor;
}

/** A stored version of a task. */
export interface Version {
  readonly row: EventRow;
  /** The callback; `undefined` if its body is not stored any more. */
  readonly callback?: Callback;
}

/** The number of events that one list is made of, and how many are read at a time. */
const WINDOW = 1_000;
const STEP = 200;

/** The most events of a task to show. */
const MAX_VERSIONS = 50;

/** The place of a list. */
export interface ListPlace {
  /** The event after which the list begins. Default: at the newest. */
  readonly after?: Cursor | undefined;
  /** The number of the page, from 1. */
  readonly page: number;
  /** The number of tasks on a page. */
  readonly size: number;
}

/**
 * Lists the tasks of the newest 1,000 events. A task is shown once, with the
 * latest of its events there, at the arrival of its newest.
 */
export async function listTasks(
  store: Store,
  filter: TaskFilter,
  { after, page, size }: ListPlace,
): Promise<TaskList> {
  const rows: EventRow[] = [];
  let place = after;
  let isEnd = false;
  while (!isEnd && rows.length < WINDOW) {
    const next = await store.list({
      limit: STEP,
      ...place && { after: place },
    });
    rows.push(...next);
    place = next.at(-1) ?? place;
    isEnd = next.length < STEP;
  }
  const all = latestByTask(rows);
  const found = all.filter((entry) => matches(entry, filter));
  const [newest] = rows;
  const older = isEnd ? undefined : rows.at(-1);
  return {
    entries: found.slice((page - 1) * size, page * size),
    matches: found.length,
    tasks: all.length,
    tallies: {
      type: tally(all, ({ facts }) => facts.type),
      status: tally(all, ({ row }) => row.status ?? ""),
      review: tally(all, ({ facts }) => facts.review),
      batch: tally(all, ({ facts }) => facts.batch),
    },
    ...newest && { newest: cursorOf(newest) },
    ...older && { older: cursorOf(older) },
  };
}

/** Returns the events of a task, the latest first, each with its callback. */
export async function taskVersions(
  store: Store,
  taskId: string,
): Promise<readonly Version[]> {
  const rows = await store.events(
    { kind: "task", subject: taskId },
    MAX_VERSIONS,
  );
  return await Promise.all(rows.map(async (row) => {
    const callback = await readCallback(store, row.id);
    return { row, ...callback && { callback } };
  }));
}

/** Returns the callback of an event, `undefined` if there is none. */
async function readCallback(
  store: Store,
  id: string,
): Promise<JsonObject | undefined> {
  const body = await store.body(id);
  if (body === undefined) return undefined;
  const callback: unknown = JSON.parse(new TextDecoder().decode(body));
  return isObject(callback) ? callback : undefined;
}

function latestByTask(rows: readonly EventRow[]): readonly TaskEntry[] {
  const tasks = new Map<string, TaskEntry>();
  for (const row of rows) {
    const { facts } = row;
    if (row.kind !== "task" || facts === undefined) continue;
    const known = tasks.get(row.subject);
    if (known && !isLater(row, known.row)) continue;
    tasks.set(row.subject, { row, facts });
  }
  return [...tasks.values()];
}

/** The rule of `latestEvent`, on the columns of a row. */
function isLater(row: EventRow, other: EventRow): boolean {
  const difference = (row.time ?? -Infinity) - (other.time ?? -Infinity) ||
    row.rank - other.rank;
  return difference === 0 || Number.isNaN(difference)
    ? row.id > other.id
    : difference > 0;
}

function matches(
  { row, facts }: TaskEntry,
  { type, status, review, batch, search }: TaskFilter,
): boolean {
  return (type === "" || facts.type === type) &&
    (status === "" || row.status === status) &&
    (review === "" || facts.review === review) &&
    (batch === "" || facts.batch === batch) &&
    (search === "" || row.subject.startsWith(search) ||
      facts.uniqueId.includes(search));
}

function tally(
  entries: readonly TaskEntry[],
  valueOf: (entry: TaskEntry) => string,
): Tally {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const value = valueOf(entry);
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a < b ? -1 : 1));
}

function cursorOf({ receivedAt, id }: Cursor): Cursor {
  return { receivedAt, id };
}

/** Returns the task in a callback; older callbacks have its members beside the id. */
export function taskOf(callback: Callback | undefined): JsonObject {
  if (!isObject(callback)) return {};
  const { task, response, status } = callback;
  return {
    ...response !== undefined && { response },
    ...status !== undefined && { status },
    ...isObject(task) ? task : {},
  };
}

/** Returns the task's type, `""` if it is not known. */
export function typeOf(task: JsonObject): string {
  return stringOf(task.type);
}
