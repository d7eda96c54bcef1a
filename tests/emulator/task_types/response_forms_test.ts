/** Results of which several forms are public: the options of the emulator choose one. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createEmulator,
  type ResponseForms,
} from "../../../src/emulator/mod.ts";
import { checkShape } from "../../support/emulator/labelling.ts";
import { senderOf } from "../../support/emulator/requests.ts";
import { GEOMETRIES } from "../../support/emulator/result_files.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const VIDEO = {
  attachment: "https://example.com/a.mp4",
  geometries: GEOMETRIES,
  events_to_annotate: ["start", "stop"],
};

/** Creates a test task in an emulator with those forms, and returns it with its files. */
async function created(
  type: string,
  params: Readonly<Record<string, unknown>>,
  responseForms?: ResponseForms,
): Promise<Loose> {
  const emulator = createEmulator({ seed: 1, responseForms });
  const test = senderOf(emulator, emulator.keys.test);
  const { status, body } = await test.post(`/task/${type}`, params);
  assertEquals(status, 200, JSON.stringify(body));
  const fileOf = async (member: string) => {
    const url = body.response[member]?.url;
    return url && await (await emulator.fetch(url)).json();
  };
  return {
    task: body,
    annotations: await fileOf("annotations"),
    events: await fileOf("events"),
  };
}

Deno.test("responseForms: the objects of a videoplaybackannotation, or an array with them", async () => {
  const type = "videoplaybackannotation";
  const { annotations: objects } = await created(type, VIDEO);
  assert(!Array.isArray(objects) && Object.keys(objects).length > 0);
  const named = { videoplaybackannotation: "objects" } as const;
  assertEquals((await created(type, VIDEO, named)).annotations, objects);
  const list = { videoplaybackannotation: "list" } as const;
  assertEquals((await created(type, VIDEO, list)).annotations, [
    { annotations: objects },
  ]);
});

Deno.test("responseForms: the events of a video as an array, or in an object", async () => {
  for (const type of ["videoannotation", "videoplaybackannotation"]) {
    const { events } = await created(type, VIDEO);
    assertEquals(events.map(({ label }: Loose) => label), ["start", "stop"]);
    const object = await created(type, VIDEO, { events: "object" });
    assertEquals(object.events, { events });
  }
});

Deno.test("videoplaybackannotation has every geometry, without the type in its frames", async () => {
  const { annotations } = await created("videoplaybackannotation", VIDEO);
  const objects = Object.values<Loose>(annotations);
  assertEquals(
    new Set(objects.map(({ geometry }) => geometry)),
    new Set(Object.keys(GEOMETRIES)),
  );
  for (const { geometry, frames } of objects) {
    const known = GEOMETRIES[geometry as keyof typeof GEOMETRIES];
    for (const frame of frames) {
      assert(!("type" in frame || "label" in frame || "uuid" in frame));
      checkShape({ ...frame, type: geometry }, known);
    }
  }
});

const FORM = {
  attachments: [{ type: "audio", content: "https://example.com/a.wav" }],
  responses_required: 3,
  fields: [
    {
      type: "category",
      field_id: "rating",
      title: "Rating",
      choices: [{ label: "Bad", value: 1 }, { label: "Good", value: 5 }],
    },
    {
      type: "category",
      field_id: "tags",
      title: "Tags",
      min_choices: 2,
      max_choices: 2,
      choices: [{ label: "A", value: "a" }, { label: "B", value: true }],
    },
    {
      type: "field_set",
      field_id: "clip",
      title: "Clip",
      fields: [
        { type: "number", field_id: "noise", title: "Noise" },
        { type: "text", field_id: "why", title: "Why" },
      ],
    },
    { type: "ranking", field_id: "odd", title: "Odd" },
  ],
};

Deno.test("responseForms: a textcollection with its fields, and each labeler in attempts", async () => {
  const { task } = await created("textcollection", FORM);
  assertEquals(Object.keys(task.response), ["annotations"]);
  assertEquals(task.attempts.length, 3);
  assertEquals(task.attempts[0].response, task.response);
});

Deno.test("responseForms: a textcollection by field, with what each labeler filled in", async () => {
  const forms = { textcollection: "respondents" } as const;
  const { task } = await created("textcollection", FORM, forms);
  assert(!("attempts" in task));
  assertEquals(Object.keys(task.response), ["rating", "tags", "clip", "odd"]);
  const { rating, tags, clip, odd } = task.response;
  for (const { responses } of [rating, tags, clip, odd]) {
    assertEquals(responses.length, 3);
  }
  for (const filled of rating.responses) {
    assertEquals(Object.keys(filled), ["rating"]);
    assert(["1", "5"].includes(filled.rating), filled.rating);
  }
  assertEquals(tags.responses[0], { tags: ["a", "true"] });
  for (const filled of clip.responses) {
    assertEquals(filled.why, "test response");
    assertEquals(typeof filled.noise, "number");
  }
  assertEquals(odd.responses[0], { odd: null });
  const { responses_required: _, ...once } = FORM;
  const one = await created("textcollection", once, forms);
  assertEquals(one.task.response.rating.responses.length, 1);
});

Deno.test("responseForms: a textcollection by field, with the values of all labelers", async () => {
  const forms = { textcollection: "values" } as const;
  const { task } = await created("textcollection", FORM, forms);
  assert(!("attempts" in task));
  const { annotations } = task.response;
  assertEquals(Object.keys(annotations), [
    "rating",
    "tags",
    "noise",
    "why",
    "odd",
  ]);
  for (const values of Object.values<Loose>(annotations)) {
    assertEquals(values.length, 3);
  }
  const { attempts } = (await created("textcollection", FORM)).task;
  assertEquals(
    annotations.rating,
    attempts.map(({ response }: Loose) =>
      String(response.annotations.rating.response[0][0])
    ),
  );
  assertEquals(annotations.tags[0], ["a", "true"]);
});

Deno.test("responseForms: a textcollection with the form of each labeler", async () => {
  const forms = { textcollection: "responses" } as const;
  const { task } = await created("textcollection", FORM, forms);
  assert(!("attempts" in task));
  assertEquals(Object.keys(task.response), ["annotations", "responses"]);
  const { annotations, responses } = task.response;
  assertEquals(responses.length, 3);
  const values = { textcollection: "values" } as const;
  const others = await created("textcollection", FORM, values);
  const byField = others.task.response.annotations;
  for (const [index, filled] of responses.entries()) {
    const { rating, tags, ...rest } = filled;
    assertEquals(rating, [byField.rating[index]]);
    assertEquals(tags, ["a", "true"]);
    const { noise, why, odd } = byField;
    assertEquals(rest, {
      noise: noise[index],
      why: why[index],
      odd: odd[index],
    });
  }
  assertEquals(annotations, {
    ...responses[0],
    rating: responses[0].rating[0],
  });
});

const SCENE = {
  project: "scenes",
  attachments: ["https://example.com/a.sfs"],
  scene_format: "sensor_fusion",
  instruction: "Say what happens",
  annotation_definition: [
    { label: "left arm" },
    ...Array.from({ length: 20 }, () => ({ kind: "event" })),
  ],
  callback_url: "https://example.com/callback",
  is_frameless: true,
};

/** Creates and completes a scene in an emulator with those forms; returns the response and a download. */
async function scene(responseForms?: ResponseForms): Promise<Loose> {
  const emulator = createEmulator({ seed: 1, responseForms });
  const test = senderOf(emulator, emulator.keys.test);
  await test.post("/projects", { name: "scenes", type: "sensorfusion" });
  const { status, body } = await test.post("/task/sensorfusion", SCENE);
  assertEquals(status, 200, JSON.stringify(body));
  const read = async (url: string) => await (await emulator.fetch(url)).json();
  return { response: body.response, read };
}

Deno.test("responseForms: the annotations of a sensorfusion behind a link, or none", async () => {
  const { response, read } = await scene();
  assertEquals(response, {
    annotations: { url: response.annotations.url },
    full_recording: { sfs_url: SCENE.attachments[0], video_urls: [] },
  });
  const { annotations } = await read(response.annotations.url);
  assertEquals(
    annotations.map(({ label }: Loose) => label),
    ["left arm", ...Array.from({ length: 20 }, () => "test response")],
  );
  for (const { clips: [clip, ...others] } of annotations) {
    assertEquals(others, []);
    assertEquals(Object.keys(clip), ["timestamp", "duration", "text"]);
    assert(clip.timestamp >= 0 && clip.duration > 0);
    assert(clip.timestamp + clip.duration <= 10_000_000);
  }
  const none = await scene({ sensorfusion: "array" });
  assertEquals(none.response, { annotations: [] });
});

Deno.test("responseForms: unknown names and forms are a TypeError", () => {
  const create = (responseForms: unknown) => () =>
    createEmulator({ responseForms: responseForms as ResponseForms });
  assertThrows(
    create({ textcolection: "annotations" }),
    TypeError,
    'Unknown option "responseForms.textcolection"; did you mean "textcollection"?',
  );
  assertThrows(
    create({ events: "list" }),
    TypeError,
    'responseForms.events must be "array" or "object": current value is "list"',
  );
  assertThrows(create({ constructor: "array" }), TypeError, "Unknown option");
  create({ events: undefined })();
});
