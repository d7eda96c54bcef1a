/**
 * The strict mode: what the API ignores (HT4) is refused, with a suggestion.
 */
import { EmulatorError } from "../util/errors.ts";
import { isObject } from "../util/json.ts";
import type { Call, Route } from "./router.ts";
import { didYouMean } from "../util/check.ts";

/**
 * Throws a 400 for a query key, or a member of a body with fixed members, that
 * the route does not know.
 */
export function checkStrictly(route: Route, call: Call): void {
  const filters = (route.filters ?? []).map(({ key }) => key);
  const keys = [...filters, ...route.query ?? []];
  refuseUnknown("query key", [...call.query.keys()], keys);
  if (route.body === undefined || !isObject(call.body)) return;
  refuseUnknown("member", Object.keys(call.body), route.body);
}

function refuseUnknown(
  what: string,
  given: readonly string[],
  known: readonly string[],
): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, known);
  throw new EmulatorError(400, `Unknown ${what} "${unknown}"${hint}`);
}
