/** The rows of a CSV file as params of tasks. */
import { parse } from "csv-parse/stream";
import { UsageError } from "./program.ts";

/** A row: the values of its cells by the names of the columns. */
export type Row = Readonly<Record<string, string>>;

/** Yields the rows of a CSV file. Its first line has the names of the columns. */
export async function* readRows(path: string): AsyncGenerator<Row> {
  const parser = parse({ columns: true, bom: true, skip_empty_lines: true });
  try {
    const file = await Deno.open(path);
    yield* file.readable.pipeThrough<Row>(parser);
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

/** Counts the rows, and so finds a wrong one before anything is sent. */
export async function countRows(path: string): Promise<number> {
  let count = 0;
  for await (const _ of readRows(path)) count++;
  return count;
}

/**
 * Returns the params of a row over those of all rows. The name of a column is
 * that of a param, or of a member of one: `metadata.herd`. An empty cell is no
 * value.
 */
export function paramsOf(row: Row, common: object): Record<string, unknown> {
  const params: Record<string, unknown> = structuredClone({ ...common });
  for (const [column, value] of Object.entries(row)) {
    if (value === "") continue;
    const path = column.split(".");
    const name = path.pop()!;
    let target = params;
    for (const part of path) {
      target = (target[part] ??= {}) as Record<string, unknown>;
    }
    if (typeof target !== "object" || column.includes("__proto__")) {
      throw new UsageError(`"${column}" must be the name of a param`);
    }
    target[name] = value;
  }
  return params;
}

/** Reads an object from a JSON file. */
export async function readObject(
  path: string | undefined,
): Promise<Record<string, unknown>> {
  if (path === undefined) return {};
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}
