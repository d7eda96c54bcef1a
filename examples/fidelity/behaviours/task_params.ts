/** The parameters of task types: required ones, defaults, and kinds. */
import { IMAGE } from "../probe.ts";
import type { Section } from "../row.ts";

const CREATE = "tests/emulator/routes/create_task_test.ts";
const PARAMS = "tests/emulator/routes/task_params_test.ts";
const KINDS = "tests/emulator/task_types/kinds_test.ts";
const KIND_CHECKS = "tests/emulator/util/kinds_test.ts";
const MESSAGE = "tests/emulator/http/message_test.ts";
const FORMS = "tests/emulator/http/form_test.ts";

const { attachment } = IMAGE;
const OBJECTS = { attachment, instruction: "Draw", objects_to_annotate: ["a"] };
const PAGE = {
  attachment: "https://example.com/",
  attachment_type: "website",
  instruction: "Look at it",
};
const AUDIO = { attachment: "https://example.com/a.mp3" };
const LABELS = ["a", "b"];

/** Entity labels that the service refuses. */
const BAD_ENTITIES: Readonly<Record<string, object>> = {
  "a label without a name": { description: "What it is" },
  "a label with an unknown member": { name: "B", bad_key: "x" },
};

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

export const TASK_PARAMS: Section = {
  title: "Parameters of task types",
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
      name: "labels of entities",
      behaviour:
        "A label of a namedentityrecognition without a name, or with an unknown member, is a 400.",
      grade: "A",
      evidence: ["official tests"],
      emulator:
        "Each of the two alone; the official test has both in one request.",
      tests: { [KINDS]: ["… refuses …"] },
      check: async (probe) => {
        for (const [what, label] of Object.entries(BAD_ENTITIES)) {
          const labels = [{ name: "A", description: "First" }, label];
          const body = { instruction: "Mark", text: "A text", labels };
          const response = await probe.send(
            "POST /task/namedentityrecognition",
            body,
          );
          probe.expectError(what, response, 400);
        }
      },
    },
    {
      kind: "known",
      name: "form body",
      behaviour:
        "A task may be created with a form: repeated keys are arrays, brackets are objects. A single value is an array, a boolean or a number where the parameter is one.",
      grade: "B",
      evidence: ["documentation", "public code"],
      emulator: "Values of parameters that the type does not know are strings.",
      tests: {
        [MESSAGE]: ["a task may be created with a form"],
        "tests/emulator/task_types/documented_types_test.ts": [
          "…: JSON and forms of the documented parameters give equal tasks",
        ],
        "tests/emulator/task_types/form_equality_test.ts": [
          "…: any parameters are equal as JSON and as a form",
        ],
      },
      check: async (probe) => {
        const form = "instruction=Draw&attachment_type=image" +
          "&attachment=https%3A%2F%2Fi.imgur.com%2Fv4cBreD.jpg" +
          "&objects_to_annotate=cow&with_labels=true&metadata[a]=b";
        const contentType = "application/x-www-form-urlencoded";
        const extras = { contentType };
        const response = await probe.send(
          "POST /task/annotation",
          form,
          extras,
        );
        probe.expect("status", response.status, 200);
        const { params, metadata } = Object(response.body);
        const labels = params?.objects_to_annotate;
        probe.expect("an array", labels, ["cow"]);
        probe.expect("a boolean", params?.with_labels, true);
        probe.expect("a key with brackets", metadata, { a: "b" });
      },
    },
    {
      kind: "guess",
      name: "kinds of parameters",
      behaviour:
        "A parameter or a member of one with the wrong kind, an empty list of labels, attachments or fields, and an unknown geometry are a 400 that names the place. Other unknown members are kept.",
      tests: {
        [KINDS]: [
          "… refuses …",
          "a task keeps parameters that its type does not know",
        ],
        [KIND_CHECKS]: [
          "checkMembers accepts … of kind … and nothing else",
          "checkMembers names the place of a value at any depth",
        ],
      },
    },
    {
      kind: "guess",
      name: "null inside of parameters",
      behaviour: "A member that is null counts as absent, at any depth.",
      tests: {
        [KINDS]: ["a task accepts null for a parameter and inside of one"],
      },
    },
    {
      kind: "guess",
      name: "strings for numbers and booleans",
      behaviour:
        "Every number may be a numeric string, as min_width may be. Every boolean may be the word true or false, as public programs send it. params have them as they were sent.",
      tests: {
        [KIND_CHECKS]: ["checkMembers accepts … of kind … and nothing else"],
        "tests/emulator/task_types/flags_test.ts": [
          "flags are obeyed as words too, which programs send in JSON",
        ],
      },
    },
    {
      kind: "guess",
      name: "inherited parameters of the wrong kind",
      behaviour:
        "The kinds of a project's params are checked when a task inherits them.",
      tests: {
        [KINDS]: [
          "a task refuses a parameter of the wrong kind that it inherits",
        ],
      },
    },
    {
      kind: "guess",
      name: "empty values of a form",
      behaviour:
        "An empty value in a form counts as not given, unless its kind is a string.",
      tests: {
        [FORMS]: [
          "decodeForm counts an empty value as not given unless its kind is a string",
        ],
      },
    },
  ],
};
