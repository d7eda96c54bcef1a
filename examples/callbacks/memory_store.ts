/** Events in memory: for tests and demonstrations, as they are gone with the process. */
import type { EventRow, Store } from "./store.ts";

/** Makes an empty store. */
export function memoryStore(): Store {
  const rows = new Map<string, EventRow>();
  const bodies = new Map<string, Uint8Array>();
  return {
    keep(row, body) {
      if (rows.has(row.id)) return Promise.resolve(false);
      rows.set(row.id, row);
      bodies.set(row.id, body.slice());
      return Promise.resolve(true);
    },
    body: (id) => Promise.resolve(bodies.get(id)),
    list({ limit, after }) {
      const found = [...rows.values()]
        .filter((row) => !after || compareArrival(row, after) < 0)
        .sort((one, other) => compareArrival(other, one));
      return Promise.resolve(found.slice(0, limit));
    },
    current({ kind, subject }) {
      const found = [...rows.values()]
        .filter((row) => row.kind === kind && row.subject === subject)
        .reduce<EventRow | undefined>(later, undefined);
      return Promise.resolve(found);
    },
    check: () => Promise.resolve(),
  };
}

function compareArrival(
  one: Pick<EventRow, "receivedAt" | "id">,
  other: Pick<EventRow, "receivedAt" | "id">,
): number {
  return one.receivedAt - other.receivedAt ||
    (one.id < other.id ? -1 : +(one.id > other.id));
}

/** The rule of `currentState`, on what the row has of it. */
function later(best: EventRow | undefined, row: EventRow): EventRow {
  if (best === undefined) return row;
  const [time, bestTime] = [row.time ?? -Infinity, best.time ?? -Infinity];
  if (time !== bestTime) return time > bestTime ? row : best;
  if (row.audits !== best.audits) return row.audits > best.audits ? row : best;
  return row.id > best.id ? row : best;
}
