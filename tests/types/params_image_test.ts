/** The params of `tasks.create` for pictures: right params compile, wrong ones do not. Checked, never run. */
import type { ScaleClient } from "../../mod.ts";

declare const client: ScaleClient;

/** Accepts code that is checked and never run. */
function typed(_check: () => unknown): void {}

const URL = "https://example.com/cow.jpg";

Deno.test("imageannotation: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("imageannotation", {
      attachment: URL,
      geometries: {
        box: {
          objects_to_annotate: [
            "cow",
            { choice: "dog", subchoices: ["pug", { choice: "husky" }] },
          ],
          can_rotate: true,
        },
        cuboid: {
          objects_to_annotate: ["crate"],
          camera_intrinsics: { fx: 1, fy: 1, cx: 1, cy: 1 },
          camera_rotation_quaternion: { w: 1, x: 0, y: 0, z: 0 },
        },
      },
      annotation_attributes: {
        age: { type: "number", min: 0, max: 30 },
        colour: { choices: ["red", "black"], allow_multiple: true },
        calf: {
          type: "linked",
          allowed_labels: ["cow"],
          conditions: {
            label_condition: { label: ["cow"] },
            attribute_conditions: [{ colour: "red" }],
          },
        },
      },
      links: {
        calf_of: [{ from_allowed_labels: ["cow"], to_allowed_labels: ["cow"] }],
        beside: { is_bidirectional: true },
      },
      context_attachments: [{ attachment: URL }],
      paddingX: 10,
      hypothesis: {
        annotations: [
          { label: "cow", type: "box", left: 1, top: 1, width: 1, height: 1 },
          { uuid: "u", label: "nose", type: "point", x: 1, y: 1 },
        ],
      },
      base_annotations: { annotations: [] },
      can_add_base_annotations: false,
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: geometries
      geometrys: {},
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: objects_to_annotate
      geometries: { box: { objects_to_anotate: ["cow"] } },
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      // @ts-expect-error there is no such geometry
      geometries: { boxes: { objects_to_annotate: ["cow"] } },
    });
    // @ts-expect-error attachment is missing
    client.tasks.create("imageannotation", { geometries: {} });
    client.tasks.create("imageannotation", {
      // @ts-expect-error one attachment, not an array
      attachment: [URL],
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      annotation_attributes: {
        // @ts-expect-error a choice without choices
        colour: { type: "category" },
      },
    });
    client.tasks.create("imageannotation", {
      attachment: URL,
      hypothesis: {
        // @ts-expect-error a box has no x
        annotations: [{ label: "cow", type: "box", x: 1, y: 1 }],
      },
    });
  });
});

Deno.test("segmentannotation: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("segmentannotation", {
      attachment: URL,
      labels: ["road", { choice: "car", instance_label: true }],
      allow_unlabeled: true,
      hypothesis: {
        annotations: { combined: { indexedImage: URL } },
        labelMapping: {
          road: { index: 1, color: "#ff0000" },
          car: [{ index: 2, color: "#00ff00" }],
        },
      },
    });
    client.tasks.create("segmentannotation", {
      attachment: URL,
      // @ts-expect-error misspelt: labels
      label: ["road"],
    });
    // @ts-expect-error attachment is missing
    client.tasks.create("segmentannotation", { labels: ["road"] });
    client.tasks.create("segmentannotation", {
      attachment: URL,
      // @ts-expect-error a boolean
      allow_unlabeled: "no",
    });
    client.tasks.create("segmentannotation", {
      attachment: URL,
      // @ts-expect-error labelMapping is missing
      hypothesis: { annotations: { combined: { indexedImage: URL } } },
    });
  });
});

Deno.test("older image types: right, misspelt, missing, of the wrong kind", () => {
  typed(() => {
    client.tasks.create("annotation", { attachment: URL, min_width: "30" });
    client.tasks.create("lineannotation", { attachment: URL, splines: true });
    client.tasks.create("polygonannotation", { attachment: URL });
    client.tasks.create("pointannotation", { attachment: URL });
    client.tasks.create("cuboidannotation", {
      attachment: URL,
      camera_height: 1.5,
      max_annotations: 3,
    });
    client.tasks.create("polygonannotation", {
      attachment: URL,
      // @ts-expect-error lines only
      splines: true,
    });
    // @ts-expect-error attachment is missing
    client.tasks.create("lineannotation", { objects_to_annotate: ["line"] });
    client.tasks.create("annotation", {
      attachment: URL,
      // @ts-expect-error an array
      objects_to_annotate: "cow",
    });
  });
});
