/** Platform objects, recognised by what they can do: those of another realm or package have another class. */

/** Returns whether a value has methods with these names. */
export function can(value: unknown, ...names: readonly PropertyKey[]): boolean {
  const methods = (value ?? {}) as Readonly<Record<PropertyKey, unknown>>;
  return names.every((name) => typeof methods[name] === "function");
}

/** Returns whether a value is a `Date`. */
export function isDate(value: unknown): value is Date {
  return can(value, "getTime", "toISOString");
}

/** Returns whether a value is a `Response`. */
export function isResponse(value: unknown): value is Response {
  return can(value, "arrayBuffer", "clone") && "status" in (value as object);
}

/** Returns whether a value is a `Blob` or a `File`. */
export function isBlob(value: unknown): value is Blob {
  return can(value, "arrayBuffer", "slice", "stream");
}

/** Returns whether a value is an `AbortSignal`. */
export function isSignal(value: unknown): value is AbortSignal {
  return can(value, "addEventListener") &&
    typeof (value as AbortSignal).aborted === "boolean";
}

/** Returns whether a value is a `ReadableStream`. */
export function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return can(value, "getReader");
}

/** Returns whether a value is an async iterable. */
export function isAsyncIterable(
  value: unknown,
): value is AsyncIterable<Uint8Array> {
  return can(value, Symbol.asyncIterator);
}

/** Returns whether a value is an array buffer or bytes, and not memory that is shared. */
export function isBytes(
  value: unknown,
): value is ArrayBuffer | ArrayBufferView {
  return ArrayBuffer.isView(value) ||
    (value as ArrayBuffer | null)?.[Symbol.toStringTag] === "ArrayBuffer";
}
