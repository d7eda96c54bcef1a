/** The responses of each task type. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { UUID } from "../../support/emulator/labelling.ts";
import { IMAGE, type Sender, start } from "../../support/emulator/requests.ts";

async function responseOf(
  sender: Sender,
  type: string,
  params: Record<string, unknown>,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const { status, body: task } = await sender.post(`/task/${type}`, {
    attachment: IMAGE.attachment,
    ...params,
  });
  assertEquals(status, 200, JSON.stringify(task));
  return task.response;
}

const LABELS = { objects_to_annotate: ["car", "tree"], with_labels: true };
const TRIANGLE = [{ x: 10, y: 10 }, { x: 110, y: 110 }, { x: 10, y: 110 }];

Deno.test("annotation: one box with the last label", async () => {
  const { test } = start();
  const { annotations } = await responseOf(test, "annotation", LABELS);
  const box = { left: 0, top: 0, width: 100, height: 100, label: "tree" };
  assertEquals(annotations, [box]);
});

Deno.test("annotation: of a label with subchoices only the leaves are labels", async () => {
  const { test } = start();
  const { annotations } = await responseOf(test, "annotation", {
    with_labels: true,
    objects_to_annotate: [{
      choice: "car",
      subchoices: ["red", { choice: "blue" }],
    }],
  });
  assertEquals(annotations[0].label, "blue");
});

Deno.test("categorization: one of the categories", async () => {
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

Deno.test("comparison: the first choice, or every field filled in", async () => {
  const { test } = start();
  const attachments = ["https://example.com/a", "https://example.com/b"];
  const chosen = { attachments, choices: ["yes", "no"] };
  assertEquals(await responseOf(test, "comparison", chosen), { choice: "yes" });
  const filled = { attachments, fields: { why: "Why?" } };
  assertEquals(await responseOf(test, "comparison", filled), {
    fields: { why: "test response" },
  });
});

Deno.test("cuboidannotation: one cuboid of six vertices with the first label", async () => {
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

Deno.test("datacollection: every field filled in after 15 seconds", async () => {
  const { test } = start();
  const fields = { name: "Name", url: "URL" };
  assertEquals(await responseOf(test, "datacollection", { fields }), {
    fields: { name: "test response", url: "test response" },
    time_spent_in_seconds: 15,
  });
});

Deno.test("lineannotation and polygonannotation: three vertices with the last label", async () => {
  const { test } = start();
  for (const type of ["lineannotation", "polygonannotation"]) {
    const { annotations } = await responseOf(test, type, LABELS);
    assertEquals(annotations, [{ vertices: TRIANGLE, label: "tree" }]);
  }
});

Deno.test("pointannotation: a test task has no response", async () => {
  const { test } = start();
  assertEquals(await responseOf(test, "pointannotation", LABELS), undefined);
});

Deno.test("segmentannotation: links to pictures, and a mapping of the plain labels", async () => {
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

Deno.test("transcription: every field filled in, and two null rows", async () => {
  const { test } = start();
  const fields = { total: "Total" };
  assertEquals(await responseOf(test, "transcription", { fields }), {
    fields: { total: "test response" },
    repeatable_fields: [null, null],
  });
});

Deno.test("audiotranscription: the recorded sentence with eleven aligned words", async () => {
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

Deno.test("a type with an undocumented response has no annotations", async () => {
  const { test } = start();
  for (const type of ["multichat", "laneannotation", "documentmodel"]) {
    assertEquals(await responseOf(test, type, {}), { annotations: [] });
  }
});

Deno.test("pointannotation: a live task has a point for each label", async () => {
  const { emulator, live } = start();
  const body = { attachment: IMAGE.attachment, ...LABELS };
  const { task_id } = (await live.post("/task/pointannotation", body)).body;
  emulator.tasks.complete(task_id);
  const { response } = (await live.get(`/task/${task_id}`)).body;
  assertEquals(
    response.annotations.map(({ label }: { label: string }) => label),
    LABELS.objects_to_annotate,
  );
});

Deno.test("categorization: with category_ids the response has the id of its category", async () => {
  const { test } = start();
  const category_ids = { a: "apples", b: "pears" };
  const one = await responseOf(test, "categorization", { category_ids });
  assertEquals(
    one.category,
    category_ids[one.category_id as keyof typeof category_ids],
  );
});

Deno.test("transcription: two rows filled in for a task with row fields", async () => {
  const { test } = start();
  const repeatable_fields = { user: "Who" };
  const row = { user: "test response" };
  assertEquals(await responseOf(test, "transcription", { repeatable_fields }), {
    fields: {},
    repeatable_fields: [row, row],
  });
});

Deno.test("phonecall and chat: responses in the documented form", async () => {
  const { test } = start();
  const call = {
    phone_number: "+10000000000",
    script: "Hello",
    entity_name: "Somebody",
    instruction: "Ask",
    choices: ["open", "closed"],
  };
  assertEquals(await responseOf(test, "phonecall", call), {
    outcome: "success",
    choice: "open",
  });
  const { responses } = await responseOf(test, "chat", {});
  assertEquals(responses.map(({ type }: { type: string }) => type), [
    "PromptInput",
  ]);
});

Deno.test("namedentityrecognition: words at their offsets, and relationships between them", async () => {
  const { test } = start();
  const text = "Ada met Ünal in Łódź,\nand 東京 was far away 🙂 from there.";
  const labels = [
    "place",
    { name: "living", children: ["person", { name: "animal" }] },
  ];
  const relationships = [
    { name: "near", source_label: "person", target_label: "place" },
  ];
  let related = 0;
  for (let round = 0; round < 20; round += 1) {
    const response = await responseOf(test, "namedentityrecognition", {
      text,
      labels,
      relationships,
    });
    const { annotations } = response;
    assert(annotations.length > 0);
    let last = 0;
    for (const { start, end, text: word, label } of annotations) {
      assertEquals(text.slice(start, end), word);
      assertMatch(word, /^[\p{L}\p{N}]+$/u);
      assert(["place", "person", "animal"].includes(label), label);
      assert(start >= last);
      last = end;
    }
    for (const { source_ref, target_ref, name } of response.relationships) {
      const labelOf = (ref: string) =>
        annotations.find(({ id }: { id: string }) => id === ref).label;
      assertEquals([labelOf(source_ref), labelOf(target_ref), name], [
        "person",
        "place",
        "near",
      ]);
      related += 1;
    }
  }
  assert(related > 0);
  const none = { text: " \n", labels };
  assertEquals(await responseOf(test, "namedentityrecognition", none), {
    annotations: [],
    relationships: [],
  });
});

Deno.test("documenttranscription: every feature, with the members of its flags", async () => {
  const { test } = start();
  const features = [
    { type: "text", label: "name" },
    { type: "text", label: "total", flags: ["money"] },
    { type: "text", label: "due", flags: ["date"] },
    { type: "text", label: "paid", flags: ["checkbox", "line"] },
  ];
  const attachments = ["https://example.com/1", "https://example.com/2"];
  for (const geometry of ["box", "polygon"]) {
    const { annotations } = await responseOf(test, "documenttranscription", {
      features,
      attachments,
      geometry,
    });
    const [name, total, due, paid] = annotations;
    assertEquals(
      annotations.map(({ label }: { label: string }) => label),
      features.map(({ label }) => label),
    );
    for (const { uuid, page, location, refs } of annotations) {
      assertMatch(uuid, UUID);
      assert(page === 0 || page === 1);
      assertEquals([location.type, refs], [geometry, []]);
    }
    assertEquals(name.text, "test response");
    assertEquals(total.text, `$${total.money.amount.toFixed(2)}`);
    assertEquals(due.text, due.date);
    assertEquals(typeof paid.checked, "boolean");
    assert(!("money" in name || "date" in name || "checked" in name));
  }
});

Deno.test("responses are the same for one seed, and different for another", async () => {
  const responsesOf = async (seed: string) => {
    const { test } = start(seed);
    return JSON.stringify([
      await responseOf(test, "imageannotation", IMAGE),
      await responseOf(test, "documenttranscription", {
        features: [{ type: "text", label: "total", flags: ["money"] }],
      }),
      await responseOf(test, "namedentityrecognition", {
        text: "one two three four five",
        labels: ["number"],
      }),
    ]);
  };
  const first = await responsesOf("a");
  assertEquals(await responsesOf("a"), first);
  assert(await responsesOf("b") !== first);
});

Deno.test("lidarannotation: the one camera of the scene is 0", async () => {
  const { emulator, test } = start();
  const { annotations: { url } } = await responseOf(test, "lidarannotation", {
    attachments: ["https://example.com/frame0.json"],
    labels: ["car"],
  });
  const [{ cuboids }] = await (await emulator.fetch(url)).json();
  assert(cuboids.length > 0);
  for (const { camera_used } of cuboids) assertEquals(camera_used, 0);
});
