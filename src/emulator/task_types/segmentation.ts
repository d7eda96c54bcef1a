/**
 * Segmentations: a label for each pixel. Plain labels are horizontal bands;
 * instances are ellipses on top of them, side by side.
 */
import type {
  LabelMapping,
  SegmentAnnotationResponse,
  SegmentMapping,
} from "../../types/tasks/image.ts";
import type { ImageSize } from "../tenant/image_size.ts";
import { resultLink } from "../tenant/result_links.ts";
import { isObject } from "../util/json.ts";
import { attributesOf } from "./attributes.ts";
import type { LabelContext } from "./context.ts";
import type { Picture } from "./png.ts";
import { type SegmentLabel, segmentLabels } from "./segment_labels.ts";

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
  readonly labels: readonly SegmentLabel[];
  readonly segments: readonly Segment[];
  /** Returns the spans of a row. Later spans cover earlier ones. */
  readonly spansOf: (y: number) => readonly Span[];
}

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
 * recorded: only labels without instances are mapped, without numbers of pixels,
 * and only the first of them has an image.
 */
export function segmentResponse(
  context: LabelContext,
): SegmentAnnotationResponse {
  const { task_id, is_test } = context.task;
  const segmentation = segmentationOf(context);
  const { labels } = segmentation;
  const link = (name: string) => resultLink(task_id, `${name}.png`);
  const withImage = is_test ? labels.slice(0, 1) : labels;
  return {
    annotations: {
      combined: { image: link("combined"), indexedImage: link("indexed") },
      labeled: byLabel(
        { ...segmentation, labels: withImage },
        ({ index }) => link(`labeled-${index}`),
      ),
      unlabeled: link("unlabeled"),
    },
    labelMapping: mappingOf(segmentation, context),
  };
}

function mappingOf(
  segmentation: Segmentation,
  context: LabelContext,
): LabelMapping {
  const { segments } = segmentation;
  const { params: { annotation_attributes }, random, task } = context;
  const pixels = task.is_test ? [] : pixelCounts(segmentation, context);
  return byLabel<SegmentMapping>(segmentation, (subject) => {
    const { index, isInstance } = subject;
    const mapping = { index, color: colorOf(index) };
    if (task.is_test) return mapping;
    const attributes = isInstance && isObject(annotation_attributes)
      ? attributesOf(
        annotation_attributes,
        { subject, all: segments },
        random.fork(`segment/${index}`),
      )
      : null;
    return { ...mapping, attributes, numPixels: pixels[index] ?? 0 };
  });
}

/**
 * Returns one value for each label, an array for labels with instances. A label
 * with dots occurs twice, as recorded: with a backslash before each dot, and
 * behind all other labels as it is. In some recordings, only one of the two has
 * the instances.
 */
function byLabel<Value>(
  { labels, segments }: Segmentation,
  makeValue: (segment: Segment) => Value,
): { readonly [label: string]: Value | Value[] } {
  const entries = labels.flatMap(
    ({ label, isInstance }): [string, Value | Value[]][] => {
      const values = segments
        .filter((segment) => segment.label === label)
        .map(makeValue);
      const [first] = values;
      if (isInstance) return [[label, values]];
      return first === undefined ? [] : [[label, first]];
    },
  );
  return Object.fromEntries([
    ...entries.map(([label, value]) => [label.replaceAll(".", "\\."), value]),
    ...entries.filter(([label]) => label.includes(".")),
  ]);
}

/** Returns the picture of that name, `undefined` if the response has no such link. */
export function segmentPicture(
  name: string,
  context: LabelContext,
): Picture | undefined {
  const { segments, spansOf } = segmentationOf(context);
  const [, maskIndex = ""] = /^labeled-(\d+)$/.exec(name) ?? [];
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
    return { ...paintWith((index) => index), colors: [undefined, ...colors] };
  }
  if (name === "unlabeled") return paintWith((index) => index === 0 ? 255 : 0);
  const mask = segments.find(({ index }) => String(index) === maskIndex);
  return mask && {
    ...paintWith((index) => index === mask.index ? 1 : 0),
    colors: [undefined, colorOf(mask.index)],
  };
}

function segmentationOf(context: LabelContext): Segmentation {
  const { params, imageSize } = context;
  const isOpen = params.allow_unlabeled === true;
  const labels = segmentLabels(context);
  const segments = segmentsOf(labels, context);
  const bands = segments.filter(({ isInstance }) => !isInstance);
  const instances = segments.filter(({ isInstance }) => isInstance);
  const { width, height } = imageSize;
  // Pixels that need no label are one more band, at the bottom.
  const bandHeight = height / (bands.length + (isOpen ? 1 : 0));
  // Without a band below them, instances must cover all pixels.
  const areColumns = bands.length === 0 && !isOpen;
  const spansOf = (y: number): readonly Span[] => {
    const index = bands[Math.floor(y / bandHeight)]?.index ?? 0;
    const spans = instances.map((instance, at) => ({
      index: instance.index,
      ...(areColumns ? columnSpan : ellipseSpan)(y, imageSize, [
        at,
        instances.length,
      ]),
    })).filter(({ from, until }) => from < until);
    return [{ index, from: 0, until: width }, ...spans];
  };
  return { labels, segments, spansOf };
}

/** Returns the pixels of a row that are in a column. */
function columnSpan(
  _: number,
  { width }: ImageSize,
  [column, columns]: readonly [number, number],
): Pick<Span, "from" | "until"> {
  return {
    from: Math.floor(width * column / columns),
    until: Math.floor(width * (column + 1) / columns),
  };
}

/** Returns the pixels of a row that are inside the ellipse of a column. */
function ellipseSpan(
  y: number,
  { width, height }: ImageSize,
  [column, columns]: readonly [number, number],
): Pick<Span, "from" | "until"> {
  const down = (y + 0.5 - height / 2) / (height / 4);
  const half = width / columns * 0.4 * Math.sqrt(Math.max(0, 1 - down * down));
  const centre = width * (column + 0.5) / columns;
  return { from: Math.ceil(centre - half), until: Math.floor(centre + half) };
}

function segmentsOf(
  labels: readonly SegmentLabel[],
  { random }: LabelContext,
): readonly Segment[] {
  return labels
    .flatMap(({ label, isInstance, count }) =>
      Array.from({ length: count }, () => ({ label, isInstance }))
    )
    .slice(0, MAX_SEGMENTS)
    .map((draft, index) => ({
      ...draft,
      index: index + 1,
      uuid: random.fork(`segment/${index}`).uuid(),
    }));
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
