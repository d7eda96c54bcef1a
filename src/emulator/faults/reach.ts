/** Which routes the `route` of a fault can match: one that matches none would never apply. */
import type { FaultRule } from "./rules.ts";
import { invalidValue } from "../util/check.ts";
import { suggest } from "../../core/suggest.ts";

/** The method and path of a route of the API. */
export interface ReachableRoute {
  /** The HTTP method. */
  readonly method: string;
  /** The path; `{name}` matches any one segment. */
  readonly path: string;
}

/** What a character of a path template matches: itself, one character of a segment, or any number of them. */
type Token = string | typeof ONE | typeof MANY;

const ONE = Symbol("one");
const MANY = Symbol("many");

/** A character that the path of a URL may contain unencoded, without the slash. */
const SEGMENT_CHARACTER = /^[!$%&'()*+,\-.0-9:;=@A-Z[\]^_a-z|~]$/;

/** Returns the rule. Throws a 400 if no route has its method and can match its path. */
export function checkReach(
  rule: FaultRule,
  routes: readonly ReachableRoute[],
): FaultRule {
  const { route, method } = rule;
  const ofMethod = routes.filter((other) =>
    method === undefined || method === other.method
  );
  if (ofMethod.length === 0) {
    const methods = [...new Set(routes.map(({ method }) => method))];
    throw invalidValue("method", `one of ${methods.join(", ")}`, method);
  }
  if (
    route === undefined || ofMethod.some(({ path }) => reaches(route, path))
  ) return rule;
  const paths = ofMethod.map(({ path }) => path);
  const nearest = suggest(route, paths);
  const hint = nearest === undefined ? "" : `, such as "${nearest}"`;
  const what = method === undefined ? "a route" : `a route of ${method}`;
  throw invalidValue(
    "route",
    `a path of ${what} or its template${hint}`,
    route,
  );
}

/** Returns whether some path matches both the pattern, in which `*` is any string, and the template of a route. */
export function reaches(pattern: string, template: string): boolean {
  // A request may have a slash at the end.
  return pattern === template || meets(pattern, template) ||
    meets(pattern, `${template}/`);
}

/** Follows all positions in the template at once, so the time is at most that of both lengths multiplied. */
function meets(pattern: string, template: string): boolean {
  const tokens = tokensOf(template);
  let positions = withSkipped([0], tokens);
  for (const character of pattern) {
    if (positions.length === 0) return false;
    positions = withSkipped(
      character === "*"
        ? rangeFrom(Math.min(...positions), tokens.length)
        : positions.flatMap((at) => next(at, tokens[at], character)),
      tokens,
    );
  }
  return positions.includes(tokens.length);
}

function tokensOf(template: string): readonly Token[] {
  return template.split(/(\{\w+\})/).flatMap((part): readonly Token[] =>
    part.startsWith("{") ? [ONE, MANY] : [...part]
  );
}

function next(
  at: number,
  token: Token | undefined,
  character: string,
): readonly number[] {
  if (token === character) return [at + 1];
  if (typeof token !== "symbol" || !SEGMENT_CHARACTER.test(character)) {
    return [];
  }
  return token === ONE ? [at + 1] : [at];
}

/** Adds the positions after a token that matches no character as well. */
function withSkipped(
  positions: readonly number[],
  tokens: readonly Token[],
): readonly number[] {
  const all = positions.flatMap((at) =>
    tokens[at] === MANY ? [at, at + 1] : [at]
  );
  return [...new Set(all)];
}

function rangeFrom(low: number, high: number): readonly number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}
