/** Runs every check of the ledger that is safe, and says of the others why it is not run. */
import { LEDGER } from "./ledger.ts";
import { HTTP_CHECKS } from "./http_checks.ts";
import { OTHER_CHECKS } from "./other_checks.ts";
import {
  type Check,
  type Difference,
  NotNowError,
  Probe,
  Stage,
  type Target,
} from "./probe.ts";
import { TASK_CHECKS } from "./task_checks.ts";
import { TYPE_CHECKS } from "./type_checks.ts";

/** What came of one behaviour. */
export interface Result {
  readonly id: string;
  /** What the ledger says. */
  readonly says: string;
  readonly grade: string;
  readonly result: "same" | "different" | "not checked";
  /** Present where it is different. */
  readonly differences?: readonly Difference[];
  /** Present where it was not checked. */
  readonly reason?: string;
}

/** Every check, by the ledger's id. */
export const CHECKS: Readonly<Record<string, Check>> = {
  ...HTTP_CHECKS,
  ...TASK_CHECKS,
  ...TYPE_CHECKS,
  ...OTHER_CHECKS,
};

const LIVE = "Only live tasks show it, and those are paid for";
const PEOPLE = "It would invite people, or change what they may do";
const PLAN = "Only Rapid and Studio projects show it";
const RECEIVER = "It takes a receiver of callbacks that the service can reach";

/** Why a behaviour is not checked, by the ledger's id. */
export const UNCHECKED: Readonly<Record<string, string>> = {
  AU4: "It takes a live key too",
  AU5: "It takes a live project",
  AU6: "It takes an account without a task type",
  ID5: LIVE,
  TC3: "It is history",
  TC4: LIVE,
  TC15: PLAN,
  TC16: LIVE,
  TC18: "Nobody can ask the service to fail",
  "Table 4.3 all others": "The ledger does not say what comes",
  TR15: RECEIVER,
  TU2: LIVE,
  TU3: LIVE,
  TU5: LIVE,
  TU12: "It takes more time than a run has",
  BA2: PLAN,
  BA5: PLAN,
  BA13: RECEIVER,
  PR7: "No request could change it",
  TE2: PEOPLE,
  TE3: PEOPLE,
  ST1: PLAN,
  ST2: PEOPLE,
  ST3: PEOPLE,
  ST4: PLAN,
  ST5: PLAN,
  ST6: PLAN,
  QU1: PLAN,
  QU2: PLAN,
  ...Object.fromEntries(
    Object.keys(LEDGER["Callbacks"] ?? {}).map((id) => [id, RECEIVER]),
  ),
};

/** Runs all checks, one after another, and tells of each result as it comes. */
export async function runChecks(
  target: Target,
  tell: (result: Result) => void,
): Promise<readonly Result[]> {
  const stage = new Stage(target);
  const results: Result[] = [];
  for (const rows of Object.values(LEDGER)) {
    for (const [id, { says, grade }] of Object.entries(rows)) {
      const result = { id, says, grade, ...await check(id, stage) };
      results.push(result);
      tell(result);
    }
  }
  return results;
}

async function check(
  id: string,
  stage: Stage,
): Promise<Pick<Result, "result" | "differences" | "reason">> {
  const look = CHECKS[id];
  if (look === undefined) {
    return { result: "not checked", reason: UNCHECKED[id] ?? "No check" };
  }
  const probe = new Probe(stage);
  try {
    await look(probe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof NotNowError) return { result: "not checked", reason };
    // A member that is missing trips a check, and that is a difference too.
    if (error instanceof TypeError) {
      const trip = { what: "the check", wanted: "to go on", came: reason };
      return { result: "different", differences: [...probe.differences, trip] };
    }
    throw error;
  }
  const { differences } = probe;
  if (differences.length === 0) return { result: "same" };
  return { result: "different", differences };
}
