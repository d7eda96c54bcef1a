/** Parameters of new tasks: inherited from the project, and defaults. */
import { assert, assertEquals } from "@std/assert";
import {
  IMAGE,
  imageTask,
  projectOf,
  type Sender,
  start,
} from "../../support/emulator/requests.ts";

const CALLBACK = "http://www.example.com/callback";

Deno.test("numeric strings are accepted for min_width and min_height", async () => {
  const { test } = start();
  const { status, body } = await test.post("/task/annotation", {
    attachment: IMAGE.attachment,
    objects_to_annotate: ["car"],
    min_width: "30",
    min_height: "30",
  });
  assertEquals(status, 200);
  assertEquals(body.params.min_width, "30");
});

/** A project with two versions of its params. */
async function versioned(sender: Sender): Promise<void> {
  await projectOf(sender, {
    params: { instruction: "old", geometries: IMAGE.geometries },
  });
  await sender.post("/projects/roads/setParams", {
    instruction: "new",
    geometries: IMAGE.geometries,
    callback_url: CALLBACK,
  });
}

const ATTACHMENT = { project: "roads", attachment: IMAGE.attachment };

Deno.test("the params of the project are inherited, and their version is recorded", async () => {
  const { test } = start();
  await versioned(test);
  const { body } = await test.post("/task/imageannotation", ATTACHMENT);
  assertEquals(body.instruction, "new");
  assertEquals(body.callback_url, CALLBACK);
  assertEquals(body.project_param_version, 1);
  assertEquals(
    body.params.geometries.box.objects_to_annotate,
    ["car", "tree"],
  );
});

Deno.test("the params of the request override inherited ones", async () => {
  const { test } = start();
  await versioned(test);
  const { body } = await test.post("/task/imageannotation", {
    ...ATTACHMENT,
    instruction: "mine",
  });
  assertEquals(body.instruction, "mine");
});

Deno.test("project_version selects a version", async () => {
  const { test } = start();
  await versioned(test);
  const { body } = await test.post("/task/imageannotation", {
    ...ATTACHMENT,
    project_version: 0,
  });
  assertEquals(body.instruction, "old");
  assertEquals(body.project_param_version, 0);
});

Deno.test("project_version -1 inherits nothing", async () => {
  const { test } = start();
  await versioned(test);
  const bare = { ...ATTACHMENT, project_version: -1 };
  assertEquals((await test.post("/task/imageannotation", bare)).status, 400);
  const { body } = await test.post("/task/imageannotation", {
    ...IMAGE,
    ...bare,
  });
  assertEquals(body.instruction, "");
  assert(!("project_param_version" in body));
});

Deno.test("a version that does not exist is a 400", async () => {
  const { test } = start();
  await versioned(test);
  for (const project_version of [2, -2, 0.5, "x"]) {
    const body = { ...IMAGE, project: "roads", project_version };
    assertEquals((await test.post("/task/imageannotation", body)).status, 400);
  }
});

Deno.test("params contain the parameters of the type and not the common ones", async () => {
  const { test } = start();
  await projectOf(test);
  await test.post("/batches", { project: "roads", name: "b" });
  const task = await imageTask(test, {
    project: "roads",
    batch: "b",
    instruction: "x",
    callback_url: CALLBACK,
    metadata: { a: 1 },
    priority: 10,
    unique_id: "u",
    clear_unique_id_on_error: true,
    tags: ["t"],
    urgency: "day",
    project_version: -1,
    padding: 10,
    links: null,
  });
  assertEquals(Object.keys(task.params).sort(), [
    "attachment",
    "attachment_type",
    "geometries",
    "padding",
    "with_labels",
  ]);
  assertEquals(task.clear_unique_id_on_error, undefined);
});

/** The defaults that are added to requests, by type. */
const DEFAULTS: readonly (readonly [
  string,
  Record<string, unknown>,
  Record<string, unknown>,
])[] = [
  ["annotation", { objects_to_annotate: ["a"] }, {
    min_width: 0,
    min_height: 0,
  }],
  ["categorization", { categories: ["a"] }, { allow_multiple: false }],
  ["cuboidannotation", { objects_to_annotate: ["a"] }, {
    with_labels: true,
    min_annotations: 0,
    max_annotations: 0,
  }],
  ["lineannotation", { objects_to_annotate: ["a"] }, { splines: false }],
  ["segmentannotation", { labels: ["a"], allow_unlabeled: true }, {
    allow_parent_labels: false,
  }],
  ["audiotranscription", {}, { skip_human_transcription: false }],
  ["datacollection", { fields: { a: "A" } }, {}],
  ["transcription", { fields: { a: "A" } }, {}],
  ["pointannotation", { objects_to_annotate: ["a"] }, {}],
  ["polygonannotation", { objects_to_annotate: ["a"] }, {}],
];

for (const [type, sent, added] of DEFAULTS) {
  Deno.test(`${type} has its defaults`, async () => {
    const { test } = start();
    const params = { attachment: IMAGE.attachment, ...sent };
    const { body } = await test.post(`/task/${type}`, params);
    assertEquals(body.params, { ...params, ...added });
  });
  Deno.test(`${type} keeps a value that was sent instead of a default`, async () => {
    const { test } = start();
    const own = Object.fromEntries(
      Object.entries(added)
        .map(([key, value]) => [key, typeof value === "boolean" ? !value : 7]),
    );
    const params = { attachment: IMAGE.attachment, ...sent, ...own };
    const { body } = await test.post(`/task/${type}`, params);
    assertEquals(body.params, params);
  });
}

Deno.test("audiotranscription has its own default instruction", async () => {
  const { test } = start();
  const { body } = await test.post("/task/audiotranscription", {
    attachment: "https://example.com/a.mp3",
  });
  assertEquals(body.instruction, "Please transcribe the attached audio file.");
});

Deno.test("imageannotation has defaults inside its geometries and attributes", async () => {
  const { test } = start();
  const task = await imageTask(test, {
    geometries: {
      box: { objects_to_annotate: ["a"], min_width: 5 },
      polygon: { objects_to_annotate: ["a"] },
    },
    annotation_attributes: {
      state: { choices: ["on", "off"] },
      speed: { type: "number" },
    },
  });
  assertEquals(task.params.geometries, {
    box: {
      objects_to_annotate: ["a"],
      min_width: 5,
      min_height: 0,
      examples: [],
    },
    polygon: { objects_to_annotate: ["a"] },
  });
  assertEquals(task.params.annotation_attributes, {
    state: { choices: ["on", "off"], allow_multiple: false },
    speed: { type: "number" },
  });
  assertEquals(task.params.with_labels, true);
});
