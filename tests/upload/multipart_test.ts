/** Multipart bodies read back, byte for byte, by two parsers that are not ours. */
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

/** What a property draws. */
interface Drawn {
  readonly fields: FileFields;
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  readonly options: UploadOptions;
}

/** The rest of what busboy is, which comes without types. */
interface Busboy {
  on(event: string, listener: (...args: never[]) => void): Busboy;
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Reads as browsers, Deno and Workers do. */
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

/** Reads as many servers written for Node do. */
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

/** The escaping that is documented: what would end a quoted name, or is read in two ways. */
function escaped(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\\", "%5C")
    .replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** Uploads, and gives the request's body as if it had come from a server. */
async function uploaded({ fields, chunks, options }: Drawn): Promise<Response> {
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

/** Text that can be in a header and in UTF-8, with what breaks quoting and lines drawn more often. */
const TEXT = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', "\r", "\n", "\\", "%", ";", "=", "'", "/", ".", "-"),
    fc.constantFrom("ä", "牛", "🐄", "\u2028", "%22", "--", "\r\n"),
    // Control characters are in no name, and not every parser takes them.
    fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 3 }),
  ),
  minLength: 1,
  maxLength: 12,
});

/** Draws forms whose names have none of the characters in `without`. */
function forms(without: RegExp): fc.Arbitrary<Drawn> {
  const name = TEXT.map((text) => text.replaceAll(without, "-"));
  // The file's own name, and what JavaScript sorts or inherits, are no fields of the API.
  const field = name.filter((text) => !/^(file|\d+|__proto__)$/.test(text));
  const value = fc.oneof(TEXT, fc.record({ text: TEXT, count: fc.nat() }));
  return fc.record({
    fields: fc.dictionary(field, value, { maxKeys: 4 }) as fc.Arbitrary<
      FileFields
    >,
    chunks: fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        // What looks like a delimiter, in pieces.
        fc.constantFrom("\r\n--", "--labelwire-", "\r", "\n", "--", "--\r\n")
          .map((text) => new TextEncoder().encode(text)),
      ).map((bytes) => new Uint8Array(bytes)),
      { maxLength: 8 },
    ),
    options: fc.record({
      filename: name,
      contentType: fc.constantFrom("image/png", "text/x.y+z", "a/b"),
    }, { requiredKeys: [] }),
  });
}

function wanted({ fields, chunks, options }: Drawn): ReadForm {
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

/** The parsers, and what they misread in a name, quoted or not. */
const READERS = [
  // Deno 2.9 cuts a quoted name at these.
  ["Response.formData()", readAsFormData, /[;=]/g],
  ["busboy", readWithBusboy, /(?!)/g],
] as const;

for (const [reader, read, misread] of READERS) {
  Deno.test(`F11 files.upload sends what ${reader} reads, for any names, fields and chunks`, async () => {
    await fc.assert(
      fc.asyncProperty(forms(misread), async (drawn) => {
        assertEquals(await read(await uploaded(drawn)), wanted(drawn));
      }),
      { numRuns: 300 },
    );
  });
}
