/** Jobs and rows for the tests of stores of bulk jobs. */
import { assertEquals } from "@std/assert";
import type {
  BulkStore,
  LeasedRow,
  RowResult,
} from "../../../examples/callbacks/bulk_store.ts";

/** The number of jobs so far, which is the time at which the last one was created. */
export let jobs = 0;

/** Creates an open job. Returns its id. */
export async function openJob(
  store: BulkStore,
  lines: number,
  max = 100,
): Promise<string> {
  const id = `job ${++jobs}`;
  await store.create({ id, type: "chat", max, createdAt: jobs });
  const rows = Array.from(
    { length: lines },
    (_, index) => ({ line: index + 1, params: `{"line":${index + 1}}` }),
  );
  await store.append(id, rows, 1_000);
  assertEquals(await store.open(id), true);
  return id;
}

/** A query for rows that are due. */
export const QUERY = { now: 1_000, until: 2_000, limit: 10 };

/** Returns the result of a row. */
export function result(
  { line, fence }: Pick<LeasedRow, "line" | "fence">,
  state: RowResult["state"],
  parts: Partial<RowResult> = {},
): RowResult {
  return {
    line,
    fence,
    state,
    dueAt: null,
    isSpent: state === "created" || state === "unknown",
    taskId: null,
    error: null,
    ...parts,
  };
}

/** Returns the lines of rows, in order. */
export const linesOf = (rows: readonly { readonly line: number }[]) =>
  rows.map(({ line }) => line).toSorted((one, other) => one - other);

/** Returns the state of a job. */
export async function stateOf(store: BulkStore, id: string) {
  return (await store.find(id))?.state;
}
