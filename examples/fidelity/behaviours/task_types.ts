/** The recorded responses of test tasks, by type. */
import { IMAGE, type Probe } from "../probe.ts";
import type { Section } from "../row.ts";

const RESULTS = "tests/emulator/task_types/results_test.ts";
const SEGMENTS = "tests/emulator/routes/segmentation_test.ts";

const { attachment } = IMAGE;
const OBJECTS = {
  attachment,
  instruction: "Draw",
  objects_to_annotate: ["a"],
  with_labels: true,
};
const FIELDS = { title: "The title", name: "The name" };
const PAGE = {
  attachment: "https://example.com/",
  attachment_type: "website",
  instruction: "Look at it",
};
const AUDIO = { attachment: "https://example.com/a.mp3" };
const LABELS = ["a", "b"];

export const TASK_TYPES: Section = {
  title: "Responses of test tasks",
  rows: [
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
        [SEGMENTS]: [
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
