/** The forms of results, the flags that change them, and what is guessed of them. */
import { IMAGE } from "../probe.ts";
import { LIVE, type Section } from "../row.ts";

const RESULTS = "tests/emulator/task_types/results_test.ts";
const TEXTS = "tests/emulator/task_types/textcollection_test.ts";
const FILES = "tests/emulator/routes/result_files_test.ts";
const SEGMENTS = "tests/emulator/routes/segmentation_test.ts";
const FORMS = "tests/emulator/task_types/response_forms_test.ts";
const FLAGS = "tests/emulator/task_types/flags_test.ts";

const { attachment } = IMAGE;
const OBJECTS = { attachment, instruction: "Draw", objects_to_annotate: ["a"] };

export const TASK_RESULTS: Section = {
  title: "Results of task types",
  rows: [
    {
      kind: "known",
      name: "mapping of a live segmentannotation",
      behaviour:
        "Each label has index, color, attributes and numPixels; a label with instances has an array, [] if it does not occur. A label with dots occurs with a backslash before each dot, and mostly as it is too.",
      grade: "A",
      evidence: ["recordings"],
      emulator:
        "Both spellings always, with the same value; in recordings one of them may have no instances. The same spellings in labeled. Other colors, which are unique.",
      tests: {
        [SEGMENTS]: [
          "segmentannotation of a live task has the recorded members for each label",
          "segmentannotation of a live task has [] for an instance label that does not occur",
          "segmentannotation has a label with dots twice, escaped in its place and plain at the end",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "pictures of a segmentannotation",
      behaviour:
        "The combined picture and the masks of labels have four channels, and pixels without a label are transparent. The indexed picture has one channel.",
      grade: "A/B",
      evidence: ["recordings", "documentation"],
      tests: {
        [SEGMENTS]: [
          "segmentannotation of a live task: every mask agrees with the indexed image and the mapping",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "flags of a segmentannotation",
      behaviour:
        "Every pixel has a label unless allow_unlabeled is true. With allow_parent_labels, labels with subchoices can be chosen.",
      grade: "B",
      evidence: ["documentation"],
      tests: {
        [SEGMENTS]: [
          "segmentannotation labels every pixel unless allow_unlabeled is true",
          "segmentannotation has labels with subchoices only with allow_parent_labels",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "with_labels",
      behaviour:
        "Annotations of the older types have labels only with with_labels; its default is true for cuboids, false for the others. Objects of a videoplaybackannotation have labels if it is true.",
      grade: "B",
      evidence: ["documentation"],
      emulator:
        "Annotations of other types have labels unless it is false, which is a guess.",
      tests: {
        [FLAGS]: [
          "… has labels with with_labels, by default …",
          "… has labels unless with_labels is false",
        ],
      },
      check: async (probe) => {
        const { response } = await probe.newTask(OBJECTS, "annotation");
        const [box] = response?.annotations ?? [];
        const seen = [typeof Object(box).left, "label" in Object(box)];
        probe.expect("a box without a label", seen, ["number", false]);
      },
    },
    {
      kind: "known",
      name: "pixels of a box",
      behaviour:
        "The position of a box may have parts of pixels, unless integer_pixels is true.",
      grade: "A/B",
      evidence: ["recordings", "documentation"],
      tests: {
        [FLAGS]: [
          "a box has whole pixels with integer_pixels, and parts of pixels without",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "several labelers of a textcollection",
      behaviour:
        "With responses_required, what each labeler filled in is in the task's attempts. Public programs read three other forms. The first has, by field, an array with the value of each labeler. The second has, by field, a member responses with an object of each labeler. The third has one member responses for all fields, with an object of each labeler. There chosen values are an array of strings.",
      grade: "B/C",
      evidence: ["official clients", "public code"],
      emulator:
        "The first form, or with the option responseForms another one. The key of the third is the field or the set of fields.",
      tests: {
        [FORMS]: [
          "responseForms: a textcollection with its fields, and each labeler in attempts",
          "responseForms: a textcollection by field, with the values of all labelers",
          "responseForms: a textcollection by field, with what each labeler filled in",
          "responseForms: a textcollection with the form of each labeler",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "file of a videoplaybackannotation",
      behaviour:
        "An object with the annotated objects by their uuid, of any geometry; so the documentation says and a public program reads it. An example of the documentation has an array with this object in annotations.",
      grade: "B/C",
      evidence: ["documentation", "public code"],
      emulator:
        "The first form, or with the option responseForms the second one.",
      tests: {
        [FORMS]: [
          "responseForms: the objects of a videoplaybackannotation, or an array with them",
          "videoplaybackannotation has every geometry, without the type in its frames",
        ],
      },
      notChecked: LIVE,
    },
    {
      kind: "known",
      name: "file of video events",
      behaviour: "The events are an array, or an array in events.",
      grade: "B/C",
      evidence: ["documentation", "public code"],
      emulator:
        "The first form, or with the option responseForms the second one.",
      tests: {
        [FORMS]: [
          "responseForms: the events of a video as an array, or in an object",
        ],
      },
      notChecked: LIVE,
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
      name: "mask of unlabelled pixels",
      behaviour:
        "The mask of unlabelled pixels has one channel; they are white, all others black.",
      tests: {
        [SEGMENTS]: [
          "segmentannotation of a live task: every mask agrees with the indexed image and the mapping",
        ],
      },
    },
    {
      kind: "guess",
      name: "base annotations",
      behaviour:
        "base_annotations are in the response of an image task if labelers can remove none or add none; otherwise all are removed.",
      tests: {
        [FLAGS]: [
          "base annotations stay where labelers can remove none, and are all where they can add none",
        ],
      },
    },
    {
      kind: "guess",
      name: "response to taxonomies",
      behaviour:
        "The category of a categorization with taxonomies is a choice of the first one that has any.",
      tests: {
        [FLAGS]: [
          "categorization with taxonomies has a choice of the first that has any",
        ],
      },
    },
    {
      kind: "guess",
      name: "scenes of several sensors",
      behaviour:
        "The response of a sensorfusion has a link to annotations with clips, and the recording. Public programs about such scenes read them, but do not tell the type of their tasks. With the option responseForms it has no annotations, like that of a multistage: no documentation describes them.",
      tests: {
        [FORMS]: [
          "responseForms: the annotations of a sensorfusion behind a link, or none",
        ],
        "tests/emulator/task_types/documented_types_test.ts": [
          "…: the response and its files have the documented members and kinds",
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
        [TEXTS]: ["textcollection: each field filled in by its type"],
      },
    },
    {
      kind: "guess",
      name: "limits of number fields",
      behaviour: "min, max and step of a number field limit its values.",
      tests: {
        [TEXTS]: ["textcollection: min, max and step limit a number field"],
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
