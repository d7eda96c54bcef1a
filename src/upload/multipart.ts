/** Multipart bodies, encoded here so that they are the same bytes on every runtime: the runtimes' own encoders escape differently. */
import { throwMustBe } from "../core/check.ts";
import { isString } from "../core/kind.ts";
import { encodeJson } from "../http/json.ts";
import { percentEncode } from "../http/path.ts";
import type { FileFields } from "../types/file.ts";

/** A multipart body without its file. */
export interface MultipartParts {
  /** The `Content-Type` header. */
  readonly type: string;
  /** The fields, and the headers of the part `file`. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** What follows the file. */
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** The headers of the part `file`. */
export interface FilePart {
  /** The name of the file. */
  readonly filename: string;
  /** The media type of the file. */
  readonly contentType: string;
}

/** Encodes what surrounds a file: the fields in their order, objects as JSON, and the file as the last part. */
export function encodeMultipart(
  fields: FileFields,
  { filename, contentType }: FilePart,
  boundary: string,
): MultipartParts {
  const encoder = new TextEncoder();
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      // A name or an id must not become the word "null".
      if (value === null && name !== "metadata") {
        throwMustBe(value, name, "a string");
      }
      const content = isString(value) ? value : encodeJson(value, name, name);
      return `${
        partHead(boundary, `name="${escape(name)}"`)
      }\r\n${content}\r\n`;
    });
  const file = partHead(
    boundary,
    `name="file"; filename="${escape(filename)}"`,
  );
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    head: encoder.encode(
      `${parts.join("")}${file}content-type: ${contentType}\r\n\r\n`,
    ),
    tail: encoder.encode(`\r\n--${boundary}--\r\n`),
  };
}

function partHead(boundary: string, disposition: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
}

/**
 * Returns a quoted name with its quotes and line breaks escaped as browsers do,
 * and its backslashes and NULs too, which browsers leave alone: some servers
 * read a backslash as an escape of the next character, and a NUL as the end.
 */
function escape(name: string): string {
  return name.replace(/["\\\r\n\0]/g, percentEncode);
}
