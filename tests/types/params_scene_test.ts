/** The params of `tasks.create` for videos and scenes: right params compile, wrong ones do not. Checked, never run. */
import type { ScaleClient } from "../../mod.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

const URL = "https://example.com/cow.jpg";

Deno.test("videos: right, misspelt, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("videoannotation", {
      attachments: [URL, URL],
      attachment_type: "image",
      geometries: { box: { objects_to_annotate: ["cow"] } },
      events_to_annotate: ["moo"],
      frame_rate: 2,
    });
    client.tasks.create("videoplaybackannotation", {
      attachment: URL,
      annotation_frame_rate: 1,
    });
    client.tasks.create("videoannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: frame_rate
      framerate: 2,
    });
    client.tasks.create("videoannotation", {
      attachment: URL,
      // @ts-expect-error playback only
      annotation_frame_rate: 1,
    });
    client.tasks.create("videoplaybackannotation", {
      attachment: URL,
      // @ts-expect-error an array
      events_to_annotate: "moo",
    });
  });
});

Deno.test("scenes: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("lidarannotation", {
      attachments: [URL],
      labels: ["car"],
      dependents: { defs: [{ type: "lidarsegmentation", labels: ["road"] }] },
    });
    client.tasks.create("lidarlinking", { lidar_task: "t", whatever: 1 });
    client.tasks.create("lidarsegmentation", {
      lidar_task: "t",
      lidar_task_frames: [0, 1],
    });
    client.tasks.create("lidartopdown", {
      project: "p",
      attachment: URL,
      geometries: { polygon: { objects_to_annotate: ["lane"] } },
    });
    client.tasks.create("sensorfusion", {
      project: "p",
      attachments: [URL],
      scene_format: "sensor_fusion",
      annotation_definition: [{ any: "thing" }],
      is_frameless: false,
    });
    client.tasks.create("multistage", {
      project: "p",
      attachments: [URL],
      scene_format: "split_base64",
    });
    client.tasks.create("lidarannotation", {
      attachments: [URL],
      // @ts-expect-error misspelt: max_distance_meters
      max_distance_metres: 30,
    });
    // @ts-expect-error attachments is missing
    client.tasks.create("lidarannotation", { labels: ["car"] });
    // @ts-expect-error lidar_task is missing
    client.tasks.create("lidarlinking", { annotation_type: "imageannotation" });
    client.tasks.create("lidartopdown", {
      attachment: URL,
      // @ts-expect-error there are no boxes
      geometries: { box: {} },
    });
    // @ts-expect-error scene_format is missing
    client.tasks.create("multistage", { attachments: [URL] });
    client.tasks.create("sensorfusion", {
      attachments: [URL],
      scene_format: "sensor_fusion",
      // @ts-expect-error a boolean
      is_frameless: "no",
    });
  });
});
