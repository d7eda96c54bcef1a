/** What errors and logs show of strings from outside: no secret, and no query of a URL. */
import { ScaleError } from "./errors.ts";
import { isContainer, isString } from "./kind.ts";
import type { JsonValue } from "../types/json.ts";

/** Returns a string whose URLs have neither query, fragment nor credentials, any of which may be secret. */
export function cutUrls(text: string): string {
  return text.replace(/[a-z][\w+.-]{0,20}:\/\/[^\s"<>]+/gi, (url) => {
    if (!/[?#@]/.test(url)) return url;
    const [shown = ""] = url.split(/[?#]/);
    // What follows a URL in a sentence stays.
    const [end = ""] = /[)'`.,:;]{0,3}$/.exec(url) ?? [];
    return shown.replace(/^([^/]+\/\/)[^/\\]*@/, "$1") +
      (shown === url ? "" : end);
  });
}

/** Removes an API key, and the queries of URLs, from what errors and events show. */
export class Redactor {
  readonly #key: string;
  #pattern: RegExp | undefined;

  /** Creates a redactor of an API key; `""` if there is none. */
  constructor(apiKey: string) {
    this.#key = apiKey;
  }

  /** Returns a string without the key, however it is written. */
  string(text: string): string {
    this.#pattern ??= patternOf(this.#key);
    return cutUrls(text.replace(this.#pattern, "[redacted]"));
  }

  /** Returns the beginning of a string. The end of a string that was cut may be the beginning of the key. */
  excerpt(text: string, maxLength: number, isCut = false): string {
    // The longest form of a character has six, such as \u0061.
    const margin = 6 * this.#key.length;
    const part = text.slice(0, maxLength + margin);
    const shown = this.string(part);
    return isCut || part !== text
      ? shown.slice(0, Math.max(0, shown.length - margin))
      : shown;
  }

  /** Returns a JSON value without secrets. */
  json(value: JsonValue): JsonValue {
    if (isString(value)) return this.string(value);
    if (!isContainer(value)) return value;
    if (Array.isArray(value)) {
      return value.map((item: JsonValue) => this.json(item));
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        this.string(name),
        this.json(member as JsonValue),
      ]),
    );
  }

  /**
   * Returns a copy of an error that is not ours, with its name, message, code
   * and causes. Its other members may hold anything: Node adds the data that it
   * could not parse. What is no error is dropped.
   */
  cause(error: unknown, depth = 8): Error | undefined {
    if (error instanceof ScaleError) return error;
    const { name, message, code, cause } = Object(error) as Partial<Error> & {
      readonly code?: unknown;
    };
    const words = isString(error) ? error : message;
    if (!isString(words) || depth === 0) return undefined;
    const inner = this.cause(cause, depth - 1);
    const copy = new Error(this.string(words), inner && { cause: inner });
    if (isString(name)) copy.name = this.string(name);
    const isCode = isString(code) || typeof code === "number";
    return isCode ? Object.assign(copy, { code: this.json(code) }) : copy;
  }
}

/** The redactor of what is sent without a key. */
export const NO_KEY: Redactor = /* @__PURE__ */ new Redactor("");

/** Returns an expression that matches a key as it is, escaped, and in base64. */
function patternOf(key: string): RegExp {
  if (!key) return /(?!)/;
  // The last characters of base64 depend on what follows: "Basic" adds a colon.
  const stem = btoa(key).slice(0, Math.floor(key.length * 4 / 3));
  return new RegExp(
    `${writtenForms(key)}|${writtenForms(stem)}[\\w+/-]{0,3}(?:=|%3d){0,2}`,
    "gi",
  );
}

/** Returns an expression for the characters of a string, each as it is or escaped for JSON, a URL or HTML. */
function writtenForms(text: string): string {
  return [...text].map((character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    // Base64 has two alphabets.
    const literal = { "+": "[+-]", "/": "[/_]" }[character] ??
      character.replace(/\W/, "\\$&");
    return `(?:%${hex}|\\\\u00${hex}|&(?:#${code}|#x${hex}|\\w{2,4});|\\\\?${literal})`;
  }).join("");
}
