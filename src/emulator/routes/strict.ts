/** The strict mode: what the API ignores is a 400, with a suggestion. */
import { didYouMean } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { isObject } from "../util/json.ts";
import type { Call, Route } from "./router.ts";

/** Throws a 400 for a query key, or a member of the body, that the route does not know. */
export function checkStrictly(route: Route, call: Call): void {
  const filters = (route.filters ?? []).map(({ key }) => key);
  const keys = [...filters, ...route.query ?? []];
  checkKnown("query key", [...call.query.keys()], keys);
  if (route.body === undefined || !isObject(call.body)) return;
  checkKnown("member", Object.keys(call.body), route.body);
}

function checkKnown(
  noun: string,
  names: readonly string[],
  known: readonly string[],
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, known);
  throw new EmulatorError(400, `Unknown ${noun} "${unknown}"${hint}`);
}
