/** Events in memory: for tests and demonstrations, as they are gone with the process. */
import type { EventRow, Store } from "./store.ts";

/** An event as kept. */
interface StoredEvent {
  readonly row: EventRow;
  readonly body: Uint8Array;
}

/** Makes an empty store. */
export function memoryStore(): Store {
  const events = new Map<string, StoredEvent>();
  const rows = () => [...events.values()].map(({ row }) => row);
  return {
    keep(row, body) {
      if (events.has(row.id)) return Promise.resolve(false);
      events.set(row.id, { row, body: body.slice() });
      return Promise.resolve(true);
    },
    body: (id) => Promise.resolve(events.get(id)?.body),
    list({ limit, after }) {
      const found = rows()
        .filter((row) => !after || compareArrival(row, after) < 0)
        .sort((one, other) => compareArrival(other, one));
      return Promise.resolve(found.slice(0, limit));
    },
    current({ kind, subject }) {
      const found = rows()
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
