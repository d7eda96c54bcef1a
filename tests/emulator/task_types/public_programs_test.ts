/** Bodies in the form in which public programs send them, with other data. */
import { assertEquals } from "@std/assert";
import { start } from "../../support/emulator/requests.ts";

type Params = Readonly<Record<string, unknown>>;

const ATTACHMENTS = [{ type: "text", content: "**Read** this" }];

/** JSON bodies: what the program is for, the type, the parameters. */
const JSON_BODIES: readonly (readonly [string, string, Params])[] = [
  ["recipes: words for booleans, choices as strings", "textcollection", {
    attachments: ATTACHMENTS,
    response_required: 1,
    priority: 30,
    fields: [
      {
        field_id: "ingredients",
        title: "Ingredients",
        required: "true",
        type: "field_set",
        fields: [
          { field_id: "name", title: "Name", required: "true", type: "text" },
          {
            field_id: "unit",
            title: "Unit",
            type: "select",
            choices: ["cup", "gram"],
          },
        ],
      },
      { field_id: "steps", title: "Steps", type: "text" },
    ],
  }],
  ["critiques: a question that may stay open", "textcollection", {
    attachments: ATTACHMENTS,
    fields: [{
      type: "category",
      field_id: "Is it true?",
      title: "Is it true?",
      description: "Choose",
      choices: [{ label: "Yes", value: "Yes" }, { label: "No", value: "No" }],
      min_choices: 0,
      max_choices: 2,
    }],
  }],
  ["scores: a slider", "textcollection", {
    attachments: ATTACHMENTS,
    isProcessed: false,
    fields: [{
      type: "number",
      field_id: "Score",
      title: "Score",
      required: false,
      use_slider: true,
      min: 1,
      max: 10,
      prefix: "low",
      suffix: "high",
    }],
  }],
  ["forklifts: prelabels behind a link", "videoplaybackannotation", {
    attachment_type: "video",
    attachment: "s3://bucket/a.mp4",
    constant_frame_rate: 5,
    convert_to_constant_frame_rate_video: true,
    geometries: { box: { objects_to_annotate: ["forklift"] } },
    events_to_annotate: [],
    annotation_attributes: { loaded: { choices: ["True", "False"] } },
    hypothesis: { annotations: { url: "s3://bucket/a.json" } },
  }],
  ["forklifts without prelabels", "videoplaybackannotation", {
    attachment: "s3://bucket/a.mp4",
    geometries: { box: { objects_to_annotate: ["forklift"] } },
    hypothesis: null,
  }],
  ["toys: taxonomies", "categorization", {
    attachment: "https://example.com/toy.png",
    attachment_type: "image",
    taxonomies: {
      Kind: {
        type: "category",
        description: "What kind?",
        choices: ["Soft", "Vehicle"],
        allow_multiple: true,
      },
      Ages: { type: "number", description: "Ages?", min: 0, max: 9, step: 1 },
    },
  }],
];

for (const [what, type, params] of JSON_BODIES) {
  Deno.test(`create accepts the ${type} of a public program for ${what}`, async () => {
    const { test } = start();
    const { status, body } = await test.post(`/task/${type}`, params);
    assertEquals(status, 200, JSON.stringify(body));
    const own = Object.entries(params)
      .filter(([name, value]) => value !== null && name !== "priority");
    assertEquals({ ...body.params, ...Object.fromEntries(own) }, body.params);
  });
}

/** Form bodies as curl sends them, and the params that they mean. */
const FORM_BODIES: readonly (readonly [string, string, string, Params])[] = [
  [
    "faces",
    "annotation",
    "attachment_type=image&attachment=https://example.com/a.jpg" +
    "&objects_to_annotate[0]=face&with_labels=false",
    { objects_to_annotate: ["face"], with_labels: false },
  ],
  [
    "roads",
    "segmentannotation",
    "attachment_type=image&attachment=https://example.com/a.png&labels=sky" +
    "&labels=road (all parts)&instance_labels=other (people, etc...)" +
    "&allow_unlabeled=false",
    {
      labels: ["sky", "road (all parts)"],
      instance_labels: ["other (people, etc...)"],
      allow_unlabeled: false,
    },
  ],
];

for (const [what, type, form, params] of FORM_BODIES) {
  Deno.test(`create reads the form of a public program for ${what}`, async () => {
    const { test } = start();
    const { status, body } = await test.form(`/task/${type}`, form);
    assertEquals(status, 200, JSON.stringify(body));
    assertEquals({ ...body.params, ...params }, body.params);
  });
}
