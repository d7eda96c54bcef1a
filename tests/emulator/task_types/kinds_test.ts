/** Parameters of the wrong kind are a 400 that names them. */
import { assertEquals } from "@std/assert";
import {
  FIELD,
  IMAGE,
  SUFFICIENT_PARAMS,
} from "../../fixtures/sufficient_params.ts";
import { API, basic, start } from "../../support/emulator/requests.ts";

type Params = Readonly<Record<string, unknown>>;

const box = (members: Params) => ({
  geometries: { box: { objects_to_annotate: ["a"], ...members } },
});

/** Wrong parameters of a type, and the reason of the 400. */
const REFUSED: readonly (readonly [string, Params, string])[] = [
  [
    "annotation",
    { objects_to_annotate: "car" },
    '"objects_to_annotate" must be an array',
  ],
  [
    "annotation",
    { objects_to_annotate: [] },
    '"objects_to_annotate" must contain at least 1 item',
  ],
  [
    "annotation",
    { objects_to_annotate: [5] },
    '"objects_to_annotate[0]" must be a string or an object',
  ],
  [
    "annotation",
    { objects_to_annotate: [{ display: "A" }] },
    '"objects_to_annotate[0].choice" is required',
  ],
  ["annotation", { attachment: 5 }, '"attachment" must be a string'],
  ["annotation", { attachment: "" }, '"attachment" is not allowed to be empty'],
  ["annotation", { min_width: "wide" }, '"min_width" must be a number'],
  ["annotation", { with_labels: "yes" }, '"with_labels" must be a boolean'],
  [
    "annotation",
    { examples: [{ correct: "x" }] },
    '"examples[0].correct" must be a boolean',
  ],
  ["audiotranscription", { verbatim: 1 }, '"verbatim" must be a boolean'],
  ["audiotranscription", { phrases: "Ada" }, '"phrases" must be an array'],
  [
    "categorization",
    { categories: [] },
    '"categories" must contain at least 1 item',
  ],
  ["categorization", { categories: "a" }, '"categories" must be an array'],
  [
    "categorization",
    { category_ids: ["a"] },
    '"category_ids" must be an object',
  ],
  [
    "categorization",
    { category_ids: {} },
    '"category_ids" must have at least 1 member',
  ],
  [
    "categorization",
    { taxonomies: { a: "x" } },
    '"taxonomies.a" must be an object',
  ],
  [
    "categorization",
    { allow_multiple: "x" },
    '"allow_multiple" must be a boolean',
  ],
  [
    "comparison",
    { attachments: [] },
    '"attachments" must contain at least 1 item',
  ],
  ["comparison", { choices: [] }, '"choices" must contain at least 1 item'],
  [
    "cuboidannotation",
    { min_annotations: [] },
    '"min_annotations" must be a number',
  ],
  ["datacollection", { fields: [] }, '"fields" must be an object'],
  ["datacollection", { fields: {} }, '"fields" must have at least 1 member'],
  ["datacollection", { fields: { a: 1 } }, '"fields.a" must be a string'],
  [
    "documenttranscription",
    { features: [] },
    '"features" must contain at least 1 item',
  ],
  [
    "documenttranscription",
    { features: [{ type: "text" }] },
    '"features[0].label" is required',
  ],
  [
    "imageannotation",
    { geometries: {} },
    '"geometries" must have at least 1 member',
  ],
  [
    "imageannotation",
    { geometries: { box: null } },
    '"geometries" must have at least 1 member',
  ],
  [
    "imageannotation",
    { geometries: { boxx: {} } },
    '"geometries.boxx" is not allowed',
  ],
  [
    "imageannotation",
    { geometries: { box: "x" } },
    '"geometries.box" must be an object',
  ],
  [
    "imageannotation",
    box({ objects_to_annotate: [] }),
    '"geometries.box.objects_to_annotate" must contain at least 1 item',
  ],
  [
    "imageannotation",
    box({ can_rotate: "x" }),
    '"geometries.box.can_rotate" must be a boolean',
  ],
  [
    "imageannotation",
    { annotation_attributes: [] },
    '"annotation_attributes" must be an object',
  ],
  [
    "imageannotation",
    { annotation_attributes: { a: { choices: [] } } },
    '"annotation_attributes.a.choices" must contain at least 1 item',
  ],
  ["imageannotation", { padding: "much" }, '"padding" must be a number'],
  [
    "imageannotation",
    { context_attachments: [{}] },
    '"context_attachments[0].attachment" is required',
  ],
  [
    "imageannotation",
    { links: { a: 1 } },
    '"links.a" must be an object or an array',
  ],
  ["imageannotation", { hypothesis: [] }, '"hypothesis" must be an object'],
  ["lidarannotation", { labels: [] }, '"labels" must contain at least 1 item'],
  ["lidarannotation", { dependents: {} }, '"dependents.defs" is required'],
  [
    "lidarannotation",
    { attachments: [] },
    '"attachments" must contain at least 1 item',
  ],
  ["lidarlinking", { lidar_task: 1 }, '"lidar_task" must be a string'],
  [
    "lidarsegmentation",
    { lidar_task_frames: 1 },
    '"lidar_task_frames" must be an array',
  ],
  [
    "lidartopdown",
    { geometries: {} },
    '"geometries" must have at least 1 member',
  ],
  ["lineannotation", { splines: "x" }, '"splines" must be a boolean'],
  ["multistage", { attachments: "x" }, '"attachments" must be an array'],
  [
    "namedentityrecognition",
    { labels: [{ description: "x" }] },
    '"labels[0].name" is required',
  ],
  [
    "namedentityrecognition",
    { labels: [{ name: "a", bad_key: "x" }] },
    '"labels[0].bad_key" is not allowed',
  ],
  [
    "namedentityrecognition",
    { labels: [] },
    '"labels" must contain at least 1 item',
  ],
  [
    "namedentityrecognition",
    { relationships: [{}] },
    '"relationships[0].source_label" is required',
  ],
  ["phonecall", { phone_number: 1 }, '"phone_number" must be a string'],
  [
    "pointannotation",
    { objects_to_annotate: {} },
    '"objects_to_annotate" must be an array',
  ],
  [
    "polygonannotation",
    { objects_to_annotate: [""] },
    '"objects_to_annotate[0]" is not allowed to be empty',
  ],
  [
    "segmentannotation",
    { labels: [] },
    '"labels" must contain at least 1 item',
  ],
  [
    "segmentannotation",
    { labels: Array(51).fill("a") },
    '"labels" must contain at most 50 items',
  ],
  [
    "segmentannotation",
    { allow_unlabeled: "x" },
    '"allow_unlabeled" must be a boolean',
  ],
  [
    "sensorfusion",
    { attachments: [IMAGE, IMAGE] },
    '"attachments" must contain at most 1 item',
  ],
  ["sensorfusion", { is_frameless: "x" }, '"is_frameless" must be a boolean'],
  [
    "sensorfusion",
    { annotation_definition: {} },
    '"annotation_definition" must be an array',
  ],
  ["textcollection", { fields: [] }, '"fields" must contain at least 1 item'],
  [
    "textcollection",
    { fields: [{ type: "text", title: "A" }] },
    '"fields[0].field_id" is required',
  ],
  [
    "textcollection",
    { fields: [{ ...FIELD, type: "category" }] },
    '"fields[0].choices" is required',
  ],
  ["textcollection", {
    fields: [{
      ...FIELD,
      type: "field_set",
      fields: [{ ...FIELD, type: "category" }],
    }],
  }, '"fields[0].fields[0].choices" is required'],
  [
    "textcollection",
    { fields: [{ ...FIELD, type: "field_set" }] },
    '"fields[0].fields" is required',
  ],
  [
    "textcollection",
    { fields: [{ ...FIELD, choices: [{ label: "A" }] }] },
    '"fields[0].choices[0].value" is required',
  ],
  [
    "textcollection",
    { attachments: [{ type: "image" }] },
    '"attachments[0].content" is required',
  ],
  [
    "textcollection",
    { responses_required: "many" },
    '"responses_required" must be a number',
  ],
  [
    "transcription",
    { repeatable_fields: "x" },
    '"repeatable_fields" must be an object',
  ],
  [
    "videoannotation",
    { events_to_annotate: "start" },
    '"events_to_annotate" must be an array',
  ],
  ["videoannotation", { frame_rate: "fast" }, '"frame_rate" must be a number'],
  [
    "videoplaybackannotation",
    { video_frame_rate: {} },
    '"video_frame_rate" must be a number',
  ],
];

for (const [type, wrong, reason] of REFUSED) {
  Deno.test(`${type} refuses ${JSON.stringify(wrong).slice(0, 80)}`, async () => {
    const { test } = start();
    await test.post("/projects", { name: type, type });
    const body = { ...SUFFICIENT_PARAMS[type], ...wrong };
    const result = await test.post(`/task/${type}`, body);
    assertEquals(result.body.error, `Parameter is invalid, reason: ${reason}`);
    assertEquals(result.status, 400);
    assertEquals((await test.get("/tasks")).body.total, 0);
  });
}

Deno.test("every type with required parameters accepts the sufficient ones", async () => {
  const { test } = start();
  for (const [type, params] of Object.entries(SUFFICIENT_PARAMS)) {
    await test.post("/projects", { name: type, type });
    const { status, body } = await test.post(`/task/${type}`, params);
    assertEquals(status, 200, JSON.stringify(body));
  }
});

Deno.test("a task accepts null for a parameter and inside of one", async () => {
  const { test } = start();
  const { status } = await test.post("/task/imageannotation", {
    ...SUFFICIENT_PARAMS.imageannotation,
    ...box({ can_rotate: null, examples: null }),
    annotation_attributes: null,
  });
  assertEquals(status, 200);
});

Deno.test("a task keeps parameters that its type does not know", async () => {
  const { test } = start();
  const odd = { geometry: 1, layers: [{}], global_attributes: { a: {} } };
  const { body } = await test.post("/task/annotation", {
    ...SUFFICIENT_PARAMS.annotation,
    ...odd,
  });
  assertEquals({ ...body.params, ...odd }, body.params);
});

Deno.test("a task refuses a parameter of the wrong kind that it inherits", async () => {
  const { test } = start();
  const params = { objects_to_annotate: "car" };
  await test.post("/projects", { name: "p", type: "annotation", params });
  const body = { project: "p", attachment: IMAGE };
  const { status } = await test.post("/task/annotation", body);
  assertEquals(status, 400);
  const own = { ...body, objects_to_annotate: ["car"] };
  assertEquals((await test.post("/task/annotation", own)).status, 200);
});

Deno.test("a form of an evaluation task has the kinds of its type", async () => {
  const { emulator } = start();
  const response = await emulator.fetch(`${API}/evaluation_tasks/annotation`, {
    method: "POST",
    headers: { authorization: basic(emulator.keys.test) },
    body: new URLSearchParams([
      ["attachment", IMAGE],
      ["objects_to_annotate", "car"],
      ["expected_response[annotations][0][label]", "car"],
    ]),
  });
  assertEquals(response.status, 200);
  const { expected_response } = await response.json();
  assertEquals(expected_response, { annotations: [{ label: "car" }] });
});
