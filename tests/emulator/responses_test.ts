import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { IMAGE, imageTask, type Sender, start } from "./support.ts";

async function responseOf(
  sender: Sender,
  type: string,
  params: Record<string, unknown>,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const body = { attachment: IMAGE.attachment, ...params };
  const answer = await sender.post(`/task/${type}`, body);
  assertEquals(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.response;
}

const LABELS = { objects_to_annotate: ["car", "tree"] };
const TRIANGLE = [{ x: 10, y: 10 }, { x: 110, y: 110 }, { x: 10, y: 110 }];

Deno.test("Table 4.3 annotation", async () => {
  const { test } = start();
  const { annotations } = await responseOf(test, "annotation", LABELS);
  const box = { left: 0, top: 0, width: 100, height: 100, label: "tree" };
  assertEquals(annotations, [box]);
});

Deno.test("Table 4.3 labels with subchoices give their leaves", async () => {
  const { test } = start();
  const { annotations } = await responseOf(test, "annotation", {
    objects_to_annotate: [{
      choice: "car",
      subchoices: ["red", { choice: "blue" }],
    }],
  });
  assertEquals(annotations[0].label, "blue");
});

Deno.test("Table 4.3 categorization", async () => {
  const { test } = start();
  const categories = ["public", "private"];
  const one = await responseOf(test, "categorization", { categories });
  assert(categories.includes(one.category));
  const several = await responseOf(test, "categorization", {
    categories,
    allow_multiple: true,
  });
  assert(categories.includes(several.category[0]));
});

Deno.test("Table 4.3 comparison", async () => {
  const { test } = start();
  const attachments = ["https://example.com/a", "https://example.com/b"];
  const chosen = { attachments, choices: ["yes", "no"] };
  assertEquals(await responseOf(test, "comparison", chosen), { choice: "yes" });
  const filled = { attachments, fields: { why: "Why?" } };
  assertEquals(await responseOf(test, "comparison", filled), {
    fields: { why: "test response" },
  });
});

Deno.test("Table 4.3 cuboidannotation", async () => {
  const { test } = start();
  const { annotations } = await responseOf(test, "cuboidannotation", LABELS);
  assertEquals(annotations.length, 1);
  assertEquals(annotations[0].label, "car");
  assertEquals(
    annotations[0].vertices.map((
      vertex: { description: string; type: string },
    ) => `${vertex.description} ${vertex.type}`),
    [
      "face-topleft vertex",
      "face-bottomleft vertex",
      "face-topright vertex",
      "face-bottomright vertex",
      "side-topcorner vertex",
      "side-bottomcorner vertex",
    ],
  );
});

Deno.test("Table 4.3 datacollection", async () => {
  const { test } = start();
  const fields = { name: "Name", url: "URL" };
  assertEquals(await responseOf(test, "datacollection", { fields }), {
    fields: { name: "test response", url: "test response" },
    time_spent_in_seconds: 15,
  });
});

Deno.test("Table 4.3 lineannotation and polygonannotation", async () => {
  const { test } = start();
  for (const type of ["lineannotation", "polygonannotation"]) {
    const { annotations } = await responseOf(test, type, LABELS);
    assertEquals(annotations, [{ vertices: TRIANGLE, label: "tree" }]);
  }
});

Deno.test("Table 4.3 pointannotation has no response", async () => {
  const { test } = start();
  assertEquals(await responseOf(test, "pointannotation", LABELS), undefined);
});

Deno.test("Table 4.3 segmentannotation", async () => {
  const { test } = start();
  const response = await responseOf(test, "segmentannotation", {
    labels: ["sky", "road", { choice: "car", instance_label: true }],
  });
  assertEquals(response.labelMapping, {
    sky: { index: 1, color: "#ff0000" },
    road: { index: 2, color: "#ffff00" },
  });
  assertEquals(Object.keys(response.annotations), [
    "combined",
    "labeled",
    "unlabeled",
  ]);
  assertEquals(Object.keys(response.annotations.labeled), ["sky"]);
  assert(URL.canParse(response.annotations.combined.indexedImage));
});

Deno.test("Table 4.3 transcription", async () => {
  const { test } = start();
  const fields = { total: "Total" };
  assertEquals(await responseOf(test, "transcription", { fields }), {
    fields: { total: "test response" },
    repeatable_fields: [null, null],
  });
});

Deno.test("Table 4.3 audiotranscription", async () => {
  const { test } = start();
  const response = await responseOf(test, "audiotranscription", {});
  assertEquals(
    response.transcript,
    "This is an example transcript using your Scale test key.",
  );
  assertEquals(response.duration, 5);
  assertEquals(response.alignment.length, 11);
  assertEquals(response.alignment[8].word, "API");
  assertEquals(response.alignment[8].confidence, 0.9);
});

Deno.test("Table 4.3 a type without a known response gets no annotations", async () => {
  const { test } = start();
  assertEquals(await responseOf(test, "chat", {}), { annotations: [] });
});

const UUID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** How many vertices each shape has that is made of vertices. */
const VERTICES = { polygon: 4, line: 2, ellipse: 4, cuboid: 6 };

type Point = { x: number; y: number };
type Annotation =
  & Point
  & Record<"left" | "top" | "width" | "height", number>
  & {
    uuid: string;
    type: keyof typeof VERTICES | "box" | "point";
    label: string;
    vertices: Point[];
  };

function pointsOf({ type, vertices, ...rest }: Annotation): Point[] {
  if (type === "box") {
    const { left, top, width, height } = rest;
    return [{ x: left, y: top }, { x: left + width, y: top + height }];
  }
  return type === "point" ? [rest] : vertices;
}

function isInFrame({ x, y }: Point): boolean {
  return x >= 0 && x <= 1280 && y >= 0 && y <= 720;
}

Deno.test("imageannotation gets annotations of every geometry, with its labels, inside the frame", async () => {
  const types = ["box", "polygon", "line", "point", "ellipse", "cuboid"];
  const geometries = Object.fromEntries(
    types.map((
      type,
    ) => [type, { objects_to_annotate: [`${type}-a`, `${type}-b`] }]),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer(), async () => {
      const { test } = start();
      const { response } = await imageTask(test, { geometries });
      const annotations: Annotation[] = response.annotations;
      assertEquals([...new Set(annotations.map(({ type }) => type))], types);
      for (const annotation of annotations) {
        const { uuid, type, label } = annotation;
        assertMatch(uuid, UUID);
        assertMatch(label, new RegExp(`^${type}-[ab]$`));
        assert(
          pointsOf(annotation).every(isInFrame),
          JSON.stringify(annotation),
        );
        if (type in VERTICES) {
          const count = VERTICES[type as keyof typeof VERTICES];
          assertEquals(annotation.vertices.length, count);
        }
      }
      assertEquals({ ...response, annotations: [] }, {
        annotations: [],
        links: [],
        global_attributes: {},
        is_customer_fix: false,
      });
    }),
    { numRuns: 1 },
  );
});

Deno.test("imageannotation keeps to the limits of its geometries", async () => {
  const { test } = start();
  const { response } = await imageTask(test, {
    geometries: {
      box: { objects_to_annotate: ["a"], min_width: 1000, min_height: "700" },
      polygon: { objects_to_annotate: ["a"], min_vertices: 12 },
      line: { objects_to_annotate: ["a"], max_vertices: 1 },
    },
  });
  for (const annotation of response.annotations as Annotation[]) {
    if (annotation.type === "box") {
      assert(annotation.width >= 1000 && annotation.height >= 700);
      assert(pointsOf(annotation).every(isInFrame));
    } else {
      const count = annotation.type === "line" ? 1 : 12;
      assertEquals(annotation.vertices.length, count);
    }
  }
});

Deno.test("imageannotation fills the attributes that were asked for", async () => {
  const { test } = start();
  const { response } = await imageTask(test, {
    annotation_attributes: {
      state: { choices: ["on", "off"] },
      all: { choices: ["on"], allow_multiple: true },
      speed: { type: "number", min: 3, max: 4 },
      heading: { type: "angle" },
      note: { type: "text" },
      leader: { type: "linked" },
    },
  });
  const { attributes } = response.annotations[0];
  assert(["on", "off"].includes(attributes.state));
  assertEquals(attributes.all, ["on"]);
  assert(attributes.speed >= 3 && attributes.speed <= 4);
  assert(attributes.heading >= 0 && attributes.heading < 360);
  assertEquals(attributes.note, "test response");
  assert(!("leader" in attributes));
});

Deno.test("imageannotation leaves out geometries that it cannot draw", async () => {
  const { test } = start();
  for (const geometries of [{ blob: {} }, { box: "x" }, "x", {}]) {
    const { response } = await imageTask(test, { geometries });
    assertEquals(response.annotations, []);
  }
});
