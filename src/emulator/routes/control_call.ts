/** What a control route is, and how its handler reads what it was given. */
import type { JsonValue } from "../../types/json.ts";
import type { Host } from "../engine/engine.ts";
import type { Query, Reply } from "../http/message.ts";
import type { Endpoint } from "./router.ts";

/** One control request, understood, as its handler gets it. */
export interface ControlCall {
  /** The emulator that it controls. */
  readonly host: Host;
  /** The decoded segments that stand for the route's `{names}`. */
  readonly path: ReadonlyMap<string, string>;
  /** The query. */
  readonly query: Query;
  /** The body, JSON whatever its `Content-Type`; `{}` if there was none. */
  readonly body: JsonValue;
}

/** Answers a control request, or throws an `EmulatorError`. */
export type ControlHandler = (call: ControlCall) => Reply | Promise<Reply>;

/** One control endpoint. */
export interface ControlRoute extends Endpoint {
  /** What answers it. */
  readonly handler: ControlHandler;
}
