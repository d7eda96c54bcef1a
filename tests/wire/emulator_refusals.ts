/** Requests for tasks that are refused, each for a reason of its own. */
import type { EmulatorStep } from "./emulator_recorder.ts";

const BOX = {
  attachment: "https://example.com/a.png",
  attachment_type: "image",
  geometries: { box: { objects_to_annotate: ["car", "tree"] } },
};

/** What is refused at creation, by type. */
const REFUSED: readonly (readonly [string, unknown])[] = [
  ["nosuchtype", {}],
  ["annotation", { attachment: "x" }],
  ["annotation", { objects_to_annotate: ["a"] }],
  ["audiotranscription", {}],
  ["audiotranscription", { attachment: "moo" }],
  ["categorization", { attachment: "x" }],
  ["comparison", {}],
  ["comparison", { attachments: ["a"] }],
  ["datacollection", {}],
  ["documenttranscription", { attachment: "x" }],
  ["imageannotation", {}],
  ["imageannotation", { attachment: "x" }],
  ["lidarannotation", {}],
  ["lidarannotation", { attachments: [] }],
  ["lidarlinking", {}],
  ["lidarsegmentation", {}],
  ["lidartopdown", { attachments: [] }],
  ["multistage", { attachments: [] }],
  ["namedentityrecognition", { text: "Moo" }],
  ["phonecall", { phone_number: "1" }],
  ["segmentannotation", { attachment: "x" }],
  ["sensorfusion", {}],
  ["textcollection", {}],
  ["transcription", { attachment: "x" }],
  ["videoannotation", { attachment: "x" }],
  ["videoannotation", {
    attachment_type: "image",
    attachment: "x",
    geometries: { box: {} },
  }],
  ["videoannotation", {
    attachment_type: "video",
    attachments: ["x"],
    geometries: { box: {} },
  }],
  ["chat", []],
  ["chat", "text"],
  ["chat", { metadata: [] }],
  ["chat", { metadata: { a: "x".repeat(20_000) } }],
  ["chat", { tags: ["1", "2", "3", "4", "5", "6"] }],
  ["chat", { tags: [1] }],
  ["chat", { unique_id: 1 }],
  ["chat", { priority: "high" }],
  ["chat", { clear_unique_id_on_error: "x" }],
  ["chat", { callback_url: {} }],
  ["chat", { project: "none" }],
  ["chat", { batch: "none" }],
  ["chat", { project: "roads" }],
  ["imageannotation", { ...BOX, project: "other", batch: "monday" }],
  ["imageannotation", { ...BOX, project: "roads", project_version: 7 }],
  ["imageannotation", { ...BOX, project: "roads", project_version: 1.5 }],
  ["imageannotation", { ...BOX, batch: "closed" }],
  ["lidartopdown", { attachments: ["x"], attachment: "y", project: "top" }],
];

/** What is refused, and what in its place is not. */
export const REFUSALS: readonly EmulatorStep[] = [
  ["a project", "POST /v1/projects", {
    json: {
      name: "roads",
      type: "imageannotation",
      params: { instruction: "Draw", padding: 1 },
    },
  }],
  ["another project", "POST /v1/projects", {
    json: { name: "other", type: "imageannotation", rapid: true },
  }],
  ["a third project", "POST /v1/projects", {
    json: { name: "top", type: "lidartopdown" },
  }],
  ["a batch", "POST /v1/batches", {
    json: { name: "monday", project: "roads" },
  }],
  ["a closed batch", "POST /v1/batches", {
    json: { name: "closed", project: "other" },
  }],
  ["it is closed", "POST /v1/batches/closed/finalize"],
  ...REFUSED.map((
    [type, json],
    index,
  ): EmulatorStep => [`${type} ${index}`, `POST /v1/task/${type}`, { json }]),
  ["a type that is not enabled", "POST /v1/task/phonecall", {
    as: "Bearer live_farm",
    json: { phone_number: "1" },
  }],
  ["what the project says", "POST /v1/task/imageannotation", {
    json: { ...BOX, project: "roads" },
  }],
  ["nothing of the project", "POST /v1/task/imageannotation", {
    json: { ...BOX, project: "roads", project_version: -1 },
  }],
  ["by its batch", "POST /v1/task/imageannotation", {
    json: { ...BOX, batch: "monday", padding: null, tags: "one" },
  }],
  ["nothing was created by mistake", "GET /v1/tasks?limited_response=true"],
];
