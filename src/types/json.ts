/** JSON as the API speaks it, and the open string union that its enumerations need. */

/** Any JSON value, as received: plain data that survives `structuredClone`, a queue and a KV store. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | JsonObject;

/** A JSON object, as received. */
export interface JsonObject {
  /** Each member by its name on the wire. */
  readonly [member: string]: JsonValue;
}

/** An object that will be sent as JSON. `undefined` members are left out. */
export type JsonInput = Readonly<Record<string, unknown>>;

/** The known strings, completed by the editor, and any other that the server may add later. */
export type OpenUnion<Known extends string> =
  | Known
  | (string & Record<never, never>);

/** A date in a query: a `Date`, or ISO 8601 text such as `"2026-01-31"` or `"2026-01-31T08:00:00Z"`. Text without a zone is UTC. */
export type DateInput = Date | string;
