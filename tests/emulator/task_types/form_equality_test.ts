/** Any parameters of a task type mean the same as JSON and as a form. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { taskTypeModel } from "../../../src/emulator/task_types/mod.ts";
import { DOCUMENTED_PARAMS } from "../../fixtures/documented_params.ts";
import { FIELD, SUFFICIENT_PARAMS } from "../../fixtures/sufficient_params.ts";
import { formBody, type ListStyle } from "../../support/emulator/form_body.ts";
import { objectsOf } from "../../support/emulator/kind_values.ts";
import { start } from "../../support/emulator/requests.ts";

/** Parameters that exclude each other, or whose combinations a type checks. */
const FIXED: readonly string[] = [
  "attachment",
  "attachments",
  "attachment_type",
  "lidar_task",
];

/** Parameters that are documented in place of others. */
const ALTERNATIVES: readonly string[] = [
  "attachment",
  "attachment_type",
  "attachments",
  "row_fields",
];

const styles = fc.constantFrom<ListStyle>("repeated", "brackets", "indexes");

for (const [type, sufficient] of Object.entries(SUFFICIENT_PARAMS)) {
  const own = taskTypeModel(type)?.params ?? {};
  const members = Object.fromEntries(
    Object.entries(own).filter(([name]) => !FIXED.includes(name)),
  );
  Deno.test(`${type}: any parameters are equal as JSON and as a form`, async () => {
    const { test } = start();
    await test.post("/projects", { name: type, type });
    await fc.assert(
      fc.asyncProperty(
        objectsOf({ members, others: "none" }),
        styles,
        async (generated, style) => {
          const params = {
            ...sufficient,
            ...(type === "textcollection" && {
              attachments: [{ type: "text", content: "x" }],
              fields: [FIELD],
            }),
            ...generated,
          };
          const path = `/task/${type}`;
          const json = await test.post(path, params);
          assertEquals(json.status, 200, JSON.stringify(json.body));
          const form = await test.form(path, formBody(params, style));
          assertEquals(form.body.params, json.body.params);
        },
      ),
      { numRuns: 60 },
    );
  });
}

Deno.test("every known parameter of a type is in the table of documented ones", () => {
  for (const [type, documented] of Object.entries(DOCUMENTED_PARAMS)) {
    const known = Object.keys(taskTypeModel(type)?.params ?? {});
    const undocumented = known.filter((name) =>
      !Object.hasOwn(documented, name) && !ALTERNATIVES.includes(name)
    );
    assertEquals(undocumented, [], type);
  }
});
