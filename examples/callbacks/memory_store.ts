/** Events in memory, for tests and demonstrations. They are lost with the process. */
import type { Cursor, EventRow, Store } from "./store.ts";

interface StoredEvent {
  readonly row: EventRow;
  readonly body: Uint8Array;
}

/** Creates an empty store. */
export function memoryStore(): Store {
  const events = new Map<string, StoredEvent>();
  const rows = () => [...events.values()].map(({ row }) => row);
  return {
    add(row, body) {
      if (events.has(row.id)) return Promise.resolve(false);
      events.set(row.id, { row, body: body.slice() });
      return Promise.resolve(true);
    },
    body: (id) => Promise.resolve(events.get(id)?.body),
    list({ limit, after }) {
      const found = rows()
        .filter((row) => !after || compareArrival(row, after) < 0)
        .sort((a, b) => compareArrival(b, a));
      return Promise.resolve(found.slice(0, limit));
    },
    latest({ kind, subject }) {
      const found = rows()
        .filter((row) => row.kind === kind && row.subject === subject)
        .reduce<EventRow | undefined>(laterOf, undefined);
      return Promise.resolve(found);
    },
    check: () => Promise.resolve(),
    // An event and its body are stored at once.
    purge: () => Promise.resolve(0),
  };
}

function compareArrival(a: Cursor, b: Cursor): number {
  return a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : +(a.id > b.id));
}

/** The rule of `latestEvent`, on the columns of a row. */
function laterOf(latest: EventRow | undefined, row: EventRow): EventRow {
  if (latest === undefined) return row;
  const [time, latestTime] = [row.time ?? -Infinity, latest.time ?? -Infinity];
  if (time !== latestTime) return time > latestTime ? row : latest;
  if (row.rank !== latest.rank) return row.rank > latest.rank ? row : latest;
  return row.id > latest.id ? row : latest;
}
