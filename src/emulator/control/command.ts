/** Commands: the source of both the methods and the control routes. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { Engine } from "../engine/engine.ts";
import { isValueTooDeep, MAX_JSON_DEPTH } from "../../core/json_depth.ts";
import { MAX_BODY_DEPTH } from "../http/message.ts";
import type { Endpoint, PathParams } from "../routes/router.ts";
import { knownMembers } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";

/** One ability of the emulator: a method and a control route. */
export interface Command<Args extends readonly unknown[], Result>
  extends Endpoint {
  /**
   * Where a request has the arguments of the method, in their order: a segment of
   * the path, or a member of the body. `"*"` is the whole body.
   */
  readonly args?: readonly string[];
  /** Does the work. It checks the arguments, which may come from a request. */
  readonly run: (engine: Engine, ...args: Args) => Result;
  /**
   * Returns the body of the response to a request. Default: the result, or
   * `{ "status": "ok" }` if there is none.
   */
  readonly toBody?: (engine: Engine, result: Awaited<Result>) => unknown;
  /** Whether it replaces the state. */
  readonly replacesState?: true;
}

/** The commands behind the methods of a noun, by the name of the method. */
export type Commands<Noun> = {
  readonly [Name in keyof Noun]: Noun[Name] extends
    (...args: infer Args) => infer Result ? Command<Args, Result> : never;
};

/** A command whose arguments come from a request. */
// deno-lint-ignore no-explicit-any -- its arguments have a different type in each command
export type AnyCommand = Command<any[], unknown>;

/** The path parameters and the body of a request to a command. */
export interface CommandRequest {
  /** The parameters of the path. */
  readonly path: PathParams;
  /** The body, which is JSON whatever its `Content-Type`; `{}` if there was none. */
  readonly body: JsonValue;
}

/** The body of a response without a result. */
const OK: JsonObject = { status: "ok" };

/** Returns the methods of a noun. Each can be destructured. */
export function methodsOf<Noun>(
  engine: Engine,
  commands: Commands<Noun>,
): Noun {
  const entries: [string, AnyCommand][] = Object.entries(commands);
  const methods = entries.map(([name, command]) => {
    const method = (...args: readonly unknown[]) => {
      const work = () => run(engine, command, args);
      const { value, flushed } = engine.run(work, command);
      // A method returns before `onChange` does. The next call of `onChange` has
      // what was not stored.
      flushed.catch(() => {});
      return value;
    };
    return [name, method];
  });
  return Object.fromEntries(methods);
}

/** Runs the command of a request in a `run` of the engine. Returns the body of the response. */
export function runCommand(
  engine: Engine,
  command: AnyCommand,
  request: CommandRequest,
): unknown {
  const result = run(engine, command, readArgs(command, request));
  const toBody = (value: unknown) =>
    command.toBody === undefined ? value ?? OK : command.toBody(engine, value);
  return result instanceof Promise ? result.then(toBody) : toBody(result);
}

/**
 * Runs a command. Throws a 400 if an argument is nested too deep to be stored. A
 * whole body may have a few levels around what is stored.
 */
function run(
  engine: Engine,
  command: AnyCommand,
  args: readonly unknown[],
): unknown {
  for (const [index, value] of args.entries()) {
    const name = command.args?.[index] ?? "";
    const maxDepth = name === "*" ? MAX_JSON_DEPTH : MAX_BODY_DEPTH;
    if (!isValueTooDeep(value, maxDepth)) continue;
    const what = name === "*" ? "The body" : name;
    throw new EmulatorError(
      400,
      `${what} is nested more than ${maxDepth} levels deep`,
    );
  }
  return command.run(engine, ...args);
}

function readArgs(
  { args = [] }: AnyCommand,
  { path, body }: CommandRequest,
): readonly unknown[] {
  const names = args.filter((name) => !path.has(name));
  const members = names.includes("*")
    ? {}
    : knownMembers("The body", body, names);
  return args.map((name) =>
    name === "*" ? body : path.get(name) ?? members[name]
  );
}
