/** The result of an attempt in short. */
import type { AttemptResult } from "../../src/http/attempt.ts";

/** Returns the status, the body and whether it is cut, or the kind of a failure. */
export function summary(result: AttemptResult): readonly unknown[] {
  return result.kind === "response"
    ? [result.status, new TextDecoder().decode(result.bytes), result.isCut]
    : [result.kind];
}
