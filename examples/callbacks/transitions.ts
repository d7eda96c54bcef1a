/** How the state of an event changes. The stores in memory and on Deno KV call these; on D1 the statements say the same. */
import type {
  BodyQuery,
  Cursor,
  EventRow,
  Processing,
  StoredEvent,
  TryResult,
} from "./store.ts";

/** The number of bodies that `deleteBodies` deletes at a time. */
export const BODIES_PER_CALL = 100;

/** Returns the state of an event that has just been stored. */
export function newProcessing(
  { receivedAt }: Cursor,
  isRepeat: boolean,
): Processing {
  return {
    state: isRepeat ? "repeat" : "waiting",
    tries: 0,
    fence: 0,
    dueAt: isRepeat ? null : receivedAt,
    endedAt: null,
    error: null,
    hasBody: true,
  };
}

/** Returns the state of an event after a claim. */
export function claimed<T extends Processing>(event: T, until: number): T {
  const { tries, fence } = event;
  return {
    ...event,
    state: "running",
    tries: tries + 1,
    fence: fence + 1,
    dueAt: until,
  };
}

/** Returns the state of an event after a try. */
export function finished<T extends Processing>(event: T, result: TryResult): T {
  const isEnded = result.state !== "waiting";
  return {
    ...event,
    state: result.state,
    dueAt: isEnded ? null : result.at,
    endedAt: isEnded ? result.at : null,
    error: result.state === "processed" ? null : result.error,
  };
}

/** Returns the state of an event after a replay; `undefined` if it cannot be replayed at that time. */
export function replayed<T extends Processing>(
  event: T,
  now: number,
): T | undefined {
  const { state, dueAt, hasBody } = event;
  const isLeased = state === "running" && (dueAt ?? 0) > now;
  if (!hasBody || state === "repeat" || isLeased) return undefined;
  const { tries, endedAt, error } = newProcessing(
    { id: "", receivedAt: now },
    false,
  );
  return { ...event, state: "waiting", dueAt: now, tries, endedAt, error };
}

/** Returns whether the body of an event may be deleted. */
export function isDeletable(
  { state, hasBody }: Processing,
  { withDead = false }: BodyQuery,
): boolean {
  return hasBody &&
    (state === "processed" || state === "repeat" ||
      withDead && state === "dead");
}

/** Returns an event without how far it is. */
export function rowOf(event: StoredEvent): EventRow {
  const { state: _1, tries: _2, fence: _3, dueAt: _4, ...rest } = event;
  const { endedAt: _5, error: _6, hasBody: _7, ...row } = rest;
  return row;
}
