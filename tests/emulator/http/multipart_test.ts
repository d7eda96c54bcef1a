import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import fc from "fast-check";
import { EmulatorError } from "../../../src/emulator/util/errors.ts";
import {
  decodeExtended,
  parseHeader,
} from "../../../src/emulator/http/header_params.ts";
import {
  type Multipart,
  readBoundary,
  readMultipart,
} from "../../../src/emulator/http/multipart.ts";
import { encodeMultipart } from "../../../src/upload/multipart.ts";
import {
  concat,
  encodeParts,
  filePart,
  type Part,
  textPart,
} from "../../support/emulator/uploads.ts";

const LIMITS = { maxUploadBytes: 10_000, keptFileBytes: 10_000 };

/** Splits bytes at those positions. */
async function* cut(
  bytes: Uint8Array,
  places: readonly number[],
): AsyncGenerator<Uint8Array> {
  const sorted = places.map((place) => place % (bytes.length + 1))
    .sort((one, other) => one - other);
  let start = 0;
  for (const end of [...sorted, bytes.length]) {
    yield await Promise.resolve(bytes.subarray(start, end));
    start = end;
  }
}

async function read(
  bytes: Uint8Array,
  { boundary = "b", places = [] as readonly number[], limits = LIMITS } = {},
): Promise<Multipart | EmulatorError> {
  const result = await readMultipart(cut(bytes, places), boundary, limits);
  assertEquals(result.bytes, bytes.length);
  return result.multipart;
}

async function readParts(parts: readonly Part[]): Promise<Multipart> {
  return understood(await read(encodeParts(parts, "b")));
}

function understood(result: Multipart | EmulatorError): Multipart {
  if (result instanceof EmulatorError) throw result;
  return result;
}

/** Bytes with many parts of delimiters. */
const tricky = fc.array(
  fc.constantFrom(..."\r\n--b\r\n--bc ax".split("")),
  { maxLength: 60 },
).map((letters) => new TextEncoder().encode(letters.join("")));

const content = fc.oneof(
  tricky,
  fc.uint8Array({ maxLength: 200 }),
  fc.constant(new Uint8Array()),
);

Deno.test("readMultipart reads any fields and bytes, however they are split", async () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    // An escaped character in a name is decoded.
    .filter((value) => !/%(?:22|0a|0d|5c)/i.test(value));
  const places = fc.array(fc.nat(), { maxLength: 12 });
  const fields = fc.array(fc.tuple(name, fc.string({ unit: "grapheme" })));
  await fc.assert(fc.asyncProperty(
    fc.tuple(fields, content, name, places),
    async ([fields, bytes, filename, cuts]) => {
      // Much of the content begins like a delimiter.
      const boundary = "bq";
      const quoted = (value: string) =>
        value.replace(
          /["\r\n]/g,
          (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`,
        ).replaceAll("\\", "\\\\");
      const body = encodeParts([
        ...fields.map(([field, value]) => textPart(quoted(field), value)),
        filePart(bytes, `name="file"; filename="${quoted(filename)}"`),
      ], boundary);
      const result = understood(await read(body, { boundary, places: cuts }));
      assertEquals(result.fields, fields);
      assertEquals(result.files, [{
        name: "file",
        filename,
        size: bytes.length,
        content: new Uint8Array(bytes),
      }]);
    },
  ));
});

Deno.test("readMultipart returns the same for every split in two chunks", async () => {
  const bytes = encodeParts([
    filePart("one\r\n--\r\n-b\r\n"),
    textPart("a", "\r\n"),
  ], "b");
  const whole = understood(await read(bytes));
  assertEquals(whole.fields, [["a", "\r\n"]]);
  for (let place = 0; place <= bytes.length; place += 1) {
    const { fields, files } = understood(
      await read(bytes, { places: [place] }),
    );
    assertEquals([fields, files], [whole.fields, whole.files]);
  }
  const single = Array.from(bytes, (_, index) => index);
  const { files } = understood(await read(bytes, { places: single }));
  assertEquals(files, whole.files);
});

Deno.test("readMultipart reads bodies of this library's client", async () => {
  const filenames = fc.string({ unit: "grapheme", minLength: 1 })
    .filter((value) => !/%(?:22|0a|0d|5c)/i.test(value));
  await fc.assert(
    fc.asyncProperty(content, filenames, async (bytes, filename) => {
      const boundary = "----labelwire0123456789";
      const { type, head, tail } = encodeMultipart(
        { project_name: filename, metadata: { a: [1, filename] } },
        { filename, contentType: "image/png; q=1" },
        boundary,
      );
      assertEquals(readBoundary(type), boundary);
      const body = concat([head, bytes, tail]);
      const { fields, files } = understood(await read(body, { boundary }));
      assertEquals(fields, [
        ["project_name", filename],
        ["metadata", JSON.stringify({ a: [1, filename] })],
      ]);
      const [file] = files;
      assertEquals(file?.filename, filename);
      assertEquals(file?.mediaType, "image/png");
      assertEquals(file?.content, new Uint8Array(bytes));
    }),
  );
});

Deno.test("readMultipart reads bodies of the runtime's FormData", async () => {
  const form = new FormData();
  form.set("a", 'say "ü"');
  form.set("file", new File(["x\0y"], 'ü"a.png', { type: "image/png" }));
  const response = new Response(form);
  const type = response.headers.get("content-type") ?? "";
  const body = new Uint8Array(await response.arrayBuffer());
  const boundary = readBoundary(type) ?? "";
  const { fields, files } = understood(await read(body, { boundary }));
  assertEquals(fields, [["a", 'say "ü"']]);
  assertEquals(files[0]?.filename, 'ü"a.png');
  assertEquals(files[0]?.size, 3);
});

const FILENAMES: Readonly<Record<string, string>> = {
  'filename="a.png"': "a.png",
  "filename=a.png": "a.png",
  'FileName="a.png"': "a.png",
  'filename = "a.png"': "a.png",
  'filename="a.png";': "a.png",
  'filename="a\\"b.png"': 'a"b.png',
  'filename="a\\\\b.png"': "a\\b.png",
  'filename="C:\\temp\\b.png"': "C:\\temp\\b.png",
  'filename="a%22b%0D%0A.png"': 'a"b\r\n.png',
  'filename="C:%5Ctemp%5c%5Cb.png"': "C:\\temp\\\\b.png",
  'filename="100%.png"': "100%.png",
  'filename="a;b=c.png"': "a;b=c.png",
  'filename="\u2028ü.png"': "\u2028ü.png",
  'filename="a\\"': "a\\",
  'filename="a\\"; x="y"': "a\\",
  'filename=""': "",
  "filename*=UTF-8''%e2%82%ac.png": "€.png",
  "filename*=utf-8'en'%e2%82%ac.png": "€.png",
  "filename*=iso-8859-1''%fc.png": "ü.png",
  "filename=\"a.png\"; filename*=UTF-8''b.png": "b.png",
  "filename*=UTF-8''b.png; filename=\"a.png\"": "b.png",
  'filename="a.png"; filename="b.png"': "a.png",
};

for (const [disposition, filename] of Object.entries(FILENAMES)) {
  Deno.test(`readMultipart reads ${JSON.stringify(disposition)}`, async () => {
    const part = filePart("x", `name="file"; ${disposition}`);
    const { files } = await readParts([part]);
    assertEquals(files.map((file) => file.filename), [filename]);
  });
}

Deno.test("readMultipart reads headers in any case, and ignores other headers", async () => {
  const { files } = await readParts([{
    headers: [
      "CONTENT-TYPE: Image/PNG; charset=x ",
      "x-other: y",
      "content-transfer-encoding: Binary",
      'content-disposition:Form-Data;name=file;filename="a"',
    ],
    body: "x",
  }]);
  assertEquals(files[0]?.mediaType, "image/png");
});

Deno.test("readMultipart reads a preamble, an epilogue, white space after boundaries, and no parts", async () => {
  const encode = (body: string) => new TextEncoder().encode(body);
  const part = 'Content-Disposition: form-data; name="a"\r\n\r\nx';
  for (
    const [body, fields] of [
      [`hello\r\n--b\r\n${part}\r\n--b--\r\nbye\r\n--b\r\n`, [["a", "x"]]],
      [`--b \t\r\n${part}\r\n--b--`, [["a", "x"]]],
      ["--b--", []],
      // A part may end with its headers.
      ['--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n--b--', [[
        "a",
        "",
      ]]],
    ] as const
  ) {
    const result = understood(await read(encode(body)));
    assertEquals(result.fields, fields);
  }
});

const REFUSED: Readonly<Record<string, Uint8Array>> = {
  "nothing at all": new Uint8Array(),
  "no closing boundary": encodeParts([filePart("x")], "b", { end: "" }),
  "a half closing boundary": encodeParts([filePart("x")], "b", { end: "-" }),
  "another boundary": encodeParts([filePart("x")], "c"),
  "a boundary that goes on": encodeParts([filePart("x")], "bc"),
  "line feeds alone": encodeParts([filePart("x")], "b", { lineEnd: "\n" }),
  "carriage returns alone": encodeParts([filePart("x")], "b", {
    lineEnd: "\r",
  }),
  "no headers": encodeParts([{ headers: [], body: "x" }], "b"),
  "no Content-Disposition": encodeParts([
    { headers: ["Content-Type: text/plain"], body: "x" },
  ], "b"),
  "no name": encodeParts([filePart("x", 'filename="a.png"')], "b"),
  "another disposition": encodeParts([
    { headers: ['Content-Disposition: attachment; name="file"'], body: "x" },
  ], "b"),
  "an open quote": encodeParts([filePart("x", 'name="file')], "b"),
  "a line that is no header": encodeParts([
    { headers: ['Content-Disposition: form-data; name="a"', "x"], body: "x" },
  ], "b"),
  "a folded header": encodeParts([
    { headers: ["Content-Disposition: form-data;", ' name="a"'], body: "x" },
  ], "b"),
  "a lone line feed in a header": encodeParts([
    filePart("x", 'name="file"\nx: y'),
  ], "b"),
  "a NUL in a file name": encodeParts([
    filePart("x", 'name="file"; filename="a\0.png"'),
  ], "b"),
  "a NUL in an encoded file name": encodeParts([
    filePart("x", "name=file; filename*=utf-8''a%00.png"),
  ], "b"),
  "a NUL in another header": encodeParts([
    {
      headers: ['Content-Disposition: form-data; name="a"', "x: \0"],
      body: "",
    },
  ], "b"),
  "base64": encodeParts([
    {
      headers: [
        'Content-Disposition: form-data; name="a"',
        "Content-Transfer-Encoding: base64",
      ],
      body: "x",
    },
  ], "b"),
  "an unknown charset": encodeParts([
    filePart("x", "name=file; filename*=koi8-r''a"),
  ], "b"),
  "bytes that are no UTF-8": encodeParts([
    filePart("x", "name=file; filename*=utf-8''%ff"),
  ], "b"),
  "a header without an end": encodeParts([
    filePart("x", `name="${"a".repeat(20_000)}"`),
  ], "b"),
  "a boundary line without an end": new TextEncoder().encode(
    `--b${" ".repeat(20_000)}`,
  ),
  "a field too long": encodeParts([textPart("a", "x".repeat(1_048_577))], "b"),
  "too many parts": encodeParts(Array(1001).fill(textPart("a", "x")), "b"),
  "a file too large": encodeParts([filePart("x".repeat(10_001))], "b"),
};

for (const [what, bytes] of Object.entries(REFUSED)) {
  Deno.test(`readMultipart refuses ${what} with a 400, however it is split`, async () => {
    for (const places of [[], [1, 5, 9, 30], [bytes.length - 1]]) {
      const result = await read(bytes, { places });
      assertInstanceOf(result, EmulatorError);
      assertEquals(result.status, 400);
    }
  });
}

Deno.test("readMultipart never throws", async () => {
  const letters = fc.constantFrom(
    ...["--b", "\r\n", "\r", "\n", "--", ":", ";", "=", '"', "name", "x"],
    "Content-Disposition: form-data; name=",
  );
  await fc.assert(fc.asyncProperty(fc.array(letters), async (parts) => {
    const result = await read(new TextEncoder().encode(parts.join("")));
    assert(result instanceof EmulatorError || Array.isArray(result.files));
  }));
});

Deno.test("readMultipart without a boundary is a 400", async () => {
  const result = await read(encodeParts([filePart("x")], ""), { boundary: "" });
  assertInstanceOf(result, EmulatorError);
});

Deno.test("readMultipart keeps only as many bytes as keptFileBytes, and counts all", async () => {
  const bytes = encodeParts([filePart("12345"), filePart("123456")], "b");
  const limits = { maxUploadBytes: 6, keptFileBytes: 5 };
  const { files } = understood(await read(bytes, { limits }));
  assertEquals(files.map(({ size }) => size), [5, 6]);
  assertEquals(files.map((file) => "content" in file), [true, false]);
});

Deno.test("readMultipart reads a malformed body to its end", async () => {
  let pulled = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (; pulled < 5; pulled += 1) {
      yield await Promise.resolve(new Uint8Array(4));
    }
  }
  const { multipart, bytes } = await readMultipart(chunks(), "", LIMITS);
  assertInstanceOf(multipart, EmulatorError);
  assertEquals([pulled, bytes], [5, 20]);
});

Deno.test("readBoundary reads a Content-Type", () => {
  const form = "multipart/form-data";
  assertEquals(readBoundary(`${form}; boundary=aB-c`), "aB-c");
  assertEquals(readBoundary(`Multipart/Form-Data ;BOUNDARY="a b"`), "a b");
  assertEquals(readBoundary(`${form}; charset=utf-8; boundary=a`), "a");
  assertEquals(readBoundary(form), "");
  assertEquals(readBoundary(`${form}; boundary="a`), "");
  assertEquals(readBoundary("multipart/form-database; boundary=a"), undefined);
  assertEquals(readBoundary("application/json"), undefined);
});

Deno.test("parseHeader returns undefined for a malformed header", () => {
  for (const header of ["a; b", "a; b=", "a; =c", 'a; b="c" d', "a; b=c d"]) {
    assertEquals(parseHeader(header), undefined);
  }
  assertEquals(parseHeader(""), { value: "", params: new Map() });
});

Deno.test("decodeExtended returns undefined for a malformed value", () => {
  for (const value of ["", "a", "utf-8'a", "utf-8''%f", "utf-16''a"]) {
    assertEquals(decodeExtended(value), undefined);
  }
});
