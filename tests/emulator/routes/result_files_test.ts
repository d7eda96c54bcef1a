/** The content of result files. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { resultFiles } from "../../../src/results/mod.ts";
import type {
  LidarAnnotationFile,
  LidarLinkingFile,
  LidarSegmentationFile,
  VideoAnnotationFile,
  VideoEvent,
} from "../../../src/types/mod.ts";
import { emulated } from "../../support/emulated.ts";
import { checkShape, pointsOf } from "../../support/emulator/labelling.ts";
import {
  ATTACHMENT,
  FRAMES,
  GEOMETRIES,
  readJson,
} from "../../support/emulator/result_files.ts";

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
    assertEquals(resultFiles(client, silent).length, 1);
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
    geometries: { box: { objects_to_annotate: ["car"] } },
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
