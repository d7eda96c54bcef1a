/** Multipart bodies, read byte for byte by two parsers of others. */
import { assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- inline, so that no other task fetches it
import busboy from "npm:busboy@1.6.0";
import fc from "fast-check";
import type { FileFields, UploadOptions } from "../../mod.ts";
import { scriptedClient } from "../support/client.ts";

/** A form as a parser reads it. */
interface ReadForm {
  readonly fields: readonly (readonly [string, string])[];
  readonly filename: string;
  readonly type: string;
  readonly bytes: readonly number[];
}

/** An upload that a property generates. */
interface Generated {
  readonly fields: FileFields;
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  readonly options: UploadOptions;
}

/** The members of busboy that are used here. It has no types. */
interface Busboy {
  on(event: string, listener: (...args: never[]) => void): Busboy;
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Reads a form as browsers, Deno and Workers do. */
async function readAsFormData(response: Response): Promise<ReadForm> {
  const form = await response.formData();
  const file = form.get("file") as File;
  const fields = [...form].filter(([name]) => name !== "file");
  return {
    fields: fields as [string, string][],
    filename: file.name,
    type: file.type,
    bytes: [...await file.bytes()],
  };
}

/** Reads a form as many servers on Node do. */
async function readWithBusboy(response: Response): Promise<ReadForm> {
  const fields: [string, string][] = [];
  const bytes: number[] = [];
  let filename = "";
  let type = "";
  const parser: Busboy = busboy({
    headers: { "content-type": response.headers.get("content-type") },
    preservePath: true,
    defParamCharset: "utf8",
  });
  const done = new Promise<void>((resolve, reject) => {
    parser
      .on("field", (name: string, value: string) => {
        fields.push([name, value]);
      })
      .on("file", (_: string, stream: Busboy, info: {
        filename: string;
        mimeType: string;
      }) => {
        filename = info.filename;
        type = info.mimeType;
        stream.on("data", (chunk: Uint8Array) => void bytes.push(...chunk));
      })
      .on("close", resolve)
      .on("error", reject);
  });
  parser.write(await response.bytes());
  parser.end();
  await done;
  return { fields, filename, type, bytes };
}

/** Escapes a name as documented: the characters that would end a quoted name, or that parsers read differently. */
function escaped(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\\", "%5C")
    .replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll("\0", "%00");
}

/** Uploads a file, and returns the body of the request as a response. */
async function uploaded(
  { fields, chunks, options }: Generated,
): Promise<Response> {
  let sent: Response | undefined;
  const { client } = scriptedClient([], {
    fetch: async (_, init) => {
      const headers = new Headers(init?.headers);
      const type = headers.get("content-type") ?? "";
      sent = new Response(await new Response(init?.body).bytes(), {
        headers: { "content-type": type },
      });
      return Response.json({ id: "f" });
    },
  });
  await client.files.upload(ReadableStream.from(chunks), fields, options);
  if (!sent) throw new Error("Nothing was sent");
  return sent;
}

/** A string for a header and for UTF-8, with the characters that break quotes and lines more often. */
const STRING = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      "\r",
      "\n",
      "\0",
      "\\",
      "%",
      ";",
      "=",
      "'",
      "/",
      ".",
      "-",
    ),
    fc.constantFrom("ä", "牛", "🐄", "\u2028", "%22", "--", "\r\n"),
    // No name contains control characters, and not every parser accepts them.
    fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 3 }),
  ),
  minLength: 1,
  maxLength: 12,
});

/** Generates uploads whose names have none of the characters in `without`. */
function forms(without: RegExp): fc.Arbitrary<Generated> {
  const name = STRING.map((value) => value.replaceAll(without, "-"));
  // The field `file`, and names that JavaScript sorts or inherits, are not fields of the API.
  const field = name.filter((value) => !/^(file|\d+|__proto__)$/.test(value));
  const value = fc.oneof(STRING, fc.record({ name: STRING, count: fc.nat() }));
  return fc.record({
    fields: fc.dictionary(field, value, { maxKeys: 4 }) as fc.Arbitrary<
      FileFields
    >,
    chunks: fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        // Pieces of a delimiter.
        fc.constantFrom("\r\n--", "--labelwire-", "\r", "\n", "--", "--\r\n")
          .map((part) => new TextEncoder().encode(part)),
      ).map((bytes) => new Uint8Array(bytes)),
      { maxLength: 8 },
    ),
    options: fc.record({
      filename: name,
      contentType: fc.constantFrom("image/png", "text/x.y+z", "a/b"),
    }, { requiredKeys: [] }),
  });
}

function expected({ fields, chunks, options }: Generated): ReadForm {
  return {
    fields: Object.entries(fields).map(([name, value]) => [
      escaped(name),
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
    filename: escaped(options.filename ?? "file"),
    type: options.contentType ?? "application/octet-stream",
    bytes: chunks.flatMap((chunk) => [...chunk]),
  };
}

/** The parsers, and the characters of a name that they misread, even if it is quoted. */
const READERS = [
  // Deno 2.9 ends a quoted name at these.
  ["Response.formData()", readAsFormData, /[;=]/g],
  ["busboy", readWithBusboy, /(?!)/g],
] as const;

for (const [reader, read, misread] of READERS) {
  Deno.test(`Files#upload sends a form that ${reader} reads, for any names, fields and chunks`, async () => {
    await fc.assert(
      fc.asyncProperty(forms(misread), async (upload) => {
        assertEquals(await read(await uploaded(upload)), expected(upload));
      }),
      { numRuns: 300 },
    );
  });
}
