/** Requests about files, keys, forms, and HTTP itself. */
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";

const MULTIPART = "multipart/form-data; boundary=b";

/** Writes a multipart body; a part is its headers and its content. */
function parts(...all: readonly (readonly [string, string])[]): string {
  const bodies = all.map(([disposition, content]) =>
    `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
  );
  return `${bodies.join("")}--b--\r\n`;
}

const FILE = ['name="file"; filename="cow.txt"', "Moo"] as const;
const PNG = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x30\x08\x03\0\0\0";

/** The parts of uploads, and what each is to show. */
const UPLOADS: readonly (readonly [string, string])[] = [
  [
    "all fields",
    parts(
      ['name="project_name"', "roads"],
      ['name="display_name"', "A cow"],
      ['name="reference_id"', "cow-1"],
      ['name="metadata"', '{"a":1,"b":"ö"}'],
      FILE,
    ),
  ],
  ["the reference_id again", parts(['name="reference_id"', "cow-1"], FILE)],
  [
    "a type of its own",
    "--b\r\ncontent-type: image/x\r\ncontent-disposition: form-data; name=file; filename*=utf-8''c%C3%B6w.png\r\n\r\nMoo\r\n--b--",
  ],
  ["no name", parts(['name="file"; filename=""', ""])],
  ["no file", parts(['name="project_name"', "roads"])],
  ["a field for the file", parts(['name="file"', "Moo"])],
  ["two files", parts(FILE, FILE)],
  ["an unknown project", parts(['name="project_name"', "none"], FILE)],
  [
    "two projects",
    parts(
      ['name="project_name"', "roads"],
      ['name="project_name"', "roads"],
      FILE,
    ),
  ],
  ["metadata that is no JSON", parts(['name="metadata"', "x"], FILE)],
  ["metadata that is a list", parts(['name="metadata"', "[]"], FILE)],
  ["no end", parts(FILE).slice(0, -6)],
  ["no disposition", "--b\r\n\r\nMoo\r\n--b--\r\n"],
  [
    "a disposition that cannot be read",
    '--b\r\ncontent-disposition: form-data; name="a\r\n\r\nMoo\r\n--b--\r\n',
  ],
  [
    "an encoding",
    '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\ncontent-transfer-encoding: base64\r\n\r\nTW9v\r\n--b--\r\n',
  ],
  ["a boundary in a line", "--bx\r\n\r\n"],
  ["nothing", ""],
  [
    "a filename that cannot be read",
    parts(["name=\"file\"; filename*=utf-16''x", "Moo"]),
  ],
  [
    "a header that cannot be read",
    '--b\r\ncontent-disposition: form-data; name="a"; x="\r\n\r\nMoo\r\n--b--\r\n',
  ],
  [
    "a header without a colon",
    "--b\r\ncontent-disposition\r\n\r\nMoo\r\n--b--\r\n",
  ],
  ["a line that is too long", `--b\r\n${"x".repeat(20_000)}`],
  [
    "too many headers",
    `--b\r\n${`x: ${"y".repeat(1000)}\r\n`.repeat(20)}\r\nMoo\r\n--b--\r\n`,
  ],
  [
    "too many parts",
    parts(...Array.from({ length: 1001 }, () => ['name="a"', "b"] as const)),
  ],
  ["too large", parts(['name="file"; filename="a"', "x".repeat(2000)])],
  [
    "a field that is too long",
    parts(['name="metadata"', "x".repeat(1_200_000)], FILE),
  ],
];

const FILES: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", {
    json: { name: "roads", type: "imageannotation" },
  }],
  ...UPLOADS.map((
    [what, text],
  ): EmulatorStep => [`upload, ${what}`, "POST /v1/files/upload", {
    text,
    type: MULTIPART,
  }]),
  ["upload of a picture", "POST /v1/files/upload", {
    text: parts(['name="project_name"', "roads"], [
      'name="file"; filename="a.png"',
      PNG,
    ]),
    type: MULTIPART,
    isBinary: true,
    save: { picture: "attachment_url" },
  }],
  ["upload without a boundary", "POST /v1/files/upload", {
    text: parts(FILE),
    type: "multipart/form-data",
  }],
  ["upload of JSON", "POST /v1/files/upload", { json: { file: "Moo" } }],
  ["upload to another route", "POST /v1/files/import", {
    text: parts(FILE),
    type: MULTIPART,
  }],
  ["a task about the picture", "POST /v1/task/imageannotation", {
    json: {
      attachment: "<picture>",
      geometries: { box: { objects_to_annotate: ["car"] } },
    },
  }],
  ["its attachment", "GET /v1/tasks?include_attachment_url=true", {
    follow: true,
  }],
  ["import", "POST /v1/files/import", {
    json: {
      file_url: "https://example.com/a.MP4?x=y",
      project_name: "roads",
      reference_id: "r",
      display_name: "A",
      metadata: { a: 1 },
    },
  }],
  ["import from s3", "POST /v1/files/import", {
    json: { file_url: "s3://bucket/key" },
  }],
  ["import, the reference_id again", "POST /v1/files/import", {
    json: { file_url: "s3://bucket/key", reference_id: "r" },
  }],
  ["import of nothing", "POST /v1/files/import", { json: {} }],
  ["import of no URL", "POST /v1/files/import", {
    json: { file_url: "cow.png" },
  }],
  ["import with metadata of no object", "POST /v1/files/import", {
    json: { file_url: "s3://b/k", metadata: "x" },
  }],
  ["list", "GET /v1/files?project=roads"],
  ["list, first page", "GET /v1/files?project=roads&limit=1", {
    save: { next: "next_token" },
  }],
  [
    "list, second page",
    "GET /v1/files?project=roads&limit=1&next_token=<next>",
  ],
  ["list by metadata", 'GET /v1/files?project=roads&metadata={"b":"%C3%B6"}'],
  ["list by metadata that is none", "GET /v1/files?project=roads&metadata=x"],
  ["list without a project", "GET /v1/files"],
  ["list with a bad cursor", "GET /v1/files?project=roads&next_token=x"],
];

const AUTH: readonly EmulatorStep[] = [
  ["no key", "GET /v1/tasks", { as: "none" }],
  ["Basic", "GET /v1/tasks", { as: "test" }],
  ["Basic of the live key", "GET /v1/tasks", { as: "live" }],
  ["Bearer", "GET /v1/tasks", { as: "Bearer test_emulator" }],
  ["a scheme in capitals", "GET /v1/tasks", { as: "BEARER test_emulator" }],
  ["an unknown key", "GET /v1/tasks", { as: "Bearer test_nobody" }],
  ["an unknown scheme", "GET /v1/tasks", { as: "Digest test_emulator" }],
  ["a bare key", "GET /v1/tasks", { as: "test_emulator" }],
  ["Basic that is no base64", "GET /v1/tasks", { as: "Basic ???" }],
  ["Basic without a colon", "GET /v1/tasks", {
    as: `Basic ${btoa("test_emulator")}`,
  }],
  ["Basic with a password", "GET /v1/tasks", {
    as: `Basic ${btoa("test_emulator:x")}`,
  }],
  ["no key on an unknown route", "GET /v1/nothing", { as: "none" }],
];

const FORM = "application/x-www-form-urlencoded";

const HTTP: readonly EmulatorStep[] = [
  ["a form", "POST /v1/task/imageannotation", {
    type: FORM,
    text:
      "attachment=https%3A%2F%2Fexample.com%2Fa.png&geometries[box][objects_to_annotate][]=car&geometries[box][objects_to_annotate][]=tree&metadata[a]=1&tags[]=x&priority=3&clear_unique_id_on_error=true&unique_id=form",
  }],
  ["a form with numbers", "POST /v1/task/comparison", {
    type: `${FORM}; charset=utf-8`,
    text: "attachments[1]=b&attachments[0]=a&choices[]=yes&x[y][z]=1&odd]=2",
  }],
  ["a form with kinds", "POST /v1/task/segmentannotation", {
    type: FORM,
    text: "attachment=a&labels=sky&allow_unlabeled=true&padding=1.5&x=1",
  }],
  ["a form with a wrong kind", "POST /v1/task/segmentannotation", {
    type: FORM,
    text: "attachment=a&labels=sky&allow_unlabeled=maybe",
  }],
  ["a form that is nested too deep", "POST /v1/task/chat", {
    type: FORM,
    text: `a${"[b]".repeat(40)}=1`,
  }],
  ["a form for a batch", "POST /v1/projects", {
    type: FORM,
    text: "name=forms&type=chat&rapid=true",
  }],
  ["a form for tags", "PUT /v1/task/none/tags", { type: FORM, text: "a=b" }],
  ["JSON that is none", "POST /v1/task/chat", { text: "{" }],
  ["JSON with a charset", "POST /v1/task/chat", {
    text: "{}",
    type: "Application/JSON; charset=utf-8",
  }],
  ["plain text", "POST /v1/task/chat", { text: "{}", type: "text/plain" }],
  ["no type", "POST /v1/task/chat", { text: "{}", type: "" }],
  ["an empty body", "POST /v1/task/chat", { text: "" }],
  ["null", "POST /v1/task/chat", { json: null }],
  ["a number", "POST /v1/task/chat", { json: 1 }],
  ["an unknown route", "GET /v1/nothing"],
  ["an unknown method", "PATCH /v1/tasks"],
  ["an empty segment", "GET /v1/task/"],
  ["a route of v2", "GET /v2/tasks"],
  ["the root", "GET /"],
  ["a slash at the end", "GET /v1/tasks/?limited_response=true"],
  ["a path that is encoded wrongly", "GET /v1/task/%zz"],
  ["a path that is encoded", "GET /v1/task/%61"],
  ["HEAD", "HEAD /v1/tasks"],
  ["OPTIONS", "OPTIONS /v1/tasks"],
  ["a body of DELETE", "DELETE /v1/task/none/unique_id", { text: "{" }],
  ["all of it in the log", "GET /__emulator/requests"],
];

const STRICT: readonly EmulatorStep[] = [
  ["a query key", "GET /v1/tasks?projct=x"],
  ["a query key of another list", "GET /v1/batches?next_token=x"],
  ["a query key where none is", "GET /v1/teams?x=1"],
  ["a member", "POST /v1/batches", { json: { project: "x", nam: "y" } }],
  ["a member where none is", "POST /v1/task/none/send_callback", {
    json: { x: 1 },
  }],
  ["a member of a project", "POST /v1/projects", {
    json: { name: "a", type: "chat", studios: true },
  }],
  ["a field of a form", "POST /v1/files/upload", {
    text: parts(['name="project"', "x"], FILE),
    type: MULTIPART,
  }],
  ["a member of an audit", "POST /v1/task/none/audit", {
    json: { accepted: true, comment: "x" },
  }],
  ["a member of a group", "POST /v1/studio/projects/x/groups", {
    json: { name: "n", email: [] },
  }],
  ["a member of a task", "POST /v1/task/chat", { json: { anything: 1 } }],
  ["no mistake", "GET /v1/tasks?project=x&limit=1"],
];

const ANY_KEY: readonly EmulatorStep[] = [
  ["a made-up test key", "POST /v1/task/chat", {
    as: "Bearer test_1",
    json: {},
  }],
  ["a made-up live key", "POST /v1/task/chat", {
    as: "Bearer live_1",
    json: {},
  }],
  ["a key with a bar", "GET /v1/tasks?limited_response=true", {
    as: "Bearer abc|test",
  }],
  ["its own world", "GET /v1/tasks?limited_response=true", {
    as: "Bearer test_1",
  }],
  ["another world", "GET /v1/tasks?limited_response=true", {
    as: "Bearer test_2",
  }],
  ["a key that looks real", "GET /v1/tasks", {
    as: `Bearer live_${"0123456789abcdef".repeat(2)}`,
  }],
  ["a word", "GET /v1/tasks", { as: "Bearer word" }],
  ["the document", "GET /__emulator/export", { save: { document: "$" } }],
  ["back to nothing", "POST /__emulator/reset"],
  ["the document, taken in", "POST /__emulator/import", { text: "<document>" }],
  ["the same document", "GET /__emulator/export"],
];

/** Files, and how requests are read. */
export const HTTP_CHAPTERS: readonly Chapter[] = [
  { name: "files", options: { maxUploadBytes: 1000 }, steps: FILES },
  {
    name: "files that are not kept",
    options: { keptFileBytes: 2 },
    steps: FILES.filter(([what]) =>
      /project$|picture|its attachment/.test(what)
    ),
  },
  { name: "keys", steps: AUTH },
  {
    name: "http",
    options: { maxRequests: 20, baseUrl: "http://localhost:1/scale/" },
    steps: HTTP,
  },
  { name: "strict", options: { strict: true }, steps: STRICT },
  { name: "any key", options: { anyKey: true }, steps: ANY_KEY },
];
