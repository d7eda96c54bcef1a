/** The responses of `textcollection`. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Sender, start } from "../../support/emulator/requests.ts";

async function responseOf(
  sender: Sender,
  type: string,
  params: Record<string, unknown>,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const { status, body } = await sender.post(`/task/${type}`, params);
  assertEquals(status, 200, JSON.stringify(body));
  return body.response;
}

Deno.test("textcollection: each field filled in by its type", async () => {
  const { test } = start();
  const title = "Title";
  const fields = [
    {
      type: "category",
      field_id: "colour",
      title,
      choices: [{
        label: "Warm",
        value: "warm",
        subchoices: [{ label: "Red", value: "red" }],
      }, { label: "None", value: false }],
    },
    {
      type: "category",
      field_id: "all",
      title,
      min_choices: 2,
      max_choices: 2,
      choices: [1, 2, 3].map((value) => ({ label: `${value}`, value })),
    },
    { type: "text", field_id: "name", title },
    { type: "number", field_id: "age", title },
    { type: "boolean", field_id: "old", title, min_responses_required: 2 },
    { type: "date", field_id: "day", title },
    {
      type: "field_set",
      field_id: "pair",
      title,
      fields: [
        { type: "text", field_id: "left", title },
        { type: "text", field_id: "__proto__", title },
      ],
    },
    { type: "ranking", field_id: "rank", title },
  ];
  const { annotations } = await responseOf(test, "textcollection", {
    attachments: [],
    fields,
  });
  // deno-lint-ignore no-explicit-any
  const valuesOf = (id: string): any => annotations[id].response;
  assertEquals(Object.keys(annotations), [
    "colour",
    "all",
    "name",
    "age",
    "old",
    "day",
    "left",
    "__proto__",
    "rank",
  ]);
  assertEquals(annotations.name, {
    type: "text",
    field_id: "name",
    response: [["test response"]],
  });
  assert(["red", false].includes(valuesOf("colour")[0][0]));
  assertEquals(valuesOf("colour")[0].length, 1);
  const [all] = valuesOf("all");
  assertEquals(all.length, 2);
  assert(all[0] < all[1] && all[1] <= 3);
  assert(Number.isInteger(valuesOf("age")[0][0]));
  assertEquals(valuesOf("old").length, 2);
  assertEquals(typeof valuesOf("old")[1][0], "boolean");
  assertMatch(valuesOf("day")[0][0], /^2026-01-\d\d$/);
  assertEquals(valuesOf("rank"), []);
});

Deno.test("textcollection: min, max and step limit a number field", async () => {
  const { test } = start();
  const field = { type: "number", field_id: "age", title: "Age" };
  const fields = [{ ...field, min: 2, max: 3, step: 0.5 }];
  for (let round = 0; round < 20; round += 1) {
    const { annotations } = await responseOf(test, "textcollection", {
      attachments: [],
      fields,
    });
    const [[age]] = annotations.age.response;
    assert([2, 2.5, 3].includes(age), String(age));
  }
});

Deno.test("textcollection: responses_required attempts, of which the first is the response", async () => {
  const { emulator, test, live } = start();
  const fields = [{ type: "number", field_id: "age", title: "Age" }];
  const body = { attachments: [], fields, responses_required: 5 };
  const { task_id, attempts, response } =
    (await test.post("/task/textcollection", body)).body;
  assertEquals(attempts.length, 5);
  assertEquals(attempts[0].response, response);
  const distinct = new Set(
    attempts.map((each: unknown) => JSON.stringify(each)),
  );
  assert(distinct.size > 1);
  assertEquals((await test.get(`/task/${task_id}`)).body.attempts, attempts);
  const once = { ...body, responses_required: 1 };
  const single = (await test.post("/task/textcollection", once)).body;
  assert(!("attempts" in single));
  const reopened = (await live.post("/task/textcollection", body)).body.task_id;
  emulator.tasks.complete(reopened);
  assert("attempts" in (await live.get(`/task/${reopened}`)).body);
  emulator.tasks.reopen(reopened);
  assert(!("attempts" in (await live.get(`/task/${reopened}`)).body));
});
