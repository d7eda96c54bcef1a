/** The strict mode: what the API ignores is a 400, with a suggestion. */
import { didYouMean } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { readConditions } from "../http/filters.ts";
import { isObject } from "../util/json.ts";
import type { Call, Route } from "./router.ts";

/** Throws a 400 for a query key, a value of a filter, or a member of the body, that the route does not know. */
export function checkStrictly(route: Route, call: Call): void {
  const { filters = [], query = [] } = route;
  const keys = [...filters.map(({ key }) => key), ...query];
  checkKnown("query key", [...call.query.keys()], keys);
  for (const { filter, values } of readConditions(call.query, filters)) {
    if (filter.known === undefined) continue;
    checkKnown(`value of ${filter.key}`, values, filter.known);
  }
  const { body } = route;
  const members = typeof body === "function" ? body(call.path) : body;
  if (members === undefined || !isObject(call.body)) return;
  checkKnown("member", Object.keys(call.body), members);
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
