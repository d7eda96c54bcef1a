/** The tasks of the showcase: what is asked, and what labelers respond. */
import type { JsonObject } from "@labelwire/scale";
import { box, CALF, COW, COWS, GEOMETRIES, SHAPES } from "./showcase_shapes.ts";

/** A task to show. */
export interface Example {
  readonly type: string;
  readonly params: JsonObject;
  /** The response; by default the one of the emulator. */
  readonly response?: JsonObject;
  /** A corrected response: the first is rejected, and this one completes the task again. */
  readonly correction?: JsonObject;
  /** The type of the example that is its `lidar_task`. */
  readonly base?: string;
  /** What happens instead of the completion. */
  readonly outcome?: "pending" | "error";
}

const TEXT =
  "Marie Curie was born in Warsaw in 1867. With Pierre Curie she discovered polonium, which she named after Poland, and radium.";

function entity(id: string, label: string, text: string): JsonObject {
  const start = TEXT.indexOf(text);
  return { id, label, text, start, end: start + text.length };
}

/** The examples. `picture` is the URL of the demo's picture. */
export function examples(picture: string): readonly Example[] {
  const attachment = { attachment: picture, attachment_type: "image" };
  const frames = Array.from({ length: 8 }, () => picture);
  const lidar = Array.from(
    { length: 12 },
    (_, index) => `https://example.com/scene/${index}.json`,
  );
  return [
    ...[
      "cruisecontrol",
      "documentmodel",
      "federal2dvideoannotation",
      "laneannotation",
      "videoboxannotation",
      "videocuboidannotation",
      "chatexperimental",
      "chatlite",
      "multichat",
    ]
      .map((type) => ({ type, params: { any: 1 } })),
    {
      type: "multistage",
      params: { attachments: lidar, scene_format: "split_base64" },
    },
    {
      type: "sensorfusion",
      params: {
        attachments: ["https://example.com/scene.sfs"],
        scene_format: "sensor_fusion",
        annotation_definition: [{ label: "cow" }],
        is_frameless: false,
      },
    },
    {
      type: "phonecall",
      params: {
        phone_number: "1",
        script: "Hello",
        entity_name: "Green Farm",
        instruction: "Ask for the price of milk",
        fields: { price: "The price of a litre" },
      },
    },
    {
      type: "datacollection",
      params: {
        fields: { farm: "The farm's name", herd: "The number of cows" },
      },
      response: {
        fields: { farm: "Green Farm", herd: "25" },
        time_spent_in_seconds: 41,
      },
    },
    {
      type: "transcription",
      params: {
        ...attachment,
        fields: { title: "What is in the picture" },
        row_fields: { animal: "Which", place: "Where" },
      },
      response: {
        fields: { title: "Two cows on a meadow" },
        repeatable_fields: [{ animal: "A cow", place: "in the middle" }, {
          animal: "A calf",
          place: "behind the fence",
        }],
      },
    },
    {
      type: "comparison",
      params: {
        attachments: [picture, picture],
        choices: ["the same", "different"],
      },
    },
    {
      type: "categorization",
      params: { ...attachment, categories: ["a farm", "a city", "a beach"] },
      response: { category: "a farm" },
    },
    {
      type: "textcollection",
      params: {
        attachments: [{
          type: "text",
          content:
            "On the meadow stood a cow with two horns. Her calf watched from behind the fence, and neither of them moved.",
        }],
        responses_required: 3,
        fields: [
          {
            type: "category",
            field_id: "kind",
            title: "Which animals are there?",
            min_choices: 1,
            max_choices: 2,
            choices: [{ label: "Cows", value: "cows" }, {
              label: "Sheep",
              value: "sheep",
            }, { label: "Horses", value: "horses" }],
          },
          {
            type: "number",
            field_id: "count",
            title: "How many?",
            min: 1,
            max: 9,
            step: 1,
          },
          { type: "boolean", field_id: "calm", title: "Are they calm?" },
        ],
      },
    },
    {
      type: "audiotranscription",
      params: { attachment: "https://example.com/moo.wav" },
    },
    {
      type: "chat",
      params: { template_variables: { prompt: "Why do cows moo?" } },
      response: {
        responses: [{ type: "PromptInput", output: "Why do cows moo?" }, {
          type: "ModelResponse",
          output:
            "To find each other, and to call their calves.\nA calf knows the voice of its mother.",
        }],
      },
    },
    {
      type: "namedentityrecognition",
      params: {
        text: TEXT,
        labels: [{ name: "Person" }, { name: "Place" }, { name: "Year" }, {
          name: "Element",
        }, { name: "Name" }],
        relationships: [{
          name: "discovered",
          source_label: "Person",
          target_label: "Element",
        }],
      },
      response: {
        annotations: [
          entity("1", "Person", "Marie Curie"),
          entity("2", "Name", "Curie was born"),
          entity("3", "Place", "Warsaw"),
          entity("4", "Year", "1867"),
          entity("5", "Person", "Pierre Curie"),
          entity("6", "Element", "polonium"),
          entity("7", "Place", "Poland"),
          entity("8", "Element", "radium"),
        ],
        relationships: [
          { id: "r1", name: "discovered", source_ref: "1", target_ref: "6" },
          { id: "r2", name: "discovered", source_ref: "5", target_ref: "8" },
        ],
      },
    },
    {
      type: "documenttranscription",
      params: {
        ...attachment,
        features: [{ type: "text", label: "title" }, {
          type: "text",
          label: "total",
          flags: ["money"],
        }],
      },
    },
    {
      type: "lidartopdown",
      params: {
        attachment: picture,
        geometries: { polygon: { objects_to_annotate: ["Meadow"] } },
      },
    },
    {
      type: "lidarsegmentation",
      params: { attachments: lidar, labels: ["cow", "grass", "fence"] },
    },
    {
      type: "lidarannotation",
      params: {
        attachments: lidar,
        labels: ["car", "truck", "pedestrian"],
        annotation_attributes: { parked: { choices: ["yes", "no"] } },
      },
    },
    {
      type: "lidarlinking",
      params: { annotation_type: "imageannotation" },
      base: "lidarannotation",
    },
    {
      type: "videoplaybackannotation",
      params: {
        attachment: "https://example.com/cows.mp4",
        annotation_frame_rate: 1,
        video_frame_rate: 10,
        geometries: COWS,
        events_to_annotate: ["moo"],
      },
    },
    {
      type: "videoannotation",
      params: {
        attachments: frames,
        attachment_type: "image",
        geometries: COWS,
        events_to_annotate: ["moo", "walk"],
      },
    },
    {
      type: "segmentannotation",
      params: {
        ...attachment,
        labels: ["Sky", "Meadow", { choice: "Cow", instance_label: true }],
        allow_unlabeled: true,
      },
    },
    ...([
      "annotation",
      "cuboidannotation",
      "lineannotation",
      "pointannotation",
      "polygonannotation",
    ] as const)
      .map((type) => ({
        type,
        params: { ...attachment, objects_to_annotate: ["Cow"] },
      })),
    {
      type: "imageannotation",
      params: {
        ...attachment,
        geometries: COWS,
        instruction: "Draw a box around each cow",
      },
      outcome: "pending",
    },
    {
      type: "imageannotation",
      params: {
        ...attachment,
        geometries: COWS,
        instruction: "Draw a box around each cow",
      },
      outcome: "error",
    },
    {
      type: "imageannotation",
      params: {
        ...attachment,
        geometries: COWS,
        instruction: "Draw a box around each cow",
      },
      response: {
        annotations: [
          box("Big Cow", [190, 150, 160, 150], {
            uuid: COW,
            attributes: { Pose: "lying" },
          }),
          box("Big Cow", [398, 262, 94, 64], { uuid: CALF }),
          box("Big Cow", [515, 31, 64, 64]),
        ],
      },
      correction: {
        annotations: [
          box("Big Cow", [203, 158, 204, 134], {
            uuid: COW,
            attributes: { Pose: "standing" },
          }),
          box("Baby Cow", [398, 262, 94, 64], { uuid: CALF }),
        ],
      },
    },
    {
      type: "imageannotation",
      params: {
        ...attachment,
        geometries: GEOMETRIES,
        instruction: "Mark the cows, what is on them, and what is around them.",
      },
      response: {
        annotations: SHAPES,
        global_attributes: { Weather: "sunny" },
      },
    },
  ];
}
