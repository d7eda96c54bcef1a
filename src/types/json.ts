/** JSON values, open string unions, and dates. */

/** A received JSON value: plain data that survives `structuredClone`, a queue and a KV store. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  // Without the mutable array, `Array.isArray` would narrow to `any[]`.
  | JsonValue[]
  | readonly JsonValue[]
  | JsonObject;

/** A received JSON object. */
export interface JsonObject {
  /** A member, by its wire name. */
  readonly [member: string]: JsonValue;
}

/** An object to send as JSON, typed by a type or an interface. Members that are `undefined` are omitted. */
export type JsonInput =
  | Readonly<Record<string, unknown>>
  // Accepts interfaces, which have no index signature, but no arrays and maps.
  | (object & { readonly [Symbol.iterator]?: never });

/** A value of a response's type as you send it: optional members may be `undefined`, and arrays may be read-only. */
export type Sent<Value> = [JsonValue] extends [Value] ? Value
  : Value extends string | number | boolean | null ? Value
  : Value extends readonly (infer Item)[] ? readonly Sent<Item>[]
  : {
    readonly [Member in keyof Value]: Record<never, never> extends
      Pick<Value, Member> ? Sent<Value[Member]> | undefined
      : Sent<Value[Member]>;
  };

/** A value of a parameter's type as the server returns it: JSON, without members that are `undefined`. */
export type Stored<Value> = [JsonValue] extends [Value] ? JsonValue
  : Value extends string | number | boolean | null ? Value
  : Value extends readonly (infer Item)[] ? readonly Stored<Item>[]
  : unknown extends Value[keyof Value] ? JsonObject
  : keyof Value extends typeof Symbol.iterator ? JsonObject
  : {
    readonly [Member in keyof Value]: Stored<Exclude<Value[Member], undefined>>;
  };

/** A union of known strings, for completion in editors, and any other string that the server may add later. */
export type OpenUnion<Known extends string> =
  | Known
  | (string & Record<never, never>);

/** A date in a query: a `Date`, or an ISO 8601 string such as `"2026-01-31"` or `"2026-01-31T08:00:00Z"`. A string without a time zone is UTC. */
export type DateInput = Date | string;
