import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearest, suggest } from "../../src/core/suggest.ts";

Deno.test("suggest returns the name from which one letter was changed, removed or added", () => {
  const names = ["project", "batch", "status", "customer_review_status"];
  fc.assert(fc.property(
    fc.constantFrom(...names),
    fc.nat(),
    fc.constantFrom("change", "remove", "add"),
    (name, place, how) => {
      const at = place % name.length;
      const typo = name.slice(0, at) + (how === "remove" ? "" : "#") +
        name.slice(how === "add" ? at : at + 1);
      assertEquals(suggest(typo, names), name);
    },
  ));
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
