/** Parameters that switch a part of a response on or off. */
import { assert, assertEquals } from "@std/assert";
import { checkShape, pointsOf } from "../../support/emulator/labelling.ts";
import { type Sender, start } from "../../support/emulator/requests.ts";

type Params = Readonly<Record<string, unknown>>;
// deno-lint-ignore no-explicit-any
type Loose = any;

const ATTACHMENT = "https://example.com/a.png";
const OBJECTS = { attachment: ATTACHMENT, objects_to_annotate: ["car"] };

/** Creates a task and returns it, completed. */
async function completed(type: string, params: Params): Promise<Loose> {
  const { emulator, live } = start();
  await live.post("/projects", { name: type, type });
  const created = await live.post(`/task/${type}`, params);
  assertEquals(created.status, 200, JSON.stringify(created.body));
  emulator.tasks.complete(created.body.task_id);
  const { body } = await live.get(`/task/${created.body.task_id}`);
  const { annotations } = body.response;
  const file = annotations.url &&
    await (await emulator.fetch(annotations.url)).json();
  return { annotations, file };
}

/** The parameters of the older types, and whether their labels are on by default. */
const OLDER: readonly (readonly [string, boolean])[] = [
  ["annotation", false],
  ["cuboidannotation", true],
  ["lineannotation", false],
  ["pointannotation", false],
  ["polygonannotation", false],
];

for (const [type, byDefault] of OLDER) {
  Deno.test(`${type} has labels with with_labels, by default ${byDefault ? "too" : "not"}`, async () => {
    for (
      const [flag, hasLabel] of [
        [{ with_labels: true }, true],
        [{ with_labels: false }, false],
        [{}, byDefault],
      ] as const
    ) {
      const { annotations } = await completed(type, { ...OBJECTS, ...flag });
      assert(annotations.length > 0);
      for (const { label } of annotations) {
        assertEquals(label, hasLabel ? "car" : undefined);
      }
    }
  });
}

const SHAPES = {
  geometries: {
    box: { objects_to_annotate: ["car"] },
    line: { objects_to_annotate: ["car"] },
  },
};

/** The annotations of newer types. */
const NEWER: readonly (readonly [
  string,
  Params,
  (task: Loose) => readonly Loose[],
])[] = [
  [
    "imageannotation",
    { attachment: ATTACHMENT, ...SHAPES },
    ({ annotations }) => annotations,
  ],
  [
    "lidartopdown",
    { project: "lidartopdown", attachment: ATTACHMENT, ...SHAPES },
    ({ annotations }) => annotations,
  ],
  [
    "videoannotation",
    { attachments: [ATTACHMENT, ATTACHMENT], ...SHAPES },
    ({ file }) => file.flatMap((frame: Loose) => frame.annotations),
  ],
  [
    "videoplaybackannotation",
    { attachment: ATTACHMENT, ...SHAPES },
    ({ file }) => Object.values(file),
  ],
];

for (const [type, params, annotationsOf] of NEWER) {
  Deno.test(`${type} has labels unless with_labels is false`, async () => {
    for (const flag of [{}, { with_labels: true }, { with_labels: false }]) {
      const task = await completed(type, { ...params, ...flag });
      const annotations = annotationsOf(task);
      assert(annotations.length > 0);
      for (const annotation of annotations) {
        assertEquals("label" in annotation, flag.with_labels !== false);
      }
    }
  });
}

Deno.test("flags are obeyed as words too, which programs send in JSON", async () => {
  const params = { attachment: ATTACHMENT, ...SHAPES, with_labels: "False" };
  const { annotations } = await completed("imageannotation", params);
  for (const annotation of annotations) assert(!("label" in annotation));
  const { test } = start();
  const rotated = await boxes(test, { can_rotate: "true" });
  assert(rotated.every((box) => "rotation" in box));
  const { body } = await test.post("/task/imageannotation", params);
  assertEquals(body.params.with_labels, "False");
});

Deno.test("a geometry without labels has annotations without a label", async () => {
  const geometries = { point: {} };
  const params = { attachment: ATTACHMENT, geometries };
  const { annotations } = await completed("imageannotation", params);
  assert(annotations.length > 0);
  for (const annotation of annotations) assert(!("label" in annotation));
});

Deno.test("cuboidannotation has at least min_annotations cuboids", async () => {
  for (const [min_annotations, length] of [[0, 1], [1, 1], [7, 7], ["3", 3]]) {
    const params = { ...OBJECTS, min_annotations };
    const { annotations } = await completed("cuboidannotation", params);
    assertEquals(annotations.length, length);
    assertEquals(
      new Set(annotations.map((each: Loose) => JSON.stringify(each))).size,
      length,
    );
  }
});

/** Returns the boxes of an image task with that geometry. */
async function boxes(sender: Sender, box: Params): Promise<readonly Loose[]> {
  const { body } = await sender.post("/task/imageannotation", {
    attachment: ATTACHMENT,
    geometries: { box: { objects_to_annotate: ["car"], ...box } },
  });
  return body.response.annotations;
}

Deno.test("a box has whole pixels with integer_pixels, and parts of pixels without", async () => {
  const { test } = start();
  for (const can_rotate of [false, true]) {
    for (const integer_pixels of [true, false]) {
      const all: Loose[] = [];
      for (let round = 0; round < 5; round += 1) {
        all.push(...await boxes(test, { can_rotate, integer_pixels }));
      }
      assertEquals(
        all.every((box) =>
          pointsOf(box).every(({ x, y }) =>
            Number.isInteger(x) && Number.isInteger(y)
          )
        ),
        integer_pixels,
      );
      for (const box of all) {
        assertEquals("rotation" in box, can_rotate);
        if (!can_rotate || !integer_pixels) checkShape(box, { can_rotate });
        for (const { x, y } of pointsOf(box)) {
          assert(x >= 0 && x <= 1280 && y >= 0 && y <= 720);
        }
      }
    }
  }
});

Deno.test("a box stays inside the picture where no part of a pixel is left", async () => {
  const { test } = start();
  for (
    const { left, top } of await boxes(test, {
      min_width: 1280,
      min_height: 720,
    })
  ) {
    assertEquals([left, top], [0, 0]);
  }
});

Deno.test("base annotations stay where labelers can remove none, and are all where they can add none", async () => {
  const base = { label: "bus", type: "point", x: 1, y: 2 };
  const own = { ...base, uuid: "00000000-0000-4000-8000-000000000000" };
  const params = {
    attachment: ATTACHMENT,
    ...SHAPES,
    base_annotations: { annotations: [base, own] },
  };
  const responseOf = async (flags: Params) =>
    (await completed("imageannotation", { ...params, ...flags })).annotations;
  const isBase = ({ label }: Loose) => label === "bus";
  const kept = await responseOf({ can_delete_base_annotations: false });
  assertEquals(kept.filter(isBase).length, 2);
  assert(kept.length > 2);
  const fixed = await responseOf({ can_add_base_annotations: false });
  assertEquals(fixed.map(({ uuid: _, ...others }: Loose) => others), [
    base,
    base,
  ]);
  assertEquals(fixed[1].uuid, own.uuid);
  assertEquals(typeof fixed[0].uuid, "string");
  const free = await responseOf({});
  assertEquals(free.filter(isBase), []);
  const none = await completed("imageannotation", {
    attachment: ATTACHMENT,
    ...SHAPES,
    can_delete_base_annotations: false,
    base_annotations: { annotations: {} },
  });
  assert(none.annotations.length > 0);
});

Deno.test("categorization has an array of categories with allow_multiple only", async () => {
  const { test } = start();
  for (const allow_multiple of [true, false]) {
    const params = { attachment: "x", categories: ["a"], allow_multiple };
    const { response } = (await test.post("/task/categorization", params)).body;
    assertEquals(response.category, allow_multiple ? ["a"] : "a");
  }
});

Deno.test("categorization with taxonomies has a choice of the first that has any", async () => {
  const { test } = start();
  const choices = ["a", { choice: "b", subchoices: ["c"] }];
  for (
    const [taxonomies, expected] of [
      [{ size: { type: "number" }, kind: { choices } }, ["a", "c"]],
      [{ size: { type: "number" } }, ["test response"]],
    ] as const
  ) {
    const params = { attachment: "x", taxonomies };
    const { response } = (await test.post("/task/categorization", params)).body;
    assert(expected.includes(response.category as never), response.category);
  }
});
