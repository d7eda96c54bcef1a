/** The checks that every runtime must pass. */
import { API_CHECKS } from "./api_checks.ts";
import { BULK_CHECKS } from "./bulk_checks.ts";
import { CALLBACK_CHECKS } from "./callback_checks.ts";
import {
  type CheckResult,
  type Checks,
  type Environment,
  equal,
  runChecks,
} from "./check.ts";
import { HTTP_CHECKS } from "./http_checks.ts";
import { UPLOAD_CHECKS } from "./upload_checks.ts";
import { UPLOAD_FAILURE_CHECKS } from "./upload_failure_checks.ts";
import { V2_CHECKS } from "./v2_checks.ts";

/** The reasons of promises that rejected without a handler. */
const unhandled: unknown[] = [];

const CHECKS: Checks = {
  ...prefixed("emulator", API_CHECKS),
  ...prefixed("http", HTTP_CHECKS),
  ...prefixed("upload", UPLOAD_CHECKS),
  ...prefixed("upload", UPLOAD_FAILURE_CHECKS),
  ...prefixed("callbacks", CALLBACK_CHECKS),
  ...prefixed("bulk", BULK_CHECKS),
  ...prefixed("v2", V2_CHECKS),
  "no promise rejects without a handler": async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal(unhandled.map(String), []);
  },
};

/** The names of all checks, in order. */
export const CHECK_NAMES: readonly string[] = Object.keys(CHECKS);

/** Notes the reason of a promise that rejected without a handler. */
export function noteUnhandled(reason: unknown): void {
  unhandled.push(reason);
}

/** Runs all checks. */
export function scenario(
  environment: Environment,
): Promise<readonly CheckResult[]> {
  return runChecks(CHECKS, environment);
}

function prefixed(prefix: string, checks: Checks): Checks {
  return Object.fromEntries(
    Object.entries(checks).map((
      [name, check],
    ) => [`${prefix}: ${name}`, check]),
  );
}
