/** The params of `tasks.create` for each family of types: right params compile, wrong ones do not. Checked, never run. */
import { expectTypeOf } from "expect-type";
import { type ScaleClient, TaskType } from "../../mod.ts";
import type {
  ImageAnnotationParams,
  JsonValue,
  KnownTaskType,
  OpenTaskParams,
  Task,
  TaskParams,
  TaskParamsByType,
  TaskResponseByType,
} from "../../src/types/mod.ts";
import {
  OFFICIAL_BODIES,
  OFFICIAL_EVALUATION,
} from "../fixtures/official_bodies.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

const URL = "https://example.com/cow.jpg";

Deno.test("TaskParams is closed for a known type, and open for any other", () => {
  expectTypeOf<TaskParams<"imageannotation">>()
    .toEqualTypeOf<ImageAnnotationParams>();
  expectTypeOf<TaskParams<"new">>().toEqualTypeOf<OpenTaskParams>();
  expectTypeOf<TaskParams<string>>().toEqualTypeOf<OpenTaskParams>();
  expectTypeOf<TaskParams>().toEqualTypeOf<OpenTaskParams>();
  expectTypeOf<TaskParams<"comparison" | "chat">>().toEqualTypeOf<
    TaskParamsByType["comparison"] | OpenTaskParams
  >();
});

Deno.test("TaskType has the same types as TaskParamsByType and TaskResponseByType", () => {
  expectTypeOf<typeof TaskType[keyof typeof TaskType]>()
    .toEqualTypeOf<KnownTaskType>();
  expectTypeOf<keyof TaskResponseByType>().toEqualTypeOf<KnownTaskType>();
});

Deno.test("tasks.create returns a Task of the type", () => {
  typed(async () => {
    expectTypeOf(
      await client.tasks.create(TaskType.Comparison, { attachments: [URL] }),
    ).toEqualTypeOf<Task<"comparison">>();
    expectTypeOf(await client.tasks.create("newtype", { anything: [1] }))
      .toEqualTypeOf<Task<"newtype">>();
    const some = "comparison" as string;
    expectTypeOf(await client.tasks.create(some, { anything: 1 }))
      .toEqualTypeOf<Task<string>>();
    const any = "comparison" as TaskType;
    expectTypeOf(await client.tasks.create(any, { anything: 1 }))
      .toEqualTypeOf<Task>();
  });
});

Deno.test("tasks.create accepts unknown parameters in extraBody", () => {
  typed(() =>
    client.tasks.create("imageannotation", { attachment: URL }, {
      extraBody: { brand_new: true },
    })
  );
});

Deno.test("tasks.create checks common parameters for every type", () => {
  typed(() => {
    client.tasks.create("imageannotation", {
      attachment: URL,
      project: "p",
      batch: "b",
      callback_url: "me@example.com",
      metadata: { any: new Date() },
      priority: 30,
      tags: ["a"],
      project_version: -1,
      urgency: "standard",
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: unique_id
      uniqueId: "u",
    });
    client.tasks.create("comparison", {
      attachments: [URL],
      // @ts-expect-error a number
      priority: "30",
    });
    client.tasks.create("laneannotation", {
      // @ts-expect-error an array of strings, also for open types
      tags: "a",
    });
  });
});

Deno.test("imageannotation: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("imageannotation", {
      attachment: URL,
      geometries: {
        box: {
          objects_to_annotate: [
            "cow",
            { choice: "dog", subchoices: ["pug", { choice: "husky" }] },
          ],
          can_rotate: true,
        },
        cuboid: {
          objects_to_annotate: ["crate"],
          camera_intrinsics: { fx: 1, fy: 1, cx: 1, cy: 1 },
          camera_rotation_quaternion: { w: 1, x: 0, y: 0, z: 0 },
        },
      },
      annotation_attributes: {
        age: { type: "number", min: 0, max: 30 },
        colour: { choices: ["red", "black"], allow_multiple: true },
        calf: {
          type: "linked",
          allowed_labels: ["cow"],
          conditions: {
            label_condition: { label: ["cow"] },
            attribute_conditions: [{ colour: "red" }],
          },
        },
      },
      links: {
        calf_of: [{ from_allowed_labels: ["cow"], to_allowed_labels: ["cow"] }],
        beside: { is_bidirectional: true },
      },
      context_attachments: [{ attachment: URL }],
      paddingX: 10,
      hypothesis: {
        annotations: [
          { label: "cow", type: "box", left: 1, top: 1, width: 1, height: 1 },
          { uuid: "u", label: "nose", type: "point", x: 1, y: 1 },
        ],
      },
      base_annotations: { annotations: [] },
      can_add_base_annotations: false,
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: geometries
      geometrys: {},
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: objects_to_annotate
      geometries: { box: { objects_to_anotate: ["cow"] } },
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error there is no such geometry
      geometries: { boxes: { objects_to_annotate: ["cow"] } },
    });
    // @ts-expect-error attachment is missing
    client.tasks.create("imageannotation", { geometries: {} });
    client.tasks.create("imageannotation", {
      // @ts-expect-error one attachment, not an array
      attachment: [URL],
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      annotation_attributes: {
        // @ts-expect-error a choice without choices
        colour: { type: "category" },
      },
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      hypothesis: {
        // @ts-expect-error a box has no x
        annotations: [{ label: "cow", type: "box", x: 1, y: 1 }],
      },
    });
  });
});

Deno.test("segmentannotation: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("segmentannotation", {
      attachment: URL,
      labels: ["road", { choice: "car", instance_label: true }],
      allow_unlabeled: true,
      hypothesis: {
        annotations: { combined: { indexedImage: URL } },
        labelMapping: {
          road: { index: 1, color: "#ff0000" },
          car: [{ index: 2, color: "#00ff00" }],
        },
      },
    });
    client.tasks.create("segmentannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: labels
      label: ["road"],
    });
    // @ts-expect-error attachment is missing
    client.tasks.create("segmentannotation", { labels: ["road"] });
    client.tasks.create("segmentannotation", {
      attachment: URL,
      // @ts-expect-error a boolean
      allow_unlabeled: "no",
    });
    client.tasks.create("segmentannotation", {
      attachment: URL,
      // @ts-expect-error labelMapping is missing
      hypothesis: { annotations: { combined: { indexedImage: URL } } },
    });
  });
});

Deno.test("older image types: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("annotation", { attachment: URL, min_width: "30" });
    client.tasks.create("lineannotation", { attachment: URL, splines: true });
    client.tasks.create("polygonannotation", { attachment: URL });
    client.tasks.create("pointannotation", { attachment: URL });
    client.tasks.create("cuboidannotation", {
      attachment: URL,
      camera_height: 1.5,
      max_annotations: 3,
    });
    client.tasks.create("polygonannotation", {
      attachment: URL,
      // @ts-expect-error lines only
      splines: true,
    });
    // @ts-expect-error attachment is missing
    client.tasks.create("lineannotation", { objects_to_annotate: ["line"] });
    client.tasks.create("annotation", {
      attachment: URL,
      // @ts-expect-error an array
      objects_to_annotate: "cow",
    });
  });
});

Deno.test("questions: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("categorization", {
      attachment: "Moo",
      attachment_type: "text",
      categories: ["cow", "dog"],
    });
    client.tasks.create("datacollection", { fields: { url: "The URL" } });
    client.tasks.create("audiotranscription", {
      attachment: URL,
      phrases: ["Moo"],
    });
    client.tasks.create("phonecall", {
      phone_number: "1",
      script: "Hello",
      entity_name: "Farm",
      instruction: "Ask",
    });
    client.tasks.create("categorization", {
      attachment: URL,
      // @ts-expect-error misspelt: categories
      category: ["cow"],
    });
    // @ts-expect-error attachments is missing
    client.tasks.create("comparison", { choices: ["yes", "no"] });
    // @ts-expect-error attachment is missing
    client.tasks.create("audiotranscription", {});
    client.tasks.create("transcription", {
      attachment: URL,
      // @ts-expect-error an object
      fields: ["title"],
    });
  });
});

Deno.test("documenttranscription: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("documenttranscription", {
      attachments: [URL],
      features: [{ type: "text", label: "total", flags: ["money"] }],
      geometry: "polygon",
      lang: "de-DE",
    });
    client.tasks.create("documenttranscription", {
      attachment: URL,
      // @ts-expect-error misspelt: features
      feature: [],
    });
    client.tasks.create("documenttranscription", {
      attachment: URL,
      // @ts-expect-error its label is missing
      features: [{ type: "text" }],
    });
    client.tasks.create("documenttranscription", {
      // @ts-expect-error an array
      attachments: URL,
    });
  });
});

Deno.test("textcollection: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("textcollection", {
      attachments: [{ type: "text", content: "Moo" }],
      responses_required: 3,
      fields: [
        {
          type: "category",
          field_id: "kind",
          title: "Which?",
          choices: [{ label: "Cow", value: 1, subchoices: [] }],
        },
        {
          type: "field_set",
          field_id: "both",
          title: "Both",
          inline: true,
          fields: [
            { type: "text", field_id: "name", title: "Name" },
            { type: "number", field_id: "age", title: "Age", max: 30 },
          ],
        },
      ],
    });
    client.tasks.create("textcollection", {
      attachments: [{ type: "text", content: "Moo" }],
      // @ts-expect-error misspelt: fields
      field: [],
    });
    // @ts-expect-error attachments is missing, though attachment is there
    client.tasks.create("textcollection", { attachment: "Moo" });
    client.tasks.create("textcollection", {
      // @ts-expect-error objects, not URLs
      attachments: [URL],
    });
    client.tasks.create("textcollection", {
      attachments: [{ type: "text", content: "Moo" }],
      // @ts-expect-error its field_id is missing
      fields: [{ type: "category", title: "K", choices: [] }],
    });
  });
});

Deno.test("textcollection accepts fields from a plain constant, and of unknown types", () => {
  const constant = [
    { type: "category", field_id: "k", title: "K", choices: [] },
    { type: "slider", field_id: "s", title: "S", max: 3 },
  ];
  typed(() => {
    client.tasks.create("textcollection", {
      attachments: [],
      fields: constant,
    });
    client.tasks.create("textcollection", {
      attachments: [],
      attachment_type: "text",
      fields: [{ type: "slider", field_id: "s", title: "S", max: 3 }],
    });
  });
});

Deno.test("parameters that public programs send are accepted", () => {
  typed(() => {
    client.tasks.create("videoplaybackannotation", {
      attachment: URL,
      start_time: 10,
      duration_time: 20,
      global_attributes: { weather: { choices: ["sun"] } },
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      global_attributes: { weather: { choices: ["sun"] } },
      geometries: { point: { connections: [{ pair: ["head", "tail"] }] } },
    });
    client.evaluationTasks.create("imageannotation", {
      attachment: URL,
      rapid: true,
      expected_response: { annotations: [] },
    });
  });
});

Deno.test("namedentityrecognition: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("namedentityrecognition", {
      text: "Moo",
      labels: ["animal", { name: "sound", children: ["loud"] }],
      merge_newlines: true,
    });
    client.tasks.create("namedentityrecognition", {
      text: "Moo",
      // @ts-expect-error text, not attachment
      attachment: URL,
    });
    // @ts-expect-error text is missing
    client.tasks.create("namedentityrecognition", { labels: ["animal"] });
    client.tasks.create("namedentityrecognition", {
      text: "Moo",
      // @ts-expect-error name, not choice
      labels: [{ choice: "animal" }],
    });
  });
});

Deno.test("videos: right, misspelt, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("videoannotation", {
      attachments: [URL, URL],
      attachment_type: "image",
      geometries: { box: { objects_to_annotate: ["cow"] } },
      events_to_annotate: ["moo"],
      frame_rate: 2,
    });
    client.tasks.create("videoplaybackannotation", {
      attachment: URL,
      annotation_frame_rate: 1,
    });
    client.tasks.create("videoannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: frame_rate
      framerate: 2,
    });
    client.tasks.create("videoannotation", {
      attachment: URL,
      // @ts-expect-error playback only
      annotation_frame_rate: 1,
    });
    client.tasks.create("videoplaybackannotation", {
      attachment: URL,
      // @ts-expect-error an array
      events_to_annotate: "moo",
    });
  });
});

Deno.test("scenes: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("lidarannotation", {
      attachments: [URL],
      labels: ["car"],
      dependents: { defs: [{ type: "lidarsegmentation", labels: ["road"] }] },
    });
    client.tasks.create("lidarlinking", { lidar_task: "t", whatever: 1 });
    client.tasks.create("lidarsegmentation", {
      lidar_task: "t",
      lidar_task_frames: [0, 1],
    });
    client.tasks.create("lidartopdown", {
      project: "p",
      attachment: URL,
      geometries: { polygon: { objects_to_annotate: ["lane"] } },
    });
    client.tasks.create("sensorfusion", {
      project: "p",
      attachments: [URL],
      scene_format: "sensor_fusion",
      annotation_definition: [{ any: "thing" }],
      is_frameless: false,
    });
    client.tasks.create("multistage", {
      project: "p",
      attachments: [URL],
      scene_format: "split_base64",
    });
    client.tasks.create("lidarannotation", {
      attachments: [URL],
      // @ts-expect-error misspelt: max_distance_meters
      max_distance_metres: 30,
    });
    // @ts-expect-error attachments is missing
    client.tasks.create("lidarannotation", { labels: ["car"] });
    // @ts-expect-error lidar_task is missing
    client.tasks.create("lidarlinking", { annotation_type: "imageannotation" });
    client.tasks.create("lidartopdown", {
      attachment: URL,
      // @ts-expect-error there are no boxes
      geometries: { box: {} },
    });
    // @ts-expect-error scene_format is missing
    client.tasks.create("multistage", { attachments: [URL] });
    client.tasks.create("sensorfusion", {
      attachments: [URL],
      scene_format: "sensor_fusion",
      // @ts-expect-error a boolean
      is_frameless: "no",
    });
  });
});

Deno.test("tasks.create accepts any parameters for types whose parameters are not documented", () => {
  typed(() => {
    client.tasks.create("chat", { template_variables: { a: 1 } });
    client.tasks.create("chatexperimental", { a: 1 });
    client.tasks.create("chatlite", { a: 1 });
    client.tasks.create("multichat", { a: 1 });
    client.tasks.create("documentmodel", { a: 1 });
    client.tasks.create("laneannotation", { a: 1 });
    client.tasks.create("videoboxannotation", { a: 1 });
    client.tasks.create("videocuboidannotation", { a: 1 });
    client.tasks.create("federal2dvideoannotation", { a: 1 });
    client.tasks.create("cruisecontrol", { a: 1 });
  });
});

Deno.test("OFFICIAL_BODIES are params of their types", () => {
  // The compiler checks the bodies. This asserts that there are enough of them.
  const types = new Set(OFFICIAL_BODIES.map(({ type }) => type));
  if (types.size < 15) {
    throw new Error(`Too few types: ${[...types].join(", ")}`);
  }
});

Deno.test("evaluationTasks.create and trainingTasks.create accept the params of the type, and a response", () => {
  typed(async () => {
    const task = await client.evaluationTasks.create(
      OFFICIAL_EVALUATION.type,
      OFFICIAL_EVALUATION.params,
    );
    expectTypeOf(task.expected_response?.annotations["k"]?.response)
      .toEqualTypeOf<
        readonly (readonly JsonValue[])[] | undefined
      >();
    client.trainingTasks.create("imageannotation", {
      attachment: URL,
      expected_response: { annotations: [] },
    });
    client.trainingTasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: annotations
      expected_response: { annotation: [] },
    });
    // @ts-expect-error expected_response is missing
    client.trainingTasks.create("imageannotation", { attachment: URL });
    client.trainingTasks.create("imageannotation", {
      attachment: URL,
      expected_response: { annotations: [] },
      // @ts-expect-error misspelt: geometries
      geometrys: {},
    });
    client.evaluationTasks.create("newtype", {
      expected_response: { any: 1 },
      anything: 1,
    });
  });
});

Deno.test("projects.create and projects.update accept the params of the type", () => {
  typed(async () => {
    const project = await client.projects.create({
      name: "p",
      type: "imageannotation",
      params: {
        instruction: "Box each cow",
        callback_url: "https://example.com/",
        geometries: { box: { objects_to_annotate: ["cow"] } },
      },
    });
    expectTypeOf(project.type).toEqualTypeOf<"imageannotation">();
    expectTypeOf(project.param_history[0]?.geometries?.box?.min_width)
      .toEqualTypeOf<number | undefined>();
    client.projects.create({ name: "p", type: "newtype", params: { any: 1 } });
    client.projects.create({ name: "p", type: "comparison", params: null });
    client.projects.create({
      name: "p",
      type: "imageannotation",
      // @ts-expect-error misspelt: geometries
      params: { geometrys: {} },
    });
    client.projects.create({
      name: "p",
      type: "imageannotation",
      // @ts-expect-error belongs to one task
      params: { unique_id: "u" },
    });
    client.projects.update("p", { patch: true, anything: 1 });
    client.projects.update<"imageannotation">("p", { patch: true, padding: 1 });
    client.projects.update<"imageannotation">("p", {
      // @ts-expect-error misspelt: padding
      paddding: 1,
    });
  });
});
