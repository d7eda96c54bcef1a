/**
 * The parameters of a header such as `form-data; name="file"`, as they are
 * written in practice.
 */

/** A header's value, and its parameters by name in lower case. */
export interface HeaderValue {
  /** What stands before the first `;`, in lower case. */
  readonly value: string;
  /** The parameters; of a repeated one, the first. */
  readonly params: ReadonlyMap<string, string>;
}

/**
 * `; name=token` or `; name="text"`. In a quoted text only `\"` and `\\` are
 * escapes: Windows paths stand there as they are. Browsers do not escape a
 * backslash, so one before the last quote may be no escape either.
 */
const PARAMETER =
  /[ \t]*;[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[^])*)"(?=[ \t]*(?:;|$))|"([^"]*)"|([^\s;"]+))/y;

/** Reads a header's value, or gives `undefined` when it cannot be read. */
export function readHeader(text: string): HeaderValue | undefined {
  const [head = ""] = /^[^;]*/.exec(text) ?? [];
  const params = new Map<string, string>();
  let end = head.length;
  // A copy, since an expression that goes on from its last match has a state.
  const parameter = new RegExp(PARAMETER);
  for (;;) {
    parameter.lastIndex = end;
    const match = parameter.exec(text);
    if (match === null) break;
    const [whole, name = "", quoted, raw, token = ""] = match;
    const key = name.toLowerCase();
    const value = quoted?.replace(/\\(["\\])/g, "$1") ?? raw ?? token;
    if (!params.has(key)) params.set(key, value);
    end += whole.length;
  }
  // A semicolon at the end is written by some clients.
  if (!/^[ \t]*;?[ \t]*$/.test(text.slice(end))) return undefined;
  return { value: head.trim().toLowerCase(), params };
}

/**
 * Decodes the value of a parameter such as `filename*`: a charset, a language
 * and percent-encoded bytes. Gives `undefined` when it cannot be read.
 */
export function decodeExtended(text: string): string | undefined {
  const [, charset = "", encoded = ""] = /^([^']*)'[^']*'(.*)$/.exec(text) ??
    [];
  try {
    switch (charset.toLowerCase()) {
      case "utf-8":
        return decodeURIComponent(encoded);
      case "iso-8859-1":
        return encoded.replace(
          /%([0-9a-f]{2})/gi,
          (_, digits) => String.fromCharCode(parseInt(digits, 16)),
        );
    }
  } catch {
    // Bytes that are no UTF-8: as unreadable as an unknown charset.
  }
  return undefined;
}
