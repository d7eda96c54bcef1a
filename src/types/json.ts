/** JSON values, open string unions, and dates. */

/** A received JSON value: plain data that survives `structuredClone`, a queue and a KV store. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | JsonObject;

/** A received JSON object. */
export interface JsonObject {
  /** A member, by its wire name. */
  readonly [member: string]: JsonValue;
}

/** An object to send as JSON. Members that are `undefined` are omitted. */
export type JsonInput = Readonly<Record<string, unknown>>;

/** A union of known strings, for completion in editors, and any other string that the server may add later. */
export type OpenUnion<Known extends string> =
  | Known
  | (string & Record<never, never>);

/** A date in a query: a `Date`, or an ISO 8601 string such as `"2026-01-31"` or `"2026-01-31T08:00:00Z"`. A string without a time zone is UTC. */
export type DateInput = Date | string;
