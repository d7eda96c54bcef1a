/** Multipart bodies, the same bytes on every runtime: their own encoders differ in what they escape. */
import { encodeJson } from "../http/body.ts";
import type { FileFields } from "../types/file.ts";

/** What a multipart body says before and after the file. */
export interface MultipartFrame {
  /** The `Content-Type` header. */
  readonly type: string;
  /** The fields, and the head of the part `file`. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** The end. */
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** What the head of a file's part says. */
export interface FilePart {
  /** The file's name. */
  readonly filename: string;
  /** The file's media type. */
  readonly contentType: string;
}

/** Writes what goes around a file: the fields in their order, an object as JSON, then the file as the last part. */
export function frameMultipart(
  fields: FileFields,
  { filename, contentType }: FilePart,
  boundary: string,
): MultipartFrame {
  const encoder = new TextEncoder();
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : encodeJson(value, name);
      return `${partHead(boundary, `name="${escape(name)}"`)}\r\n${text}\r\n`;
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
 * Escapes a quoted name as browsers do, what would end it, and a backslash,
 * which they do not: some servers take it for an escape of the next character.
 */
function escape(name: string): string {
  return name.replace(
    /["\\\r\n]/g,
    (character) =>
      "%" + character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"),
  );
}
