/** The annotations of pictures match the parameters of their task. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  checkAnnotations,
  pointsOf,
} from "../../support/emulator/labelling.ts";
import { IMAGE, imageTask, start } from "../../support/emulator/requests.ts";
import { filePart, sendParts } from "../../support/emulator/uploads.ts";

const name = fc.stringMatching(/^[a-z]{1,4}$/);

const { tree } = fc.letrec((tie) => ({
  tree: fc.array(
    fc.oneof(
      { depthSize: "small" },
      name,
      fc.record({ choice: name }),
      tie("branch"),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  branch: fc.record({ choice: name, subchoices: tie("tree") }),
}));

const side = fc.integer({ min: 0, max: 1500 });
const sides = { min_width: side, min_height: side };
const count = fc.integer({ min: 1, max: 40 });

function geometry(members: Record<string, fc.Arbitrary<unknown>>) {
  return fc.record({ objects_to_annotate: tree, ...members }, {
    requiredKeys: ["objects_to_annotate"],
  });
}

const path = fc.record({
  objects_to_annotate: tree,
  min_vertices: count,
  more: fc.integer({ min: 0, max: 5 }),
}, { requiredKeys: ["objects_to_annotate"] }).map(({ more, ...chosen }) => ({
  ...chosen,
  ...(more !== undefined &&
    { max_vertices: (chosen.min_vertices ?? 1) + more }),
}));

const geometries = fc.record({
  box: geometry({ ...sides, can_rotate: fc.boolean() }),
  polygon: path,
  line: path,
  point: geometry({}),
  ellipse: geometry({}),
  cuboid: geometry(sides),
}, { requiredKeys: [] })
  // None at all is refused.
  .filter((chosen) => Object.keys(chosen).length > 0);

const conditions = fc.record({
  label_condition: fc.record({ label: fc.oneof(name, fc.array(name)) }),
  attribute_conditions: fc.array(
    fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(name, fc.array(name)),
      {
        maxKeys: 2,
      },
    ),
    { maxLength: 2 },
  ),
}, { requiredKeys: [] });

const definition = fc.oneof(
  fc.record({
    choices: tree,
    allow_multiple: fc.boolean(),
    conditions,
  }, { requiredKeys: ["choices"] }),
  fc.record({
    type: fc.constant("number"),
    min: fc.integer({ min: -20, max: 20 }),
    step: fc.constantFrom(0.1, 0.25, 1, 3),
    conditions,
  }, { requiredKeys: ["type"] }),
  fc.record({
    type: fc.constantFrom("angle", "text"),
    conditions,
  }, { requiredKeys: ["type"] }),
  fc.record({
    type: fc.constant("linked"),
    allowed_labels: fc.array(name),
    required: fc.boolean(),
    conditions,
  }, { requiredKeys: ["type"] }),
);

const annotation_attributes = fc.dictionary(
  fc.constantFrom("a", "b", "c", "d"),
  definition,
);

Deno.test("imageannotation matches any geometries, label trees and attributes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ geometries, annotation_attributes }),
      fc.integer(),
      async (params, seed) => {
        const { test } = start(seed);
        const { response } = await imageTask(test, params);
        checkAnnotations(response.annotations, params);
        assertEquals({ ...response, annotations: [] }, {
          annotations: [],
          links: [],
          global_attributes: {},
          is_customer_fix: false,
        });
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("imageannotation accepts numeric strings for limits", async () => {
  const { test } = start();
  const box = { objects_to_annotate: ["a"], min_height: "700" };
  const { response } = await imageTask(test, { geometries: { box } });
  checkAnnotations(response.annotations, {
    geometries: { box: { ...box, min_height: 700 } },
  });
});

Deno.test("imageannotation uses whole pixels", async () => {
  const { test } = start();
  const box = { objects_to_annotate: ["a"], integer_pixels: true };
  const { response } = await imageTask(test, { geometries: { box } });
  for (const annotation of response.annotations) {
    for (const { x, y } of pointsOf(annotation)) {
      assert(Number.isInteger(x) && Number.isInteger(y));
    }
  }
});

Deno.test("imageannotation rotates boxes with can_rotate", async () => {
  const { test } = start();
  const box = { objects_to_annotate: ["a"], can_rotate: true };
  const angles = new Set<number>();
  for (let round = 0; round < 10; round += 1) {
    const { response } = await imageTask(test, { geometries: { box } });
    for (const { rotation } of response.annotations) angles.add(rotation);
  }
  assert(angles.size > 5);
  assert([...angles].some((angle) => angle < 0));
});

Deno.test("imageannotation has the attributes whose conditions are met, defined in any order", async () => {
  const { test } = start();
  const annotation_attributes = {
    why: {
      type: "text",
      conditions: { attribute_conditions: [{ state: ["on", "off"] }] },
    },
    never: {
      type: "text",
      conditions: { attribute_conditions: [{ never: "x" }] },
    },
    state: { choices: ["on", "off"] },
    of_cars: {
      type: "angle",
      conditions: { label_condition: { label: "car" } },
    },
  };
  const geometries = { box: { objects_to_annotate: ["car"] } };
  const params = { geometries, annotation_attributes };
  const { response } = await imageTask(test, params);
  const [{ attributes }] = response.annotations;
  assertEquals(Object.keys(attributes), ["why", "state", "of_cars"]);
});

Deno.test("imageannotation links annotations, and leaves out attributes of unknown types", async () => {
  const { test } = start();
  const geometries = {
    box: { objects_to_annotate: ["wheel"] },
    point: { objects_to_annotate: ["hub"] },
  };
  const annotation_attributes = {
    hub: { type: "linked", allowed_labels: ["hub"], required: true },
    offset: { type: "x_line" },
    odd: { type: "odd" },
    none: {},
  };
  const { response } = await imageTask(test, {
    geometries,
    annotation_attributes,
  });
  const hubs = response.annotations
    .filter(({ label }: { label: string }) => label === "hub")
    .map(({ uuid }: { uuid: string }) => uuid);
  for (const { label, attributes } of response.annotations) {
    if (label === "wheel") {
      assertEquals(Object.keys(attributes), ["hub"]);
      assert(hubs.includes(attributes.hub));
    }
  }
});

Deno.test("lidartopdown has the shapes of an image", async () => {
  const { test } = start();
  await test.post("/projects", { name: "p", type: "lidartopdown" });
  const geometries = {
    polygon: { objects_to_annotate: ["lot"] },
    line: { objects_to_annotate: ["lane"] },
  };
  const attachment = IMAGE.attachment;
  const body = { project: "p", attachment, geometries };
  const { response } = (await test.post("/task/lidartopdown", body)).body;
  checkAnnotations(response.annotations, { geometries });
});

/** Returns the header of a PNG of that size. */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(24);
  bytes.set([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

/** Returns the header of a JPEG of that size: an empty segment, a table, the start of the frame. */
function jpeg(width: number, height: number): Uint8Array {
  const words = [0xffd8, 0xffe0, 4, 0, 0xffc4, 3];
  const bytes = new Uint8Array(words.length * 2 + 1 + 11);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setUint16(index * 2, word));
  const start = words.length * 2 + 1;
  view.setUint16(start, 0xffc2);
  view.setUint16(start + 2, 11);
  view.setUint8(start + 4, 8);
  view.setUint16(start + 5, height);
  view.setUint16(start + 7, width);
  return bytes;
}

const GEOMETRIES = {
  box: { objects_to_annotate: ["a"], can_rotate: true },
  polygon: { objects_to_annotate: ["a"] },
  line: { objects_to_annotate: ["a"] },
  point: { objects_to_annotate: ["a"] },
  ellipse: { objects_to_annotate: ["a"] },
  cuboid: { objects_to_annotate: ["a"] },
};

for (const [kind, head] of [["PNG", png], ["JPEG", jpeg]] as const) {
  Deno.test(`annotations are inside an uploaded ${kind}`, async () => {
    for (const size of [{ width: 64, height: 48 }, { width: 3, height: 1 }]) {
      const { emulator, test } = start();
      const file = filePart(head(size.width, size.height));
      const { attachment_url } = (await sendParts(emulator, [file])).body;
      const { response } = await imageTask(test, {
        attachment: attachment_url,
        geometries: GEOMETRIES,
      });
      checkAnnotations(response.annotations, { geometries: GEOMETRIES }, size);
    }
  });
}

Deno.test("a picture with an empty or implausibly large size counts as 1280 by 720", async () => {
  for (const head of [png(0, 5), png(0xffffffff, 0xffffffff), jpeg(0, 0)]) {
    const { emulator, test } = start();
    const { attachment_url } =
      (await sendParts(emulator, [filePart(head)])).body;
    const box = { objects_to_annotate: ["a"], min_width: 1280 };
    const { response } = await imageTask(test, {
      attachment: attachment_url,
      geometries: { box },
    });
    assertEquals(response.annotations[0].width, 1280);
  }
});

Deno.test("imageannotation has the points of an ellipse clockwise from the top", async () => {
  const { test } = start();
  const { response } = await imageTask(test, {
    geometries: { ellipse: { objects_to_annotate: ["a"] } },
  });
  for (const { vertices: [top, right, bottom, left] } of response.annotations) {
    assertEquals([top.x, left.y], [bottom.x, right.y]);
    assert(top.y < right.y && right.y < bottom.y);
    assert(left.x < top.x && top.x < right.x);
  }
});
