/** Events in memory, for tests and demonstrations. They are lost with the process. */
import type { Cursor, Store, StoredEvent } from "./store.ts";
import {
  BODIES_PER_CALL,
  claimed,
  finished,
  isDeletable,
  newProcessing,
  replayed,
  rowOf,
} from "./transitions.ts";

/** Creates an empty store. */
export function memoryStore(): Store {
  const events = new Map<string, StoredEvent>();
  const bodies = new Map<string, Uint8Array>();
  const effectKeys = new Set<string>();
  const counts = new Map<string, number>();
  const marks = new Map<string, string>();
  const put = (event: StoredEvent) => void events.set(event.id, event);

  const store: Synchronous<Store> = {
    add(row, body) {
      if (events.has(row.id)) return false;
      put({ ...row, ...newProcessing(row, effectKeys.has(row.effectKey)) });
      bodies.set(row.id, body.slice());
      effectKeys.add(row.effectKey);
      return true;
    },
    find: (id) => events.get(id),
    body: (id) => bodies.get(id),
    list: ({ limit, after, deadOnly = false }) =>
      [...events.values()]
        .filter((event) => !after || compareArrival(event, after) < 0)
        .filter(({ state }) => !deadOnly || state === "dead")
        .sort((a, b) => compareArrival(b, a))
        .slice(0, limit),
    latest({ kind, subject }) {
      const latest = [...events.values()]
        .filter((row) => row.kind === kind && row.subject === subject)
        .reduce<StoredEvent | undefined>(laterOf, undefined);
      return latest && rowOf(latest);
    },
    events: ({ kind, subject }, limit) =>
      [...events.values()]
        .filter((row) => row.kind === kind && row.subject === subject)
        .sort((a, b) => laterOf(a, b) === a ? -1 : 1)
        .slice(0, limit)
        .map(rowOf),
    claim({ now, until, limit, id }) {
      const due = [...events.values()]
        .filter((event) => id === undefined || event.id === id)
        .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
        .sort((a, b) => a.dueAt! - b.dueAt! || compareArrival(a, b))
        .slice(0, limit)
        .map((event) => claimed(event, until));
      due.forEach(put);
      return due;
    },
    finish({ id, fence }, result) {
      const event = events.get(id);
      if (event?.state !== "running" || event.fence !== fence) return false;
      put(finished(event, result));
      return true;
    },
    replay(id, now) {
      const event = events.get(id);
      const next = event && replayed(event, now);
      if (next) put(next);
      return next !== undefined;
    },
    effects: (keys) => new Set(keys.filter((key) => effectKeys.has(key))),
    backlog() {
      const waiting = [...events.values()].filter(({ dueAt }) =>
        dueAt !== null
      );
      const dead = [...events.values()].filter(({ state }) => state === "dead");
      const arrivals = waiting.map(({ receivedAt }) => receivedAt);
      return {
        waiting: waiting.length,
        dead: dead.length,
        oldest: arrivals.length > 0 ? Math.min(...arrivals) : null,
      };
    },
    deleteBodies(query) {
      const found = [...events.values()]
        .filter((event) =>
          event.receivedAt < query.before && isDeletable(event, query)
        )
        .slice(0, BODIES_PER_CALL);
      for (const event of found) {
        bodies.delete(event.id);
        put({ ...event, hasBody: false });
      }
      return found.length;
    },
    addCounts(added) {
      for (const [name, count] of Object.entries(added)) {
        counts.set(name, (counts.get(name) ?? 0) + count);
      }
    },
    counts: () => Object.fromEntries(counts),
    mark: (job) => marks.get(job),
    setMark: (job, value) => void marks.set(job, value),
    check() {},
    // An event and its body are stored at once.
    purge: () => 0,
  };
  return asynchronous(store);
}

/** Methods that return their results at once. */
type Synchronous<T> = {
  readonly [Name in keyof T]: T[Name] extends
    (...args: infer Args) => Promise<infer Result> ? (...args: Args) => Result
    : never;
};

function asynchronous(store: Synchronous<Store>): Store {
  const methods = Object.entries(store).map(([name, method]) => {
    const call = method as (...args: unknown[]) => unknown;
    // deno-lint-ignore require-await -- it makes what the method throws a rejection
    return [name, async (...args: unknown[]) => call(...args)];
  });
  return Object.fromEntries(methods);
}

function compareArrival(a: Cursor, b: Cursor): number {
  return a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : +(a.id > b.id));
}

/** The rule of `latestEvent`, on the columns of a row. */
function laterOf(
  latest: StoredEvent | undefined,
  row: StoredEvent,
): StoredEvent {
  if (latest === undefined) return row;
  const [time, latestTime] = [row.time ?? -Infinity, latest.time ?? -Infinity];
  if (time !== latestTime) return time > latestTime ? row : latest;
  if (row.rank !== latest.rank) return row.rank > latest.rank ? row : latest;
  return row.id > latest.id ? row : latest;
}
