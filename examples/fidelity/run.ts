/** Runs every check of the fidelity data. */
import {
  type Check,
  type Difference,
  InconclusiveError,
  Probe,
  SharedObjects,
  type Target,
} from "./probe.ts";
import type { Row } from "./row.ts";
import { SECTIONS } from "./sections.ts";

/** The result of one row. */
export interface Result {
  /** The title of the section. */
  readonly section: string;
  /** The name of the row. */
  readonly name: string;
  readonly behaviour: string;
  /** `guess`, `unknown`, or how well the behaviour is known. */
  readonly grade: string;
  readonly result: "same" | "different" | "not checked";
  /** The differences, if the result is `different`. */
  readonly differences?: readonly Difference[];
  /** The reason, if the result is `not checked`. */
  readonly reason?: string;
}

/** Runs all checks, one after another, and reports each result at once. */
export async function runChecks(
  target: Target,
  report: (result: Result) => void,
): Promise<readonly Result[]> {
  const shared = new SharedObjects(target);
  const results: Result[] = [];
  for (const { title: section, rows } of SECTIONS) {
    for (const row of rows) {
      const { name, behaviour } = row;
      const grade = row.kind === "known" ? row.grade : row.kind;
      const outcome = await runCheck(row, shared);
      const result = { section, name, behaviour, grade, ...outcome };
      results.push(result);
      report(result);
    }
  }
  return results;
}

async function runCheck(
  row: Row,
  shared: SharedObjects,
): Promise<Pick<Result, "result" | "differences" | "reason">> {
  if ("notChecked" in row) {
    return { result: "not checked", reason: row.notChecked };
  }
  if (row.check === undefined) {
    return {
      result: "not checked",
      reason: "There is no check of it.",
    };
  }
  return await compare(row.check, new Probe(shared));
}

async function compare(
  check: Check,
  probe: Probe,
): Promise<Pick<Result, "result" | "differences" | "reason">> {
  try {
    await check(probe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof InconclusiveError) {
      return { result: "not checked", reason };
    }
    // A missing member makes a check throw, and is a difference as well.
    if (error instanceof TypeError) {
      const failure = {
        what: "the check",
        expected: "no error",
        actual: reason,
      };
      return {
        result: "different",
        differences: [...probe.differences, failure],
      };
    }
    throw error;
  }
  const { differences } = probe;
  if (differences.length === 0) return { result: "same" };
  return { result: "different", differences };
}
