/**
 * Segmentations: a label for each pixel. Plain labels lie in bands, one below
 * the other; instances are ellipses on them, side by side.
 */
import type { JsonValue } from "../../types/json.ts";
import type {
  LabelMapping,
  SegmentAnnotationResponse,
  SegmentMapping,
} from "../../types/tasks/image.ts";
import { attributesOf } from "./attributes.ts";
import { isObject } from "../util/json.ts";
import { labelsOf, leafLabels } from "./labels.ts";
import type { Picture } from "./png.ts";
import { resultLink } from "../tenant/result_links.ts";
import type { Scene } from "./scene.ts";

/** What has one index in the masks: a plain label, or an instance of a label. */
interface Segment {
  readonly label: string;
  readonly index: number;
  readonly uuid: string;
  readonly isInstance: boolean;
}

/** A stretch of a row of pixels. */
interface Span {
  readonly index: number;
  readonly from: number;
  /** The pixel behind its last. */
  readonly until: number;
}

/** A segment for each label, and where they lie. */
interface Segmentation {
  readonly segments: readonly Segment[];
  /** Gives the stretches of a row from left to right; later ones lie on earlier ones. */
  readonly spansOf: (y: number) => readonly Span[];
}

/** How many instances of each label there are. */
const INSTANCES = 2;

/** The most segments, as an index is a byte and 0 is no label. */
const MAX_SEGMENTS = 255;

/** How many hues there are; the recorded ones are the first four. */
const HUES: readonly (readonly number[])[] = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 0],
  [0, 1, 1],
  [0, 0, 1],
  [1, 0, 1],
];

/**
 * Gives the response. With a test key it is as recorded: only labels without
 * instances are mapped, and only the first of them has an image.
 */
export function segmentResponse(scene: Scene): SegmentAnnotationResponse {
  const { task_id, is_test } = scene.task;
  const { segments } = segmentationOf(scene);
  const link = (name: string) => resultLink(task_id, `${name}.png`);
  const imaged = is_test ? segments.slice(0, 1) : segments;
  return {
    annotations: {
      combined: { image: link("combined"), indexedImage: link("indexed") },
      labeled: byLabel(imaged, ({ index }) => link(`labeled-${index}`)),
      unlabeled: link("unlabeled"),
    },
    labelMapping: mappingOf(scene),
  };
}

function mappingOf(scene: Scene): LabelMapping {
  const segmentation = segmentationOf(scene);
  const all = segmentation.segments;
  const isCounted = all.some(({ isInstance }) => isInstance);
  const pixels = isCounted ? pixelsOf(segmentation, scene) : [];
  return byLabel<SegmentMapping>(all, (subject) => {
    const { index, isInstance } = subject;
    const mapping = { index, color: colourOf(index) };
    if (!isInstance) return mapping;
    const { annotation_attributes } = scene.params;
    const random = scene.random.fork(`segment/${index}`);
    const company = { subject, all };
    return {
      ...mapping,
      numPixels: pixels[index] ?? 0,
      ...(isObject(annotation_attributes) && {
        attributes: attributesOf(annotation_attributes, company, random),
      }),
    };
  });
}

/** Gives a value for each label, and a list of them where it has instances. */
function byLabel<Value>(
  segments: readonly Segment[],
  valueOf: (segment: Segment) => Value,
): { readonly [label: string]: Value | readonly Value[] } {
  const values = new Map<string, Value | readonly Value[]>();
  for (const segment of segments) {
    const { label, isInstance } = segment;
    const value = valueOf(segment);
    const earlier = values.get(label) ?? [];
    const list = Array.isArray(earlier) ? earlier : [earlier];
    values.set(label, isInstance ? [...list, value] : value);
  }
  return Object.fromEntries(values);
}

/** Gives the picture of that name, `undefined` for a name that the response does not link to. */
export function segmentPicture(
  name: string,
  scene: Scene,
): Picture | undefined {
  const { segments, spansOf } = segmentationOf(scene);
  const [, label = ""] = /^labeled-(\d+)$/.exec(name) ?? [];
  const isMask = segments.some(({ index }) => String(index) === label);
  const paintWith = (sampleOf: (index: number) => number): Picture => ({
    ...scene.frame,
    paint: (row, y) => {
      for (const { index, from, until } of spansOf(y)) {
        row.fill(sampleOf(index), from, until);
      }
    },
  });
  if (name === "indexed") return paintWith((index) => index);
  if (name === "combined") {
    const colours = segments.map(({ index }) => colourOf(index));
    return {
      ...paintWith((index) => index),
      palette: ["#000000", ...colours],
    };
  }
  if (name === "unlabeled") return paintWith((index) => index === 0 ? 255 : 0);
  if (!isMask) return undefined;
  return paintWith((index) => String(index) === label ? 255 : 0);
}

function segmentationOf(scene: Scene): Segmentation {
  const segments = segmentsOf(scene);
  const bands = segments.filter(({ isInstance }) => !isInstance);
  const instances = segments.filter(({ isInstance }) => isInstance);
  const { width, height } = scene.frame;
  const isFree = scene.params.allow_unlabeled === true;
  // What may stay without a label is a band of its own, at the bottom.
  const bandHeight = height / (bands.length + (isFree ? 1 : 0));
  const spansOf = (y: number): readonly Span[] => {
    const index = bands[Math.floor(y / bandHeight)]?.index ?? 0;
    const ground = { index, from: 0, until: width };
    const ellipses = instances.map((instance, column) => ({
      index: instance.index,
      ...ellipseSpan(y, scene.frame, [column, instances.length]),
    })).filter(({ from, until }) => from < until);
    return [ground, ...ellipses];
  };
  return { segments, spansOf };
}

/** Gives the part of a row that lies in the ellipse of one of so many columns. */
function ellipseSpan(
  y: number,
  { width, height }: { readonly width: number; readonly height: number },
  [column, columns]: readonly [number, number],
): Pick<Span, "from" | "until"> {
  const down = (y + 0.5 - height / 2) / (height / 4);
  const half = width / columns * 0.4 * Math.sqrt(Math.max(0, 1 - down * down));
  const centre = width * (column + 0.5) / columns;
  return { from: Math.ceil(centre - half), until: Math.floor(centre + half) };
}

/** Labels that were asked for in the older way, as `instance_labels`, have instances too. */
function segmentsOf({ params, task, random }: Scene): readonly Segment[] {
  const labels = leafLabels(params.labels);
  const { instance_labels = [] } = params;
  const plain = labelsOf(labels.filter((label) => !hasInstances(label)));
  const counted = labelsOf(
    [...labels.filter(hasInstances), instance_labels].flat(),
  );
  const others = counted.filter((label) => !plain.includes(label));
  const drafts = [
    ...[...new Set(plain)].map((label) => ({ label, isInstance: false })),
    ...[...new Set(task.is_test ? [] : others)].flatMap((label) =>
      Array.from({ length: INSTANCES }, () => ({ label, isInstance: true }))
    ),
  ];
  return drafts.slice(0, MAX_SEGMENTS).map((draft, index) => ({
    ...draft,
    index: index + 1,
    uuid: random.fork(`segment/${index}`).uuid(),
  }));
}

function hasInstances(label: JsonValue): boolean {
  return isObject(label) && label.instance_label === true;
}

/** Gives how many pixels have each index. */
function pixelsOf(
  { spansOf }: Segmentation,
  { frame: { height } }: Scene,
): readonly number[] {
  const counts: number[] = Array(MAX_SEGMENTS + 1).fill(0);
  const add = (index: number, count: number) => {
    counts[index] = (counts[index] ?? 0) + count;
  };
  for (let y = 0; y < height; y += 1) {
    const [ground, ...others] = spansOf(y);
    for (const { index, from, until } of others) {
      add(index, until - from);
      add(ground?.index ?? 0, from - until);
    }
    if (ground !== undefined) add(ground.index, ground.until - ground.from);
  }
  return counts;
}

/** Gives a colour that no other index has: six hues, then the same ones darker. */
function colourOf(index: number): string {
  const hue = HUES[(index - 1) % HUES.length] ?? [];
  const level = 255 - Math.floor((index - 1) / HUES.length) * 37 % 216;
  const digits = level.toString(16).padStart(2, "0");
  return `#${hue.map((part) => part === 1 ? digits : "00").join("")}`;
}
