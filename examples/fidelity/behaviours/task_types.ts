/** Task types: required parameters, defaults, and the responses of test tasks. */
import { IMAGE, type Probe } from "../probe.ts";
import type { Section } from "../row.ts";

const CREATE = "tests/emulator/routes/create_task_test.ts";
const PARAMS = "tests/emulator/routes/task_params_test.ts";
const RESULTS = "tests/emulator/task_types/results_test.ts";
const FILES = "tests/emulator/routes/result_files_test.ts";

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

/** Parameters of which a required one is missing. */
const INCOMPLETE: Readonly<Record<string, object>> = {
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

/** Sufficient parameters, and the defaults that are added to them. */
const DEFAULTS: Readonly<Record<string, readonly [object, object]>> = {
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

export const TASK_TYPES: Section = {
  title: "Task types",
  rows: [
    {
      kind: "known",
      name: "required parameters",
      behaviour:
        "Each task type has required parameters; a creation without them is a 400.",
      grade: "A",
      evidence: ["official tests", "official clients", "documentation"],
      emulator:
        "For types without an official test: the parameters that the documentation calls required.",
      tests: {
        [CREATE]: ["… with only … is a 400"],
        "tests/emulator/task_types/create_test.ts": [
          "… requires the parameters that its documentation requires",
        ],
      },
      check: async (probe) => {
        for (const [type, body] of Object.entries(INCOMPLETE)) {
          probe.expectError(
            type,
            await probe.send(`POST /task/${type}`, body),
            400,
          );
        }
      },
    },
    {
      kind: "known",
      name: "default parameters",
      behaviour:
        "Each task type has default parameters, such as min_width of a box, allow_multiple of a category and splines of a line.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [PARAMS]: [
          "… has its defaults",
          "imageannotation has defaults inside its geometries and attributes",
        ],
      },
      check: async (probe) => {
        for (const [type, [body, defaults]] of Object.entries(DEFAULTS)) {
          const { params } = await probe.sendOk(`POST /task/${type}`, body);
          for (const [name, value] of Object.entries(defaults)) {
            probe.expect(`${type}: ${name}`, params[name], value);
          }
        }
      },
    },
    {
      kind: "known",
      name: "annotation",
      behaviour:
        "The response of a test task is one box at 0, 0 of 100 by 100, with the last label.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [RESULTS]: ["annotation: one box with the last label"] },
      check: async (probe) => {
        const [box] = await annotationsOf(probe, "annotation");
        const { left, top, width, height } = Object(box);
        probe.expect("the box", [left, top, width, height], [0, 0, 100, 100]);
      },
    },
    {
      kind: "known",
      name: "categorization",
      behaviour:
        "The response of a test task is one of its categories, not always the same one at each read.",
      grade: "A",
      evidence: ["recordings"],
      emulator: "The category stays the same.",
      tests: { [RESULTS]: ["categorization: one of the categories"] },
      check: async (probe) => {
        const categories = ["public", "private"];
        const body = { ...PAGE, categories };
        const { response } = await probe.newTask(body, "categorization");
        const isOne = categories.includes(response?.category);
        probe.expectThat("One of the categories", isOne, response?.category);
      },
    },
    {
      kind: "known",
      name: "comparison",
      behaviour: "The response of a test task is its first choice.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [RESULTS]: ["comparison: the first choice, or every field filled in"],
      },
      check: async (probe) => {
        const attachments = [attachment, attachment];
        const body = { attachments, attachment_type: "image", choices: LABELS };
        const { response } = await probe.newTask(body, "comparison");
        probe.expect("response", response, { choice: "a" });
      },
    },
    {
      kind: "known",
      name: "cuboidannotation",
      behaviour:
        "The response of a test task is one cuboid of six vertices, with the first label.",
      grade: "A",
      evidence: ["recordings"],
      emulator: "The positions of the vertices are not the recorded ones.",
      tests: {
        [RESULTS]: [
          "cuboidannotation: one cuboid of six vertices with the first label",
        ],
      },
      check: async (probe) => {
        const [cuboid] = await annotationsOf(probe, "cuboidannotation");
        probe.expect("vertices", Object(cuboid).vertices?.length, 6);
      },
    },
    {
      kind: "known",
      name: "datacollection",
      behaviour:
        "The response of a test task has the same string in every field, and 15 seconds.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [RESULTS]: ["datacollection: every field filled in after 15 seconds"],
      },
      check: async (probe) => {
        const body = { ...PAGE, fields: FIELDS };
        const { response } = await probe.newTask(body, "datacollection");
        probe.expect("fields", response?.fields, filledIn(FIELDS));
        probe.expect("seconds", response?.time_spent_in_seconds, 15);
      },
    },
    {
      kind: "known",
      name: "lineannotation and polygonannotation",
      behaviour:
        "The response of a test task has three fixed vertices, with a label.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [RESULTS]: [
          "lineannotation and polygonannotation: three vertices with the last label",
        ],
      },
      check: async (probe) => {
        for (const type of ["lineannotation", "polygonannotation"]) {
          const [path] = await annotationsOf(probe, type);
          probe.expect(`${type}: vertices`, Object(path).vertices, [
            { x: 10, y: 10 },
            { x: 110, y: 110 },
            { x: 10, y: 110 },
          ]);
        }
      },
    },
    {
      kind: "known",
      name: "pointannotation",
      behaviour: "A test task has no response.",
      grade: "A",
      evidence: ["recordings"],
      tests: { [RESULTS]: ["pointannotation: a test task has no response"] },
      check: async (probe) => {
        const task = await probe.newTask(OBJECTS, "pointannotation");
        probe.expect("response", "response" in task, false);
      },
    },
    {
      kind: "known",
      name: "segmentannotation",
      behaviour:
        "The response of a test task links to pictures, and maps its plain labels.",
      grade: "A",
      evidence: ["recordings"],
      emulator:
        "The pictures are generated, and can be downloaded from the emulator.",
      tests: {
        [FILES]: [
          "segmentannotation of a test task maps plain labels only, and its images open",
        ],
      },
      check: async (probe) => {
        const body = { attachment, instruction: "Paint", labels: LABELS };
        const { response } = await probe.newTask(body, "segmentannotation");
        const mapping = Object.keys(Object(response?.labelMapping)).sort();
        probe.expect("labels of the mapping", mapping, LABELS);
      },
    },
    {
      kind: "known",
      name: "transcription",
      behaviour:
        "The response of a test task has the same string in every field, and null in repeatable_fields.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [RESULTS]: ["transcription: every field filled in, and two null rows"],
      },
      check: async (probe) => {
        const body = { ...PAGE, fields: FIELDS };
        const { response } = await probe.newTask(body, "transcription");
        probe.expect("fields", response?.fields, filledIn(FIELDS));
        const rows = response?.repeatable_fields;
        probe.expect("repeatable_fields", rows, [null, null]);
      },
    },
    {
      kind: "known",
      name: "audiotranscription",
      behaviour:
        "The response of a test task is a fixed sentence of eleven aligned words.",
      grade: "A",
      evidence: ["recordings"],
      tests: {
        [RESULTS]: [
          "audiotranscription: the recorded sentence with eleven aligned words",
        ],
      },
      check: async (probe) => {
        const { response } = await probe.newTask(AUDIO, "audiotranscription");
        probe.expect("duration", response?.duration, 5);
        probe.expect("aligned words", response?.alignment?.length, 11);
      },
    },
    {
      kind: "guess",
      name: "responses of other types",
      behaviour:
        "The response of another type is drawn from the seed, in its documented form. A type without a documented response has no annotations.",
      tests: {
        [RESULTS]: [
          "a type with an undocumented response has no annotations",
          "responses are the same for one seed, and different for another",
        ],
      },
    },
    {
      kind: "guess",
      name: "rows of a transcription",
      behaviour: "A transcription with row fields has two rows.",
      tests: {
        [RESULTS]: [
          "transcription: two rows filled in for a task with row fields",
        ],
      },
    },
    {
      kind: "guess",
      name: "order of the points of an ellipse",
      behaviour:
        "The four extreme points of an ellipse begin at the top and go clockwise.",
      tests: {
        "tests/emulator/task_types/image_annotations_test.ts": [
          "imageannotation has the points of an ellipse clockwise from the top",
        ],
      },
    },
    {
      kind: "guess",
      name: "response of lidartopdown",
      behaviour:
        "The response of a lidartopdown is like that of an imageannotation.",
      tests: {
        "tests/emulator/task_types/image_annotations_test.ts": [
          "lidartopdown has the shapes of an image",
        ],
      },
    },
    {
      kind: "guess",
      name: "camera of a lidar scene",
      behaviour: "A lidar scene has one camera, and camera_used is its index.",
      tests: {
        [RESULTS]: ["lidarannotation: the one camera of the scene is 0"],
      },
    },
    {
      kind: "guess",
      name: "field sets",
      behaviour:
        "The fields of a field_set are beside all others in the response of a textcollection.",
      tests: {
        [RESULTS]: ["textcollection: each field filled in by its type"],
      },
    },
    {
      kind: "guess",
      name: "limits of number fields",
      behaviour: "min, max and step of a number field limit its values.",
      tests: {
        [RESULTS]: ["textcollection: min, max and step limit a number field"],
      },
    },
    {
      kind: "guess",
      name: "offsets of entities",
      behaviour:
        "start and end of an entity count UTF-16 units, and end is exclusive.",
      tests: {
        [RESULTS]: [
          "namedentityrecognition: words at their offsets, and relationships between them",
        ],
      },
    },
    {
      kind: "guess",
      name: "page numbers",
      behaviour: "The first page of a documenttranscription is 0.",
      tests: {
        [RESULTS]: [
          "documenttranscription: every feature, with the members of its flags",
        ],
      },
    },
    {
      kind: "guess",
      name: "timestamps of video frames",
      behaviour:
        "timestamp in the file of a videoplaybackannotation is in seconds.",
      tests: {
        [FILES]: [
          "videoplaybackannotation: boxes by their uuid, at increasing frames, inside the picture",
        ],
      },
    },
    {
      kind: "guess",
      name: "times of video events",
      behaviour: "start and end of a video event are frame numbers.",
      tests: {
        [FILES]: ["videoannotation has events if the params have them"],
      },
    },
  ],
};

async function annotationsOf(
  probe: Probe,
  type: string,
): Promise<readonly unknown[]> {
  const { response } = await probe.newTask(OBJECTS, type);
  const annotations = response?.annotations;
  return Array.isArray(annotations) ? annotations : [];
}

function filledIn(fields: object): object {
  return Object.fromEntries(
    Object.keys(fields).map((name) => [name, "test response"]),
  );
}
