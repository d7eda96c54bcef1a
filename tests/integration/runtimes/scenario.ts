/** What every runtime has to manage. */
import { API_CHECKS } from "./api_checks.ts";
import {
  type Checks,
  equal,
  type Ground,
  type Result,
  runChecks,
} from "./check.ts";
import { HTTP_CHECKS } from "./http_checks.ts";
import { UPLOAD_CHECKS } from "./upload_checks.ts";

/** Promises that rejected and that nobody had looked at. */
const strays: unknown[] = [];

const CHECKS: Checks = {
  ...prefixed("emulator", API_CHECKS),
  ...prefixed("http", HTTP_CHECKS),
  ...prefixed("upload", UPLOAD_CHECKS),
  "no promise was left to reject unseen": async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal(strays.map(String), []);
  },
};

/** The names of all checks, in order. */
export const CHECK_NAMES: readonly string[] = Object.keys(CHECKS);

/** Notes a promise that rejected and that nobody had looked at. */
export function noteStray(reason: unknown): void {
  strays.push(reason);
}

/** Runs all checks. */
export function scenario(ground: Ground): Promise<readonly Result[]> {
  return runChecks(CHECKS, ground);
}

function prefixed(prefix: string, checks: Checks): Checks {
  return Object.fromEntries(
    Object.entries(checks).map((
      [name, check],
    ) => [`${prefix}: ${name}`, check]),
  );
}
