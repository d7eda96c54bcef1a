/** The content of result files. */
import { assert, assertEquals, assertMatch } from "@std/assert";
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task
import { decode, encode } from "npm:fast-png@8.0.0";
import type {
  LidarAnnotationFile,
  LidarLinkingFile,
  LidarSegmentationFile,
  VideoAnnotationFile,
  VideoEvent,
} from "../../../src/types/mod.ts";
import { emulated } from "../../support/emulated.ts";
import {
  checkShape,
  pointsOf,
  USUAL_SIZE,
} from "../../support/emulator/labelling.ts";
import { start } from "../../support/emulator/requests.ts";
import {
  ATTACHMENT,
  FRAMES,
  GEOMETRIES,
  readJson,
} from "../../support/emulator/result_files.ts";
import { filePart, sendParts } from "../../support/emulator/uploads.ts";

Deno.test("videoannotation: each object keeps its uuid and label, stays in the frame, and moves smoothly", async () => {
  const { client } = emulated();
  for (let round = 0; round < 5; round += 1) {
    const task = await client.tasks.create("videoannotation", {
      attachments: FRAMES,
      geometries: GEOMETRIES,
      annotation_attributes: { speed: { type: "number", min: 1, max: 5 } },
    });
    const frames = await readJson<VideoAnnotationFile>(
      client,
      task,
      "annotations.url",
    );
    assertEquals(frames.length, FRAMES.length);
    const [first] = frames;
    assertEquals(
      new Set(first?.annotations.map(({ type }) => type)),
      new Set(Object.keys(GEOMETRIES)),
    );
    let moves = 0;
    for (const [index, { annotations }] of frames.entries()) {
      const before = frames[index - 1]?.annotations;
      assertEquals(
        annotations.map(({ uuid, label, attributes }) =>
          JSON.stringify([uuid, label, attributes])
        ),
        first?.annotations.map(({ uuid, label, attributes }) =>
          JSON.stringify([uuid, label, attributes])
        ),
      );
      for (const [place, annotation] of annotations.entries()) {
        const type = annotation.type as keyof typeof GEOMETRIES;
        checkShape(annotation, GEOMETRIES[type]);
        const [point] = pointsOf(annotation);
        const [earlier] = pointsOf(before?.[place] ?? annotation);
        const step = Math.hypot(
          (point?.x ?? 0) - (earlier?.x ?? 0),
          (point?.y ?? 0) - (earlier?.y ?? 0),
        );
        assert(step <= 25, `a step of ${step} pixels`);
        if (step > 0) moves += 1;
      }
    }
    assert(moves > 0);
  }
});

Deno.test("videoannotation of a video has frames of its frame_rate", async () => {
  const { client } = emulated();
  for (const [frame_rate, length] of [[undefined, 10], [3, 30], [500, 1000]]) {
    const task = await client.tasks.create("videoannotation", {
      attachment: ATTACHMENT,
      attachment_type: "video",
      geometries: { point: { objects_to_annotate: ["hub"] } },
      ...(frame_rate !== undefined && { frame_rate }),
    });
    const name = "annotations.url";
    assertEquals(
      (await readJson<unknown[]>(client, task, name)).length,
      length,
    );
  }
});

Deno.test("videoannotation has events if the params have them", async () => {
  const { client } = emulated();
  const params = { attachments: FRAMES, geometries: GEOMETRIES };
  for (const type of ["videoannotation", "videoplaybackannotation"] as const) {
    const events_to_annotate = ["start", "overtaking", "stop"];
    const silent = await client.tasks.create(type, params);
    assertEquals(client.tasks.resultFiles(silent).length, 1);
    const task = await client.tasks.create(type, {
      ...params,
      events_to_annotate,
    });
    const events = await readJson<VideoEvent[]>(client, task, "events.url");
    assertEquals(events.map(({ label }) => label), events_to_annotate);
    for (const { type, start, end } of events) {
      assert(start >= 0 && start < FRAMES.length);
      assertEquals(type, end === undefined ? "point" : "range");
      assert(end === undefined || end >= start && end < FRAMES.length);
    }
  }
});

Deno.test("videoplaybackannotation: boxes by their uuid, at increasing frames, inside the picture", async () => {
  const { client } = emulated();
  const task = await client.tasks.create("videoplaybackannotation", {
    attachment: ATTACHMENT,
    annotation_frame_rate: 2,
    video_frame_rate: 30,
    geometries: { ...GEOMETRIES, box: { objects_to_annotate: ["car"] } },
  });
  // deno-lint-ignore no-explicit-any
  const objects: any = await readJson(client, task, "annotations.url");
  assert(Object.keys(objects).length > 0);
  for (const [uuid, object] of Object.entries<typeof objects>(objects)) {
    assertMatch(uuid, /^[0-9a-f-]{36}$/);
    assertEquals([object.label, object.geometry], ["car", "box"]);
    const keys = object.frames.map(({ key }: { key: number }) => key);
    assertEquals(keys, Array.from({ length: 20 }, (_, index) => index * 15));
    for (const frame of object.frames) {
      checkShape({ type: "box", ...frame }, {});
      assertEquals(frame.timestamp, frame.key / 30);
    }
  }
});

Deno.test("lidarannotation: cuboids keep uuid and size, and stay near", async () => {
  const { client } = emulated();
  const labels = ["car", { choice: "human", subchoices: ["walker", "rider"] }];
  let moving = 0;
  for (let round = 0; round < 8; round += 1) {
    const task = await client.tasks.create("lidarannotation", {
      attachments: FRAMES,
      labels,
      max_distance_meters: 30,
      annotation_attributes: { parked: { choices: ["yes", "no"] } },
    });
    const frames = await readJson<LidarAnnotationFile>(
      client,
      task,
      "annotations.url",
    );
    assertEquals(frames.length, FRAMES.length);
    for (const [index, { cuboids }] of frames.entries()) {
      assertEquals(
        cuboids.map(({ uuid }) => uuid),
        frames[0]?.cuboids.map(({ uuid }) => uuid),
      );
      for (const [place, cuboid] of cuboids.entries()) {
        const { position: { x, y, z }, yaw, attributes = {} } = cuboid;
        assert(["car", "walker", "rider"].includes(cuboid.label));
        assert(["yes", "no"].includes(String(attributes.parked)));
        assert(Math.abs(yaw) <= Math.PI);
        const distance = Math.hypot(x, y, z);
        assert(distance <= 30);
        assertEquals(cuboid.distance_to_device, distance);
        const before = frames[index - 1]?.cuboids[place];
        if (before === undefined) continue;
        assertEquals(cuboid.dimensions, before.dimensions);
        const [dx, dy] = [x - before.position.x, y - before.position.y];
        const step = Math.hypot(dx, dy);
        assertEquals(cuboid.stationary, step === 0);
        assert(step < 2);
        if (step === 0) continue;
        moving += 1;
        // It moves forward: yaw 0 is along +y, counter-clockwise.
        const heading = Math.atan2(-dx, dy);
        assert(Math.abs(Math.sin(heading - yaw)) < 1e-6);
        assert(Math.cos(heading - yaw) > 0);
      }
    }
  }
  assert(moving > 0);
});

Deno.test("lidarlinking and lidarsegmentation continue with the objects of the referenced task", async () => {
  const { client } = emulated();
  const base = await client.tasks.create("lidarannotation", {
    attachments: FRAMES,
    labels: ["car", "bus"],
  });
  const frames = await readJson<LidarAnnotationFile>(
    client,
    base,
    "annotations.url",
  );
  const cuboids = frames[0]?.cuboids ?? [];
  const lidar_task = base.task_id;
  const linked = await client.tasks.create("lidarlinking", { lidar_task });
  const linking = await readJson<LidarLinkingFile>(
    client,
    linked,
    "annotations.url",
  );
  assertEquals(linking.length, FRAMES.length);
  for (const { camera_responses: [camera] } of linking) {
    assertEquals(
      camera?.annotations.map(({ cuboid_uuid, label }) => [cuboid_uuid, label]),
      cuboids.map(({ uuid, label }) => [uuid, label]),
    );
    for (const box of camera?.annotations ?? []) checkShape(box, {});
  }
  const painted = await client.tasks.create("lidarsegmentation", {
    lidar_task,
    lidar_task_frames: [0, 5],
  });
  const { objects, point_objects } = await readJson<LidarSegmentationFile>(
    client,
    painted,
    "point_segmentations.url",
  );
  assertEquals(
    objects.map(({ label, index }) => [label, index]),
    cuboids.map(({ label }, index) => [label, index + 1]),
  );
  assertEquals(point_objects.length, 2);
});

Deno.test("lidarsegmentation from scratch has an object for each label", async () => {
  const { client } = emulated();
  const task = await client.tasks.create("lidarsegmentation", {
    attachments: FRAMES,
    labels: ["road", { choice: "car", instance_label: true }],
  });
  const { objects, point_objects } = await readJson<LidarSegmentationFile>(
    client,
    task,
    "point_segmentations.url",
  );
  assertEquals(objects, [
    { label: "road", index: 1 },
    { label: "car", index: 2, instance: 1 },
    { label: "car", index: 3, instance: 2 },
  ]);
  assertEquals(point_objects.length, FRAMES.length);
  const values = new Set(point_objects.flat());
  assertEquals([...values].sort(), [0, 1, 2, 3]);
});

/** Completes a live segmentation of those labels. */
async function segmented(params: Record<string, unknown>) {
  const scene = emulated({ key: "live" });
  const { client, emulator } = scene;
  const { task_id } = await client.tasks.create("segmentannotation", {
    attachment: ATTACHMENT,
    ...params,
  });
  emulator.tasks.complete(task_id);
  const task = await client.tasks.get(task_id);
  // deno-lint-ignore no-explicit-any
  const response: any = task.response;
  const picture = async (name: string) => {
    const file = client.tasks.resultFiles(task).find((file) =>
      file.name === name
    );
    assert(file, name);
    return decode(await file.bytes(), { checkCrc: true });
  };
  return { ...scene, response, picture };
}

function countOf(samples: ArrayLike<number>, value: number): number {
  return Array.from(samples).filter((sample) => sample === value).length;
}

Deno.test("segmentannotation of a live task: every mask agrees with the indexed image and the mapping", async () => {
  const labels = [
    "sky",
    { choice: "ground", subchoices: ["road", "grass"] },
    { choice: "car", instance_label: true },
  ];
  const { response, picture } = await segmented({
    labels,
    instance_labels: ["walker", "sky"],
    allow_unlabeled: true,
    annotation_attributes: { parked: { choices: ["yes", "no"] } },
  });
  const { labelMapping, annotations } = response;
  const names = ["sky", "road", "grass", "car", "walker"];
  assertEquals(Object.keys(labelMapping), names);
  assertEquals(Object.keys(annotations.labeled), names);
  assertEquals(labelMapping.sky, { index: 1, color: "#ff0000" });
  const indexed = await picture("annotations.combined.indexedImage");
  const combined = await picture("annotations.combined.image");
  const { width, height } = USUAL_SIZE;
  assertEquals([indexed.width, indexed.height], [width, height]);
  assertEquals([combined.width, combined.height], [width, height]);
  const hexOf = (sample: number) =>
    "#" + (combined.palette?.[sample] ?? []).slice(0, 3)
      .map((channel) => channel.toString(16).padStart(2, "0")).join("");
  const seen = new Map<number, string>();
  indexed.data.forEach((index, at) => {
    const colour = hexOf(combined.data[at] ?? -1);
    assertEquals(seen.get(index) ?? colour, colour);
    seen.set(index, colour);
  });
  const all = Object.entries<unknown>(labelMapping).flatMap(([label, entry]) =>
    // deno-lint-ignore no-explicit-any
    [entry].flat().map((one: any, at) => ({ label, at, ...one, entry }))
  );
  assertEquals(seen.size, all.length + 1);
  assertEquals(all.map(({ index }) => index), [1, 2, 3, 4, 5, 6, 7]);
  for (const { label, at, index, color, numPixels, entry, attributes } of all) {
    const name = Array.isArray(entry) ? `${label}.${at}` : label;
    const mask = await picture(`annotations.labeled.${name}`);
    const pixels = countOf(indexed.data, index);
    assert(pixels > 0);
    assertEquals(countOf(mask.data, 255), pixels);
    assertEquals(countOf(mask.data, 0), width * height - pixels);
    assert(
      mask.data.every((sample, at) =>
        (sample === 255) === (indexed.data[at] === index)
      ),
    );
    assertEquals(seen.get(index), color);
    assertEquals(numPixels, Array.isArray(entry) ? pixels : undefined);
    assertEquals(attributes !== undefined, Array.isArray(entry));
  }
  const free = await picture("annotations.unlabeled");
  assert(countOf(free.data, 255) > 0);
  assertEquals(countOf(free.data, 255), countOf(indexed.data, 0));
});

Deno.test("segmentannotation labels every pixel if the params require it", async () => {
  const labels = Array.from({ length: 50 }, (_, index) => `label ${index}`);
  const { response, picture } = await segmented({ labels });
  const free = await picture("annotations.unlabeled");
  assertEquals(countOf(free.data, 255), 0);
  const indexed = await picture("annotations.combined.indexedImage");
  assertEquals(new Set(indexed.data).size, 50);
  const colours = Object.values<{ color: string }>(response.labelMapping)
    .map(({ color }) => color);
  assertEquals(new Set(colours).size, 50);
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
  const files = client.tasks.resultFiles(task);
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
