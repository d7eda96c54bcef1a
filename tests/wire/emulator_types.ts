/** One task of each type, with both keys, and the files behind their responses. */
import type { ScaleClient } from "../../mod.ts";
import {
  createTaskSamples,
  TYPES_WITH_PROJECT,
} from "../fixtures/task_samples.ts";
import type { Chapter, EmulatorStep } from "./emulator_recorder.ts";

/** The types and params that the fixture would have a client create. */
async function params(): Promise<readonly (readonly [string, object])[]> {
  const all: (readonly [string, object])[] = [];
  const tasks = {
    create: (type: string, params: object) => {
      all.push([type, params]);
      return Promise.resolve({});
    },
  };
  await createTaskSamples({ tasks } as unknown as ScaleClient);
  return all;
}

function projects(as: string): readonly EmulatorStep[] {
  return TYPES_WITH_PROJECT.map((
    type,
  ) => [`project ${type}`, "POST /v1/projects", {
    as,
    json: { name: type, type },
  }]);
}

const FRAMES = ["https://example.com/0.json", "https://example.com/1.json"];
const SHAPES = {
  box: { objects_to_annotate: ["car"], min_height: 10 },
  polygon: { objects_to_annotate: ["lake"] },
  line: { objects_to_annotate: ["lane"] },
  point: { objects_to_annotate: ["hub"] },
  cuboid: { objects_to_annotate: ["van"] },
  ellipse: { objects_to_annotate: ["wheel"] },
};

/** Params that change what a response holds. */
const SPECIAL: readonly (readonly [string, string, object])[] = [
  ["all shapes", "imageannotation", {
    attachment: "https://example.com/a.png",
    geometries: SHAPES,
    annotation_attributes: {
      age: { type: "number", min: 1, max: 9 },
      kind: { choices: ["a", "b"], allow_multiple: true },
      note: { type: "text" },
      angle: { type: "angle" },
    },
  }],
  ["events", "videoannotation", {
    attachments: FRAMES,
    geometries: SHAPES,
    events_to_annotate: ["start", "stop"],
  }],
  ["a frame rate", "videoplaybackannotation", {
    attachment: "https://example.com/a.mp4",
    annotation_frame_rate: 1,
    video_frame_rate: 30,
    geometries: SHAPES,
    events_to_annotate: ["start"],
  }],
  ["instances", "segmentannotation", {
    attachment: "https://example.com/a.png",
    labels: ["sky", { choice: "ground", subchoices: ["road", "grass"] }, {
      choice: "car",
      instance_label: true,
    }],
    instance_labels: ["walker"],
    allow_unlabeled: true,
  }],
  ["a near lidar", "lidarannotation", {
    attachments: FRAMES,
    labels: ["car", { choice: "human", subchoices: ["walker"] }],
    max_distance_meters: 30,
    annotation_attributes: { parked: { choices: ["yes", "no"] } },
  }],
  ["an instruction of its own", "audiotranscription", {
    attachment: "s3://farm/moo.wav",
    instruction: "Listen",
  }],
  ["many categories", "categorization", {
    attachment: "x",
    taxonomies: {
      kind: { type: "category", choices: ["a", "b"] },
      size: { type: "number" },
    },
  }],
];

/** Makes the chapters, after the fixture was asked. */
export async function typeChapters(): Promise<readonly Chapter[]> {
  const all: readonly (readonly [string, string, object])[] = [
    ...(await params()).map(([type, given]) => ["", type, given] as const),
    ...SPECIAL,
  ];
  const test = all.map((
    [special, type, json],
  ): EmulatorStep => [`${type} ${special}`.trim(), `POST /v1/task/${type}`, {
    json,
    follow: true,
  }]);
  const live = all.flatMap(([special, type, json]): readonly EmulatorStep[] => {
    const name = `${type} ${special}`.trim();
    return [
      [`${name} created`, `POST /v1/task/${type}`, {
        as: "live",
        json,
        save: { task: "task_id" },
      }],
      [`${name} completed`, "POST /__emulator/tasks/<task>/complete", {
        follow: true,
      }],
    ];
  });
  return [
    { name: "types, test", steps: [...projects("test"), ...test] },
    { name: "types, live", steps: [...projects("live"), ...live] },
    {
      name: "second forms",
      options: {
        responseForms: {
          textcollection: "respondents",
          videoplaybackannotation: "list",
          events: "object",
        },
      },
      steps: SECOND_FORMS,
    },
    { name: "links", options: { resultLinkMs: 1000 }, steps: LINKS },
  ];
}

/** Tasks whose results have a second form. */
const SECOND_FORMS: readonly EmulatorStep[] = [
  ["a form", "POST /v1/task/textcollection", {
    json: {
      attachments: [],
      responses_required: 2,
      fields: [{
        type: "category",
        field_id: "kind",
        title: "Kind",
        choices: [{ label: "One", value: 1 }, { label: "Two", value: 2 }],
      }],
    },
  }],
  ["a video", "POST /v1/task/videoplaybackannotation", {
    json: {
      attachments: FRAMES,
      geometries: { point: { objects_to_annotate: ["hub"] } },
      events_to_annotate: ["start"],
    },
    follow: true,
  }],
];

const VIDEO = { attachments: FRAMES, geometries: SHAPES };

/** What becomes of a link. */
const LINKS: readonly EmulatorStep[] = [
  ["a task", "POST /v1/task/videoannotation", {
    json: VIDEO,
    save: { task: "task_id", link: "response.annotations.url" },
  }],
  ["the link", "GET <link>", { as: "none" }],
  ["the link, changed", "GET <link>0", { as: "none" }],
  ["no signature", "GET /emulated/results/<task>/annotations.json", {
    as: "none",
  }],
  ["no such path", "GET /emulated/nothing", { as: "none" }],
  ["another method", "POST <link>", { as: "none" }],
  ["two seconds later", "POST /__emulator/clock/advance", {
    json: { ms: 2000 },
  }],
  ["the link, expired", "GET <link>", { as: "none" }],
  ["a fresh link", "GET /v1/task/<task>", {
    save: { fresh: "response.annotations.url" },
  }],
  ["the fresh link", "GET <fresh>", { as: "none" }],
  ["everything is gone", "POST /__emulator/reset"],
  ["a link to nothing", "GET <fresh>", { as: "none" }],
];
