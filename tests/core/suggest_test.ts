import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearest, suggest } from "../../src/core/suggest.ts";

/** A change of one letter; "z" is in no name. */
const EDIT = fc.record({
  place: fc.nat(),
  how: fc.constantFrom("change", "remove", "add"),
});

function edited(
  name: string,
  { place, how }: { readonly place: number; readonly how: string },
): string {
  const at = place % name.length;
  return name.slice(0, at) + (how === "remove" ? "" : "z") +
    name.slice(how === "add" ? at : at + 1);
}

Deno.test("suggest returns the name from which one letter was changed, removed or added", () => {
  const names = ["project", "batch", "status", "customer_review_status"];
  fc.assert(fc.property(fc.constantFrom(...names), EDIT, (name, edit) => {
    assertEquals(suggest(edited(name, edit), names), name);
  }));
});

Deno.test("nearest returns the value in which up to two letters were changed, removed or added", () => {
  const values = ["imageannotation", "namedentityrecognition", "chat"];
  fc.assert(fc.property(
    fc.constantFrom("imageannotation", "namedentityrecognition"),
    fc.array(EDIT, { maxLength: 2 }),
    (value, edits) => {
      assertEquals(nearest(edits.reduce(edited, value), values), value);
    },
  ));
});

Deno.test("nearest returns the value with the fewest differences, and the first of those", () => {
  const values = ["multistages", "multistage", "multistaged", "multichat"];
  assertEquals(nearest("multistagex", values), "multistages");
  assertEquals(nearest("multistag", values), "multistage");
  assertEquals(nearest("multistag", values.toReversed()), "multistage");
});

Deno.test("nearest returns undefined for a value of any length that only begins like a known one", () => {
  const long = "imageannotation" + "s".repeat(1_000_000);
  assertEquals(nearest(long, ["imageannotation"]), undefined);
});

Deno.test("suggest returns undefined if no name is near", () => {
  assertEquals(suggest("elephant", ["project", "batch"]), undefined);
  assertEquals(suggest("a", []), undefined);
});

const TASK_QUERY = [
  "project",
  "type",
  "status",
  "customer_review_status",
  "unique_id",
  "tags",
  "completed_after",
  "updated_after",
  "updated_before",
  "start_time",
  "end_time",
  "limit",
  "next_token",
  "offset",
  "include_attachment_url",
];

Deno.test("suggest returns the name on the wire of a name of the Python client, in snake case and in camel case", () => {
  const table: readonly (readonly [string, string])[] = [
    ["createdAfter", "start_time"],
    ["created_before", "end_time"],
    ["projectName", "project"],
    ["taskType", "type"],
    ["review_status", "customer_review_status"],
    ["reviewStatus", "customer_review_status"],
    ["page", "next_token"],
    ["cursor", "next_token"],
    ["nextToken", "next_token"],
    ["uniqueId", "unique_id"],
    ["UniqueID", "unique_id"],
    ["attachment_url", "include_attachment_url"],
  ];
  for (const [name, meant] of table) {
    assertEquals(suggest(name, TASK_QUERY), meant, name);
  }
  assertEquals(suggest("page", ["limit", "offset"]), "offset");
  assertEquals(suggest("batchStatus", ["status"]), "status");
  const options = ["apiKey", "baseUrl", "fetchOptions", "appInfo", "timeoutMs"];
  assertEquals(
    ["api_key", "api_instance_url", "proxies", "cert", "source", "timeout"]
      .map((name) => suggest(name, options)),
    ["apiKey", "baseUrl", "fetchOptions", "fetchOptions", "appInfo"].concat(
      "timeoutMs",
    ),
  );
});

Deno.test("suggest returns no name that only looks similar, and none if several have its words", () => {
  for (
    const name of [
      "after",
      "updated",
      "date",
      "id2",
      "at",
      "name",
      "size",
      "state",
      "created_at",
    ]
  ) {
    assertEquals(suggest(name, TASK_QUERY), undefined, name);
  }
});

Deno.test("nearest returns a value that differs in case, separators or up to two letters, and no other", () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["imageAnnotation", "imageannotation"],
    ["image_annotation", "imageannotation"],
    ["Image Annotation", "imageannotation"],
    ["named-entity-recognition", "namedentityrecognition"],
    ["imageanotation", "imageannotation"],
    ["imageanotatoin", undefined],
    ["image", undefined],
    ["Chat", "chat"],
    ["chats", "chat"],
    ["cha", "chat"],
    ["ch", undefined],
    ["", undefined],
    ["that's it", undefined],
  ];
  const known = ["imageannotation", "namedentityrecognition", "chat"];
  for (const [value, meant] of table) {
    assertEquals(nearest(value, known), meant, value);
  }
});
