/**
 * Segmentations: a label for each pixel. Plain labels are horizontal bands;
 * instances are ellipses on top of them, side by side.
 */
import type { JsonValue } from "../../types/json.ts";
import type {
  LabelMapping,
  SegmentAnnotationResponse,
  SegmentMapping,
} from "../../types/tasks/image.ts";
import { resultLink } from "../tenant/result_links.ts";
import { isObject } from "../util/json.ts";
import { attributesOf } from "./attributes.ts";
import type { LabelContext } from "./context.ts";
import { labelsOf, leafLabels } from "./labels.ts";
import type { Picture } from "./png.ts";

/** The pixels of one index: a plain label, or one instance of a label. */
interface Segment {
  readonly label: string;
  readonly index: number;
  readonly uuid: string;
  readonly isInstance: boolean;
}

/** A range of pixels in a row. */
interface Span {
  readonly index: number;
  readonly from: number;
  /** The end of the range, exclusive. */
  readonly until: number;
}

/** The segments of a picture and their pixels. */
interface Segmentation {
  readonly segments: readonly Segment[];
  /** Returns the spans of a row. Later spans cover earlier ones. */
  readonly spansOf: (y: number) => readonly Span[];
}

/** The number of instances of each label. */
const INSTANCES = 2;

/** The maximum number of segments: an index is a byte, and 0 means no label. */
const MAX_SEGMENTS = 255;

/** The hues of the colors. The first four were recorded. */
const HUES: readonly (readonly number[])[] = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 0],
  [0, 1, 1],
  [0, 0, 1],
  [1, 0, 1],
];

/**
 * Returns the response of a `segmentannotation`. For a test task it is as
 * recorded: only labels without instances are mapped, and only the first of them
 * has an image.
 */
export function segmentResponse(
  context: LabelContext,
): SegmentAnnotationResponse {
  const { task_id, is_test } = context.task;
  const { segments } = segmentationOf(context);
  const link = (name: string) => resultLink(task_id, `${name}.png`);
  const withImage = is_test ? segments.slice(0, 1) : segments;
  return {
    annotations: {
      combined: { image: link("combined"), indexedImage: link("indexed") },
      labeled: byLabel(withImage, ({ index }) => link(`labeled-${index}`)),
      unlabeled: link("unlabeled"),
    },
    labelMapping: mappingOf(context),
  };
}

function mappingOf(context: LabelContext): LabelMapping {
  const segmentation = segmentationOf(context);
  const all = segmentation.segments;
  const hasInstance = all.some(({ isInstance }) => isInstance);
  const pixels = hasInstance ? pixelCounts(segmentation, context) : [];
  return byLabel<SegmentMapping>(all, (subject) => {
    const { index, isInstance } = subject;
    const mapping = { index, color: colorOf(index) };
    if (!isInstance) return mapping;
    const { annotation_attributes } = context.params;
    const random = context.random.fork(`segment/${index}`);
    return {
      ...mapping,
      numPixels: pixels[index] ?? 0,
      ...(isObject(annotation_attributes) && {
        attributes: attributesOf(
          annotation_attributes,
          { subject, all },
          random,
        ),
      }),
    };
  });
}

/** Returns one value for each label, an array for labels with instances. */
function byLabel<Value>(
  segments: readonly Segment[],
  makeValue: (segment: Segment) => Value,
): { readonly [label: string]: Value | Value[] } {
  const values = new Map<string, Value | Value[]>();
  for (const segment of segments) {
    const { label, isInstance } = segment;
    const value = makeValue(segment);
    const earlier = values.get(label) ?? [];
    const list = Array.isArray(earlier) ? earlier : [earlier];
    values.set(label, isInstance ? [...list, value] : value);
  }
  return Object.fromEntries(values);
}

/** Returns the picture of that name, `undefined` if the response has no such link. */
export function segmentPicture(
  name: string,
  context: LabelContext,
): Picture | undefined {
  const { segments, spansOf } = segmentationOf(context);
  const [, maskIndex = ""] = /^labeled-(\d+)$/.exec(name) ?? [];
  const isMask = segments.some(({ index }) => String(index) === maskIndex);
  const paintWith = (sampleOf: (index: number) => number): Picture => ({
    ...context.imageSize,
    paint: (row, y) => {
      for (const { index, from, until } of spansOf(y)) {
        row.fill(sampleOf(index), from, until);
      }
    },
  });
  if (name === "indexed") return paintWith((index) => index);
  if (name === "combined") {
    const colors = segments.map(({ index }) => colorOf(index));
    return {
      ...paintWith((index) => index),
      palette: ["#000000", ...colors],
    };
  }
  if (name === "unlabeled") return paintWith((index) => index === 0 ? 255 : 0);
  if (!isMask) return undefined;
  return paintWith((index) => String(index) === maskIndex ? 255 : 0);
}

function segmentationOf(context: LabelContext): Segmentation {
  const segments = segmentsOf(context);
  const bands = segments.filter(({ isInstance }) => !isInstance);
  const instances = segments.filter(({ isInstance }) => isInstance);
  const { width, height } = context.imageSize;
  // Pixels that need no label are one more band, at the bottom.
  const bandCount = bands.length +
    (context.params.allow_unlabeled === true ? 1 : 0);
  const bandHeight = height / bandCount;
  const spansOf = (y: number): readonly Span[] => {
    const index = bands[Math.floor(y / bandHeight)]?.index ?? 0;
    const band = { index, from: 0, until: width };
    const ellipses = instances.map((instance, column) => ({
      index: instance.index,
      ...ellipseSpan(y, context.imageSize, [column, instances.length]),
    })).filter(({ from, until }) => from < until);
    return [band, ...ellipses];
  };
  return { segments, spansOf };
}

/** Returns the pixels of a row that are inside the ellipse of a column. */
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

/** Labels of the older parameter `instance_labels` have instances too. */
function segmentsOf(
  { params, task, random }: LabelContext,
): readonly Segment[] {
  const labels = leafLabels(params.labels);
  const { instance_labels = [] } = params;
  const plain = labelsOf(labels.filter((label) => !hasInstances(label)));
  const instanceLabels = labelsOf(
    [...labels.filter(hasInstances), instance_labels].flat(),
  );
  const others = instanceLabels.filter((label) => !plain.includes(label));
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

/** Returns the number of pixels of each index. */
function pixelCounts(
  { spansOf }: Segmentation,
  { imageSize: { height } }: LabelContext,
): readonly number[] {
  const counts: number[] = Array(MAX_SEGMENTS + 1).fill(0);
  const add = (index: number, count: number) => {
    counts[index] = (counts[index] ?? 0) + count;
  };
  for (let y = 0; y < height; y += 1) {
    const [band, ...others] = spansOf(y);
    for (const { index, from, until } of others) {
      add(index, until - from);
      add(band?.index ?? 0, from - until);
    }
    if (band !== undefined) add(band.index, band.until - band.from);
  }
  return counts;
}

/** Returns a color of its own for each index: six hues, then darker ones. */
function colorOf(index: number): string {
  const hue = HUES[(index - 1) % HUES.length] ?? [];
  const level = 255 - Math.floor((index - 1) / HUES.length) * 37 % 216;
  const digits = level.toString(16).padStart(2, "0");
  return `#${hue.map((part) => part === 1 ? digits : "00").join("")}`;
}
