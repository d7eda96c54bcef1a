/** The API key: checked, in the forms in which it is sent, and with what hides it. */
import { throwMustBe } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { Redactor } from "../core/redact.ts";

/** An API key. It is encoded once, and not for each request. */
export interface ApiKey {
  /** The `Authorization` header of v1. */
  readonly basic: string;
  /** The `Authorization` header of v2. */
  readonly bearer: string;
  /** Removes the key from what is shown. */
  readonly redactor: Redactor;
}

/** Checks a key, without the white space around it. No message holds any part of it. */
export function parseApiKey(value: unknown): ApiKey {
  if (!isString(value)) {
    throwMustBe(
      value,
      "apiKey",
      "a string or a function that returns one",
      `of type ${value === null ? "null" : typeof value}`,
    );
  }
  const key = value.trim();
  // A colon is from curl -u, quotes around it from a file, white space from "Bearer …".
  const at = key.search(/^$|[^!-~]|:|^["'`]|["'`]$/);
  if (at >= 0) {
    throwMustBe(
      value,
      "apiKey",
      "ASCII without white space, colon and quotes",
      key ? `wrong at index ${at}` : "empty",
    );
  }
  return {
    basic: `Basic ${btoa(key + ":")}`,
    bearer: `Bearer ${key}`,
    redactor: new Redactor(key),
  };
}
