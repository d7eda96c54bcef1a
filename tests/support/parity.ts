/** The rows of the parity lists. */
import type { ScaleClient } from "../../mod.ts";

/** One method of an official SDK and its counterpart. */
export interface ParityRow {
  /** The methods of the official Python SDK, where it helps with their arguments. `Node: ` marks one of the Node SDK. */
  readonly python: readonly string[];
  /** The method here, as in `operation` of errors and hooks. */
  readonly operation: string;
  /** How a program calls it, for the table. */
  readonly usage: string;
  /** The HTTP method and route. */
  readonly wire: string;
  /** Whether a failed request may be sent again: "keyed" ones may, because the name in them is unique. */
  readonly safety: "safe" | "idempotent" | "keyed" | "once";
  /** Calls the method with the fewest arguments. */
  readonly call: (client: ScaleClient) => PromiseLike<unknown>;
  /** The body of a scripted response. Default `{}`. */
  readonly response?: unknown;
  /** Where the scripted response redirects to, in place of a body. */
  readonly redirect?: string;
}
