/** Checks of single task types: what they require, what they get filled in, and what a test task is answered with. */
import { type Check, IMAGE, type Probe } from "./probe.ts";

const { attachment } = IMAGE;
const OBJECTS = { attachment, instruction: "Draw", objects_to_annotate: ["a"] };
const FIELDS = { title: "The title", name: "The name" };
const PAGE = {
  attachment: "https://example.com/",
  attachment_type: "website",
  instruction: "Look at it",
};
const AUDIO = { attachment: "https://example.com/a.mp3" };
const LABELS = ["a", "b"];

/** What is too little for each type (table 4.1). */
const TOO_LITTLE: Readonly<Record<string, object>> = {
  annotation: { attachment_type: "image", instruction: "Draw" },
  audiotranscription: { attachment_type: "audio" },
  categorization: { categories: ["public", "private"] },
  comparison: { attachment_type: "image", instruction: "Compare" },
  datacollection: { attachment_type: "website" },
  documenttranscription: { instruction: "Transcribe" },
  imageannotation: { attachment_type: "image", instruction: "Draw" },
  lineannotation: { attachment_type: "image", instruction: "Draw" },
  pointannotation: { attachment_type: "image", instruction: "Draw" },
  polygonannotation: { attachment_type: "image", instruction: "Draw" },
  segmentannotation: { attachment_type: "image", instruction: "Draw" },
  textcollection: { title: "A form" },
  transcription: { attachment_type: "website" },
};

/** What each type gets filled in, beside what is enough for it (table 4.2). */
const FILLED_IN: Readonly<Record<string, readonly [object, object]>> = {
  annotation: [OBJECTS, { min_width: 0, min_height: 0 }],
  audiotranscription: [AUDIO, { skip_human_transcription: false }],
  categorization: [
    { ...PAGE, categories: ["public", "private"] },
    { allow_multiple: false },
  ],
  cuboidannotation: [
    OBJECTS,
    { with_labels: true, min_annotations: 0, max_annotations: 0 },
  ],
  imageannotation: [IMAGE, { with_labels: true }],
  lineannotation: [OBJECTS, { splines: false }],
  segmentannotation: [
    { attachment, instruction: "Paint", labels: LABELS },
    { allow_parent_labels: false },
  ],
};

/** The checks by the ledger's id. */
export const TYPE_CHECKS: Readonly<Record<string, Check>> = {
  "Table 4.1": async (probe) => {
    for (const [type, body] of Object.entries(TOO_LITTLE)) {
      probe.expectError(type, await probe.ask(`POST /task/${type}`, body), 400);
    }
  },
  "Table 4.2": async (probe) => {
    for (const [type, [body, defaults]] of Object.entries(FILLED_IN)) {
      const { params } = await probe.get(`POST /task/${type}`, body);
      for (const [name, value] of Object.entries(defaults)) {
        probe.expect(`${type}: ${name}`, params[name], value);
      }
    }
  },
  "Table 4.3 annotation": async (probe) => {
    const [box] = await annotationsOf(probe, "annotation");
    const { left, top, width, height } = Object(box);
    probe.expect("the box", [left, top, width, height], [0, 0, 100, 100]);
  },
  "Table 4.3 categorization": async (probe) => {
    const categories = ["public", "private"];
    const body = { ...PAGE, categories };
    const { response } = await probe.newTask(body, "categorization");
    const isOne = categories.includes(response?.category);
    probe.expectThat("One of the categories", isOne, response?.category);
  },
  "Table 4.3 comparison": async (probe) => {
    const attachments = [attachment, attachment];
    const body = { attachments, attachment_type: "image", choices: LABELS };
    const { response } = await probe.newTask(body, "comparison");
    probe.expect("response", response, { choice: "a" });
  },
  "Table 4.3 cuboidannotation": async (probe) => {
    const [cuboid] = await annotationsOf(probe, "cuboidannotation");
    probe.expect("vertices", Object(cuboid).vertices?.length, 6);
  },
  "Table 4.3 datacollection": async (probe) => {
    const body = { ...PAGE, fields: FIELDS };
    const { response } = await probe.newTask(body, "datacollection");
    probe.expect("fields", response?.fields, answersTo(FIELDS));
    probe.expect("seconds", response?.time_spent_in_seconds, 15);
  },
  "Table 4.3 lineannotation, polygonannotation": async (probe) => {
    for (const type of ["lineannotation", "polygonannotation"]) {
      const [path] = await annotationsOf(probe, type);
      probe.expect(`${type}: vertices`, Object(path).vertices, [
        { x: 10, y: 10 },
        { x: 110, y: 110 },
        { x: 10, y: 110 },
      ]);
    }
  },
  "Table 4.3 pointannotation": async (probe) => {
    const task = await probe.newTask(OBJECTS, "pointannotation");
    probe.expect("response", "response" in task, false);
  },
  "Table 4.3 segmentannotation": async (probe) => {
    const body = { attachment, instruction: "Paint", labels: LABELS };
    const { response } = await probe.newTask(body, "segmentannotation");
    const mapping = Object.keys(Object(response?.labelMapping)).sort();
    probe.expect("labels of the mapping", mapping, LABELS);
  },
  "Table 4.3 transcription": async (probe) => {
    const body = { ...PAGE, fields: FIELDS };
    const { response } = await probe.newTask(body, "transcription");
    probe.expect("fields", response?.fields, answersTo(FIELDS));
    const rows = response?.repeatable_fields;
    probe.expect("repeatable_fields", rows, [null, null]);
  },
  "Table 4.3 audiotranscription": async (probe) => {
    const { response } = await probe.newTask(AUDIO, "audiotranscription");
    probe.expect("duration", response?.duration, 5);
    probe.expect("aligned words", response?.alignment?.length, 11);
  },
  ID8: async (probe) => {
    const body = { ...PAGE, fields: FIELDS };
    const { response } = await probe.newTask(body, "transcription");
    const rows = response?.repeatable_fields;
    const hasNull = Array.isArray(rows) && rows.includes(null);
    probe.expectThat("A null in repeatable_fields", hasNull, rows);
  },
};

async function annotationsOf(
  probe: Probe,
  type: string,
): Promise<readonly unknown[]> {
  const { response } = await probe.newTask(OBJECTS, type);
  const annotations = response?.annotations;
  return Array.isArray(annotations) ? annotations : [];
}

function answersTo(fields: object): object {
  return Object.fromEntries(
    Object.keys(fields).map((name) => [name, "test response"]),
  );
}
