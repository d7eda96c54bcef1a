/** The option strict: what the API ignores is a 400, with a suggestion. */
import { assertEquals } from "@std/assert";
import { createEmulator } from "../../../src/emulator/mod.ts";
import {
  IMAGE,
  imageTask,
  projectOf,
  senderOf,
} from "../../support/emulator/requests.ts";

Deno.test("strict refuses what the API ignores, with a suggestion", async () => {
  const emulator = createEmulator({ strict: true });
  const sender = senderOf(emulator, emulator.keys.test);
  await projectOf(sender);
  const errorOf = async (path: string, body?: unknown) => {
    const result = body === undefined
      ? await sender.get(path)
      : await sender.post(path, body);
    assertEquals(result.status, 400);
    return result.body.error;
  };
  assertEquals(
    await errorOf("/tasks?project_name=roads"),
    'Unknown query key "project_name"; did you mean "project"?',
  );
  assertEquals(
    await errorOf("/tasks?created_after=2026-01-01"),
    'Unknown query key "created_after"; did you mean "start_time"?',
  );
  assertEquals(
    await errorOf("/tasks?limt=5"),
    'Unknown query key "limt"; did you mean "limit"?',
  );
  assertEquals(
    await errorOf("/projects/roads?something=1"),
    'Unknown query key "something"',
  );
  assertEquals(
    await errorOf("/batches", { project: "roads", nam: "b" }),
    'Unknown member "nam"; did you mean "name"?',
  );
});

Deno.test("strict refuses a parameter that a task type does not have, in each way to create a task", async () => {
  const emulator = createEmulator({ strict: true });
  const sender = senderOf(emulator, emulator.keys.test);
  const known = { expected_response: {} };
  for (
    const [path, extra, message] of [
      ["task", { instrution: "x" }, "instruction"],
      ["task", { geometrys: {} }, "geometries"],
      ["task", { uniqueId: "x" }, "unique_id"],
      ["task", { callbackUrl: "x" }, "callback_url"],
      ["task", { paddingx: 1 }, "paddingX"],
      ["evaluation_tasks", { ...known, tag: [] }, "tags"],
      ["training_tasks", { expectd_response: {} }, "expected_response"],
    ] as const
  ) {
    const body = { ...IMAGE, ...extra };
    const result = await sender.post(`/${path}/imageannotation`, body);
    const name = Object.keys(extra).at(-1);
    assertEquals([result.status, result.body.error], [
      400,
      `Unknown member "${name}"; did you mean "${message}"?`,
    ]);
  }
  const other = { ...IMAGE, categories: ["a"] };
  const refused = await sender.post("/task/imageannotation", other);
  assertEquals(refused.body.error, 'Unknown member "categories"');
  for (const [path, extra] of [["task", {}], ["evaluation_tasks", known]]) {
    const body = { ...IMAGE, ...Object(extra), padding: 3, tags: ["a"] };
    const result = await sender.post(`/${path}/imageannotation`, body);
    assertEquals(result.status, 200, JSON.stringify(result.body));
  }
  // Parameters of these types are not documented.
  assertEquals((await sender.post("/task/chat", { any: 1 })).status, 200);
  assertEquals((await sender.get("/tasks")).body.total, 3);
});

Deno.test("strict refuses a value that no task or batch can have", async () => {
  const emulator = createEmulator({ strict: true });
  const loose = createEmulator();
  for (
    const [path, message] of [
      ["/tasks?status=done", 'Unknown value of status "done"'],
      [
        "/tasks?status=complete",
        'Unknown value of status "complete"; did you mean "completed"?',
      ],
      [
        "/tasks?status=pending&status=cancelled",
        'Unknown value of status "cancelled"; did you mean "canceled"?',
      ],
      [
        "/tasks?customer_review_status=accepted,fixd",
        'Unknown value of customer_review_status "fixd"; did you mean "fixed"?',
      ],
      [
        "/tasks?type=imageanotation",
        'Unknown value of type "imageanotation"; did you mean "imageannotation"?',
      ],
      [
        "/batches?status=in-progres",
        'Unknown value of status "in-progres"; did you mean "in_progress"?',
      ],
    ] as const
  ) {
    const { status, body } = await senderOf(emulator, emulator.keys.test)
      .get(path);
    assertEquals([status, body.error], [400, message]);
    const ignored = await senderOf(loose, loose.keys.test).get(path);
    assertEquals(ignored.status, 200);
  }
});

Deno.test("strict accepts what the routes know", async () => {
  const emulator = createEmulator({ strict: true });
  const sender = senderOf(emulator, emulator.keys.live);
  await projectOf(sender, { params: null, datasetId: null });
  const { task_id } = await imageTask(sender, { hypothesis: {} });
  for (
    const path of [
      "/tasks?limit=1&offset=0&next_token=&status=pending&tags=a",
      "/batches?project=roads&limit=1&exclude_archived=True",
      "/projects?archived=true",
    ]
  ) assertEquals((await sender.get(path)).status, 200);
  const canceled = await sender.post(
    `/task/${task_id}/cancel?clear_unique_id=true`,
    { callback_url: null },
  );
  assertEquals(canceled.status, 200);
  const renamed = await sender.post("/projects/roads/setParams", { any: 1 });
  assertEquals(renamed.status, 200);
});
