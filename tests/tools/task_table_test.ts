/** The table of task types in src/types/tasks/map.ts must say what the types say. */
import { assert, assertEquals } from "@std/assert";
import { TaskType } from "../../src/types/constants.ts";
import { list, read } from "./tree.ts";

/** What is said of one task type. */
interface Row {
  readonly params: string;
  readonly response: string;
}

const MAP = read("src/types/tasks/map.ts");
const TYPES = list("src/types/").map(read).join("\n");

/** The rows of the table, by task type. */
function documented(): Readonly<Record<string, Row>> {
  const rows = MAP.matchAll(
    /^ \* \| `(\w+)` *\| (\w+) *\| (\w+(?:, \w+)?) *\| \S.* \|$/gm,
  );
  return Object.fromEntries(
    [...rows].map((
      [, type = "", params = "", response = ""],
    ) => [type, { params, response }]),
  );
}

/** The members of an interface with the names of their types. */
function members(name: string): Readonly<Record<string, string>> {
  const [, body = ""] = TYPES.match(
    new RegExp(`^export interface ${name} \\{$([^]*?)^\\}$`, "m"),
  ) ?? [];
  return Object.fromEntries(
    [...body.matchAll(/^ {2}readonly (\w+): (\w+|\{)/gm)]
      .map(([, member = "", type = ""]) => [member, type]),
  );
}

/** Whether an interface takes members that it does not name. */
function isOpen(name: string): boolean {
  const [, body = ""] = TYPES.match(
    new RegExp(`^export interface ${name}\\b[^{]*\\{$([^]*?)^\\}$`, "m"),
  ) ?? [];
  return body.includes("[param: string]: unknown");
}

/** The rows as the types have them. */
function actual(): Readonly<Record<string, Row>> {
  const responses = members("TaskResponseByType");
  const files = members("ResultFilesByType");
  return Object.fromEntries(
    Object.entries(members("TaskParamsByType")).map(([type, params]) => [type, {
      params: isOpen(params) ? "open" : "typed",
      response: responses[type] === "JsonObject"
        ? "open"
        : type in files
        ? "typed, file"
        : "typed",
    }]),
  );
}

Deno.test("the table of task types says of each whether its params and response are typed", () => {
  assertEquals(documented(), actual());
});

Deno.test("the table of task types names each of them", () => {
  assertEquals(
    Object.keys(documented()).sort(),
    Object.values(TaskType).sort(),
  );
});

Deno.test("what the table is held against can be read", () => {
  assert(isOpen("OpenTaskParams") && isOpen("LidarLinkingParams"));
  assert(!isOpen("ImageAnnotationParams"));
  assertEquals(members("ResultFilesByType")["videoannotation"], "{");
});
