/** The responses and pictures of `segmentannotation`. */
import { assert, assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task
import { decode, encode } from "npm:fast-png@8.0.0";
import { resultFiles } from "../../../src/results/mod.ts";
import { emulated } from "../../support/emulated.ts";
import { USUAL_SIZE } from "../../support/emulator/labelling.ts";
import { start } from "../../support/emulator/requests.ts";
import { ATTACHMENT } from "../../support/emulator/result_files.ts";
import { filePart, sendParts } from "../../support/emulator/uploads.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

/** Completes a live segmentation of those labels. */
async function segmented(params: Record<string, unknown>, seed?: string) {
  const scene = emulated({ key: "live", ...(seed !== undefined && { seed }) });
  const { client, emulator } = scene;
  const { task_id } = await client.tasks.create("segmentannotation", {
    attachment: ATTACHMENT,
    ...params,
  });
  emulator.tasks.complete(task_id);
  const task = await client.tasks.get(task_id);
  const response: Loose = task.response;
  const picture = async (name: string) => {
    const file = resultFiles(client, task).find((file) => file.name === name);
    assert(file, name);
    return decode(await file.bytes(), { checkCrc: true });
  };
  return { ...scene, response, picture };
}

function countOf(samples: ArrayLike<number>, value: number): number {
  return Array.from(samples).filter((sample) => sample === value).length;
}

/** Returns the pixels of a picture with four channels, each as one number, 0 if it is transparent. */
function pixelsOf({ data, channels }: Loose): Uint32Array {
  assertEquals(channels, 4);
  return new Uint32Array(Uint8Array.from(data).buffer);
}

/** Returns the pixel of a color `#rrggbb`. */
function pixelOf(color: string): number {
  const value = parseInt(color.slice(1), 16);
  const bytes = [value >> 16, value >> 8 & 255, value & 255, 255];
  return new Uint32Array(Uint8Array.from(bytes).buffer)[0] ?? 0;
}

/** Returns the entries of a mapping, each with the name of its mask. */
function masksOf(labelMapping: Loose): readonly Loose[] {
  return Object.entries<Loose>(labelMapping).flatMap(([label, entry]) =>
    Array.isArray(entry)
      ? entry.map((one, at) => ({ ...one, name: `${label}.${at}` }))
      : [{ ...entry, name: label }]
  );
}

const LABELS = [
  "sky",
  { choice: "ground", subchoices: ["road", "grass"] },
  { choice: "car", instance_label: true },
];

Deno.test("segmentannotation of a live task: every mask agrees with the indexed image and the mapping", async () => {
  const { response, picture } = await segmented({
    labels: LABELS,
    instance_labels: ["walker", "sky"],
    allow_unlabeled: true,
    annotation_attributes: { parked: { choices: ["yes", "no"] } },
  });
  const { labelMapping, annotations } = response;
  const names = ["sky", "road", "grass", "car", "walker"];
  assertEquals(Object.keys(labelMapping), names);
  assertEquals(Object.keys(annotations.labeled), names);
  const indexed = await picture("annotations.combined.indexedImage");
  const { width, height } = USUAL_SIZE;
  assertEquals([indexed.width, indexed.height, indexed.channels], [
    width,
    height,
    1,
  ]);
  const combined = pixelsOf(await picture("annotations.combined.image"));
  const all = masksOf(labelMapping);
  assert(all.length > 3);
  assertEquals(
    all.map(({ index }) => index),
    Array.from(all, (_, at) => at + 1),
  );
  for (const { name, index, color, numPixels } of all) {
    const painted = pixelOf(color);
    const mask = pixelsOf(await picture(`annotations.labeled.${name}`));
    assertEquals(numPixels, countOf(indexed.data, index));
    assert(numPixels > 0);
    assert(
      mask.every((pixel, at) =>
        pixel === (indexed.data[at] === index ? painted : 0)
      ),
    );
    assert(
      combined.every((pixel, at) =>
        indexed.data[at] !== index || pixel === painted
      ),
    );
  }
  assert(
    combined.every((pixel, at) => (pixel === 0) === (indexed.data[at] === 0)),
  );
  const free = await picture("annotations.unlabeled");
  assert(countOf(free.data, 255) > 0);
  assertEquals(countOf(free.data, 255), countOf(indexed.data, 0));
});

Deno.test("segmentannotation of a live task has the recorded members for each label", async () => {
  const attributes = { parked: { choices: ["yes", "no"] } };
  for (const annotation_attributes of [undefined, attributes]) {
    const { response: { labelMapping } } = await segmented({
      labels: LABELS,
      ...(annotation_attributes && { annotation_attributes }),
    });
    assertEquals(Object.keys(labelMapping.sky), [
      "index",
      "color",
      "attributes",
      "numPixels",
    ]);
    assertEquals(labelMapping.sky.attributes, null);
    assert(labelMapping.car.length > 0);
    for (const car of labelMapping.car) {
      assertEquals(Object.keys(car), Object.keys(labelMapping.sky));
      if (annotation_attributes === undefined) {
        assertEquals(car.attributes, null);
      } else assert(["yes", "no"].includes(car.attributes.parked));
    }
  }
});

Deno.test("segmentannotation of a live task has [] for an instance label that does not occur", async () => {
  const counts = new Set<number>();
  for (let round = 0; round < 8; round += 1) {
    const { response } = await segmented(
      { labels: ["sky", { choice: "car", instance_label: true }] },
      `round ${round}`,
    );
    counts.add(response.labelMapping.car.length);
    assertEquals(
      response.annotations.labeled.car.length,
      response.labelMapping.car.length,
    );
  }
  assert(counts.has(0) && counts.size > 1, [...counts].join());
});

Deno.test("segmentannotation has a label with dots twice, escaped in its place and plain at the end", async () => {
  const { response, picture } = await segmented({
    labels: ["other (etc.)", "sky", { choice: "v.", instance_label: true }],
    allow_unlabeled: true,
  });
  const { labelMapping, annotations } = response;
  for (const map of [labelMapping, annotations.labeled]) {
    assertEquals(Object.keys(map), [
      "other (etc\\.)",
      "sky",
      "v\\.",
      "other (etc.)",
      "v.",
    ]);
  }
  assertEquals(labelMapping["other (etc\\.)"], labelMapping["other (etc.)"]);
  assertEquals(labelMapping["v\\."], labelMapping["v."]);
  const mask = await picture("annotations.labeled.other (etc\\.)");
  assert(countOf(mask.data, 255) > 0);
});

Deno.test("segmentannotation labels every pixel unless allow_unlabeled is true", async () => {
  const instances = { choice: "car", instance_label: true };
  for (const labels of [["sky", "road"], ["sky", instances], [instances]]) {
    for (const allow_unlabeled of [undefined, false, true]) {
      const { picture } = await segmented({
        labels,
        ...(allow_unlabeled !== undefined && { allow_unlabeled }),
      });
      const free = await picture("annotations.unlabeled");
      assertEquals(countOf(free.data, 255) > 0, allow_unlabeled === true);
    }
  }
});

Deno.test("segmentannotation has 50 labels with an index and a color of their own", async () => {
  const labels = Array.from({ length: 50 }, (_, index) => `label ${index}`);
  const { response, picture } = await segmented({ labels });
  const indexed = await picture("annotations.combined.indexedImage");
  assertEquals(new Set(indexed.data).size, 50);
  const colors = Object.values<{ color: string }>(response.labelMapping)
    .map(({ color }) => color);
  assertEquals(new Set(colors).size, 50);
});

Deno.test("segmentannotation has labels with subchoices only with allow_parent_labels", async () => {
  const labels = LABELS.slice(0, 2);
  const namesOf = async (allow_parent_labels: boolean) =>
    Object.keys(
      (await segmented({ labels, allow_parent_labels })).response.labelMapping,
    );
  assertEquals(await namesOf(false), ["sky", "road", "grass"]);
  assertEquals(await namesOf(true), ["sky", "ground", "road", "grass"]);
});

Deno.test("segmentannotation of a test task maps plain labels only, and its images open", async () => {
  const { client } = emulated();
  const task = await client.tasks.create("segmentannotation", {
    attachment: ATTACHMENT,
    labels: ["a", "b", "c", "d", { choice: "e", instance_label: true }],
    instance_labels: ["f"],
  });
  assert(task.response && "labelMapping" in task.response);
  assertEquals(task.response.labelMapping, {
    a: { index: 1, color: "#ff0000" },
    b: { index: 2, color: "#ffff00" },
    c: { index: 3, color: "#00ff00" },
    d: { index: 4, color: "#00ffff" },
  });
  const files = resultFiles(client, task);
  assertEquals(files.map(({ name }) => name), [
    "annotations.combined.image",
    "annotations.combined.indexedImage",
    "annotations.unlabeled",
    "annotations.labeled.a",
  ]);
  for (const file of files) {
    assertEquals(decode(await file.bytes()).width, USUAL_SIZE.width);
  }
  const indexed = decode(await files[1]?.bytes() ?? new Uint8Array());
  assertEquals([...new Set(indexed.data)], [1, 2, 3, 4]);
});

Deno.test("a mask has the size of the uploaded image", async () => {
  const { emulator, test } = start();
  const picture = encode({
    width: 5,
    height: 3,
    data: new Uint8Array(15),
    channels: 1,
  });
  const upload = await sendParts(emulator, [filePart(picture)]);
  const params = { attachment: upload.body.attachment_url, labels: ["a"] };
  const { response } =
    (await test.post("/task/segmentannotation", params)).body;
  const url = response.annotations.combined.image;
  const bytes = await (await emulator.fetch(url)).bytes();
  const { width, height } = decode(bytes);
  assertEquals([width, height], [5, 3]);
});
