/** The parameters that each task type requires and accepts, by the bodies of official sources. */
import { assert, assertEquals } from "@std/assert";
import {
  OFFICIAL_BODIES,
  OFFICIAL_EVALUATION,
} from "../../fixtures/official_bodies.ts";
import { REFUSED_BODIES } from "../../fixtures/refused_bodies.ts";
import { start } from "../../support/emulator/requests.ts";

type Params = Readonly<Record<string, unknown>>;

const URL = "https://example.com/a";

for (const { source, type, params } of OFFICIAL_BODIES) {
  Deno.test(`create accepts the ${type} of ${source}`, async () => {
    const { test } = start();
    const { project, batch }: Params = { ...params };
    if (project ?? batch) {
      const name = project ?? "its project";
      await test.post("/projects", { name, type });
      if (batch) await test.post("/batches", { project: name, name: batch });
    }
    const { status, body } = await test.post(`/task/${type}`, params);
    assertEquals(status, 200, JSON.stringify(body));
    assertEquals(body.status, "completed");
    assertEquals("response" in body, type !== "pointannotation");
  });
}

Deno.test("create accepts the evaluation task of the Python README", async () => {
  const { test } = start();
  const { type, params } = OFFICIAL_EVALUATION;
  await test.post("/projects", { name: params.project, type, rapid: true });
  const { status } = await test.post(`/evaluation_tasks/${type}`, params);
  assertEquals(status, 200);
});

for (const { source, type, params } of REFUSED_BODIES) {
  Deno.test(`create rejects the ${type} of ${source} with a 400`, async () => {
    const { test } = start();
    const { status, body } = await test.post(`/task/${type}`, params);
    assertEquals([status, body.status_code], [400, 400]);
  });
}

const NO_ATTACHMENT = "Please include an attachment or attachments parameter.";
const GEOMETRIES = { box: { objects_to_annotate: ["a"] } };
const SCENE = {
  project: "p",
  attachments: [URL],
  scene_format: "sensor_fusion",
};
const FUSION = {
  ...SCENE,
  instruction: "x",
  annotation_definition: [],
  callback_url: URL,
  is_frameless: true,
};

/** Bodies with all required members, and the end of the error for each missing one. */
const REQUIRED: readonly (readonly [
  string,
  Params,
  Readonly<Record<string, string>>,
])[] = [
  ["videoannotation", { attachments: [URL], geometries: GEOMETRIES }, {
    attachments: NO_ATTACHMENT,
    geometries: '"geometries" is required',
  }],
  ["videoplaybackannotation", { attachment: URL }, {
    attachment: NO_ATTACHMENT,
  }],
  ["lidarannotation", { attachments: [URL], labels: ["a"] }, {
    attachments: '"attachments" is required',
    labels: '"labels" is required',
  }],
  ["lidarlinking", { lidar_task: "x" }, {
    lidar_task: '"lidar_task" is required',
  }],
  ["lidarsegmentation", { attachments: [URL] }, {
    attachments: '"attachments" is required',
  }],
  ["lidartopdown", { project: "p", attachments: [URL] }, {
    project: '"project" is required',
    attachments: NO_ATTACHMENT,
  }],
  ["namedentityrecognition", { text: "x", labels: ["a"] }, {
    text: '"text" is required',
    labels: '"labels" is required',
  }],
  ["multistage", SCENE, {
    project: '"project" is required',
    attachments: '"attachments" is required',
    scene_format: '"scene_format" is required',
  }],
  ["sensorfusion", FUSION, {
    project: '"project" is required',
    attachments: '"attachments" is required',
    scene_format: '"scene_format" is required',
    instruction: '"instruction" is required',
    annotation_definition: '"annotation_definition" is required',
    callback_url: '"callback_url" is required',
    is_frameless: '"is_frameless" is required',
  }],
  ["phonecall", {
    phone_number: "1",
    script: "x",
    entity_name: "x",
    instruction: "x",
  }, {
    phone_number: '"phone_number" is required',
    script: '"script" is required',
    entity_name: '"entity_name" is required',
    instruction: '"instruction" is required',
  }],
];

for (const [type, params, missing] of REQUIRED) {
  Deno.test(`${type} requires the parameters that its documentation requires`, async () => {
    const { test } = start();
    await test.post("/projects", { name: "p", type });
    assertEquals((await test.post(`/task/${type}`, params)).status, 200);
    for (const [name, reason] of Object.entries(missing)) {
      const { [name]: _, ...rest } = params;
      const { status, body } = await test.post(`/task/${type}`, rest);
      assertEquals(status, 400, name);
      assert(body.error.endsWith(reason), body.error);
    }
  });
  Deno.test(`${type} inherits required parameters from its project`, async () => {
    const { test } = start();
    const { project: _, ...inherited } = params;
    await test.post("/projects", { name: "p", type, params: inherited });
    const { status } = await test.post(`/task/${type}`, { project: "p" });
    assertEquals(status, 200);
  });
}

Deno.test("videoannotation requires frames or a video, according to attachment_type", async () => {
  const { test } = start();
  const create = (params: Params) =>
    test.post("/task/videoannotation", { geometries: GEOMETRIES, ...params });
  const frames = { attachments: [URL], attachment_type: "image" };
  const video = { attachment: URL, attachment_type: "video" };
  assertEquals((await create(frames)).status, 200);
  assertEquals((await create(video)).status, 200);
  for (
    const [params, reason] of [
      [{ ...frames, attachment_type: "video" }, '"attachments" is not allowed'],
      [{ ...video, attachment_type: "image" }, '"attachments" is required'],
    ] as const
  ) {
    const { status, body } = await create(params);
    assertEquals(status, 400);
    assert(body.error.endsWith(reason), body.error);
  }
});

Deno.test("lidartopdown rejects frames together with an aerial image", async () => {
  const { test } = start();
  await test.post("/projects", { name: "p", type: "lidartopdown" });
  const both = { project: "p", attachment: URL, attachments: [URL] };
  assertEquals((await test.post("/task/lidartopdown", both)).status, 400);
});

Deno.test("types with undocumented parameters accept any", async () => {
  const { test } = start();
  for (const type of ["chat", "documentmodel", "laneannotation"]) {
    assertEquals((await test.post(`/task/${type}`, {})).status, 200);
  }
});
