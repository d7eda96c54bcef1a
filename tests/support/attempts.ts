/** What the tests of attempts share: limits that no test reaches by itself, and a result in short. */
import type { AttemptResult } from "../../src/http/attempt.ts";

/** The limits of an attempt; those of time are reached on a fake clock only. */
export const LIMITS = {
  timeoutMs: 60_000,
  deadlineMs: 300_000,
  maxBytes: 100,
} as const;

/** Returns the status, the body and whether it is cut, or the kind of a failure. */
export function summary(result: AttemptResult): readonly unknown[] {
  return result.kind === "response"
    ? [result.status, new TextDecoder().decode(result.bytes), result.isCut]
    : [result.kind];
}
