/** One task of each type, with results to look at, for the page of the callbacks app. */
import type { JsonObject, ScaleClient, Task } from "@labelwire/scale";
import type { Emulator } from "@labelwire/scale/emulator";

/** A task to show. */
interface Example {
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

/** Types whose tasks must be in a project. */
const PROJECT_TYPES = ["lidartopdown", "multistage", "sensorfusion"];

const COW = "11111111-1111-4111-8111-111111111111";
const CALF = "22222222-2222-4222-8222-222222222222";

/** A box with an id and attributes. */
function box(
  label: string,
  [left, top, width, height]: readonly [number, number, number, number],
  more: JsonObject = {},
): JsonObject {
  return { type: "box", label, left, top, width, height, ...more };
}

function points(
  ...pairs: readonly (readonly [number, number])[]
): JsonObject[] {
  return pairs.map(([x, y]) => ({ x, y }));
}

/** Shapes of every geometry on the picture of the demo. */
const SHAPES: readonly JsonObject[] = [
  box("Big Cow", [203, 158, 204, 134], {
    uuid: COW,
    attributes: { Pose: "standing", Horns: ["left", "right"], Age: 7 },
  }),
  box("Baby Cow", [398, 262, 94, 64], {
    uuid: CALF,
    attributes: { Pose: "standing", "Behind a fence": true },
  }),
  {
    type: "polygon",
    label: "Hill",
    vertices: points(
      [0, 200],
      [60, 170],
      [140, 160],
      [210, 172],
      [255, 192],
      [190, 217],
      [90, 221],
      [0, 234],
    ),
  },
  {
    type: "ellipse",
    label: "Sun",
    vertices: points([547, 31], [579, 63], [547, 95], [515, 63]),
  },
  {
    type: "line",
    label: "Rail",
    vertices: points([0, 279], [100, 283], [200, 287]),
  },
  {
    type: "line",
    label: "Rail",
    vertices: points([452, 291], [560, 284], [640, 279]),
  },
  { type: "point", label: "Eye", x: 370, y: 192 },
  { type: "point", label: "Eye", x: 385, y: 192 },
  box("Patch", [246, 196, 36, 30], {
    rotation: 0.3,
  }),
  {
    type: "cuboid",
    label: "Trough",
    vertices: [
      ["face-topleft", 40, 318],
      ["face-bottomleft", 40, 346],
      ["face-topright", 92, 318],
      ["face-bottomright", 92, 346],
      ["side-topcorner", 118, 306],
      ["side-bottomcorner", 118, 332],
    ].map(([description, x, y]) => ({
      description,
      x,
      y,
      type: "vertex",
    })) as JsonObject[],
  },
];

const GEOMETRIES: JsonObject = {
  box: {
    objects_to_annotate: ["Big Cow", "Baby Cow", "Patch"],
    can_rotate: true,
  },
  polygon: { objects_to_annotate: ["Hill"] },
  ellipse: { objects_to_annotate: ["Sun"] },
  line: { objects_to_annotate: ["Rail"] },
  point: { objects_to_annotate: ["Eye"] },
  cuboid: { objects_to_annotate: ["Trough"] },
};

const COWS: JsonObject = {
  box: { objects_to_annotate: ["Big Cow", "Baby Cow"] },
};

const TEXT =
  "Marie Curie was born in Warsaw in 1867. With Pierre Curie she discovered polonium, which she named after Poland, and radium.";

function entity(id: string, label: string, text: string): JsonObject {
  const start = TEXT.indexOf(text);
  return { id, label, text, start, end: start + text.length };
}

/** The examples. `picture` is the URL of the demo's picture. */
function examples(picture: string): readonly Example[] {
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

/** Creates the tasks, completes them, and delivers their callbacks. Returns how many there are. */
export async function createShowcase(
  client: ScaleClient,
  emulator: Emulator,
  { picture, callbackUrl }: {
    readonly picture: Blob;
    readonly callbackUrl: string;
  },
): Promise<number> {
  const project = "showcase";
  await client.projects.create({ name: project, type: "imageannotation" });
  for (const type of PROJECT_TYPES) {
    await client.projects.create({ name: type, type });
  }
  const { attachment_url } = await client.files.upload(picture, {
    project_name: project,
    reference_id: "showcase-picture",
  }, { filename: "cows.png" });
  const all = examples(attachment_url);
  const ids = new Map<string, string>();
  for (const [index, example] of all.entries()) {
    const task = await client.tasks.create(example.type as string, {
      instruction: `An example of ${example.type}`,
      ...example.params,
      ...example.base && { lidar_task: ids.get(example.base) ?? "" },
      ...PROJECT_TYPES.includes(example.type) && { project: example.type },
      unique_id: `showcase-${index + 1}-${example.type}`,
      callback_url: callbackUrl,
    });
    ids.set(example.type, task.task_id);
    await finish(task, example, emulator);
  }
  return all.length;
}

/** Does with a task what labelers and its customer do. */
async function finish(
  { task_id }: Task,
  { response, correction, outcome }: Example,
  { tasks, callbacks }: Emulator,
): Promise<void> {
  if (outcome === "error") tasks.fail(task_id);
  else tasks.complete(task_id, response);
  // Each delivery takes a snapshot of the task, so it goes out before the next change.
  await callbacks.deliver();
  if (outcome === "pending") tasks.reopen(task_id);
  if (correction !== undefined) {
    tasks.audit(task_id, { accepted: false, comments: "The sun is no cow" });
    await callbacks.deliver();
    tasks.fix(task_id, correction);
  }
  await callbacks.deliver();
}
