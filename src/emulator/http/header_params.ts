/** A parser of headers with parameters, such as `form-data; name="file"`, as clients write them. */

/** A parsed header. */
export interface HeaderValue {
  /** The part before the first `;`, in lower case. */
  readonly value: string;
  /** The parameters by name in lower case; the first of a repeated one. */
  readonly params: ReadonlyMap<string, string>;
}

/**
 * `; name=token` or `; name="string"`. In a quoted string only `\"` and `\\` are
 * escapes, because clients send Windows paths unescaped. Browsers do not escape a
 * backslash, so one before the last quote is not necessarily an escape.
 */
const PARAMETER =
  /[ \t]*;[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[^])*)"(?=[ \t]*(?:;|$))|"([^"]*)"|([^\s;"]+))/y;

/** Parses a header; `undefined` if it is malformed. */
export function parseHeader(header: string): HeaderValue | undefined {
  const [head = ""] = /^[^;]*/.exec(header) ?? [];
  const params = new Map<string, string>();
  let end = head.length;
  // A copy, because a sticky expression keeps its last index.
  const parameter = new RegExp(PARAMETER);
  for (;;) {
    parameter.lastIndex = end;
    const match = parameter.exec(header);
    if (match === null) break;
    const [whole, name = "", quoted, raw, token = ""] = match;
    const key = name.toLowerCase();
    const value = quoted?.replace(/\\(["\\])/g, "$1") ?? raw ?? token;
    if (!params.has(key)) params.set(key, value);
    end += whole.length;
  }
  // Some clients write a semicolon at the end.
  if (!/^(?:[ \t]*;)?[ \t]*$/.test(header.slice(end))) return undefined;
  return { value: head.trim().toLowerCase(), params };
}

/**
 * Decodes the value of a parameter such as `filename*`: a charset, a language and
 * percent-encoded bytes. Returns `undefined` if it is malformed or the charset is
 * unknown.
 */
export function decodeExtended(value: string): string | undefined {
  const [, charset = "", encoded = ""] = /^([^']*)'[^']*'(.*)$/.exec(value) ??
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
    // The bytes are not UTF-8.
  }
  return undefined;
}
