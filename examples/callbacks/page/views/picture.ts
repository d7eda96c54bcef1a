/** A picture with shapes over it, the legend of their labels, and their list. */
import type { JsonValue } from "@labelwire/scale/callbacks";
import {
  type PictureInfo,
  type Sections,
  type ViewContext,
} from "../context.ts";
import { type Bounds, boundsOf } from "../draw/geometry.ts";
import type { Looks } from "../draw/looks.ts";
import { type Content, html, type Markup } from "../draw/markup.ts";
import {
  boundsOfShapes,
  type Drawing,
  placeOf,
  type Shape,
} from "../draw/shapes.ts";
import { drawShapes, MAX_SHAPES } from "../draw/svg.ts";
import {
  attributeList,
  bdi,
  json,
  legend,
  notice,
  plural,
  swatch,
  toggle,
} from "./parts.ts";
import { boxOf, centred, fileLayer, ground, stageView } from "./stage.ts";

/** What to show. */
export interface PictureContent {
  readonly drawing: Drawing;
  /** The number of the attachment that is the picture; `undefined` if there is none. */
  readonly picture?: number | undefined;
  /** The size of the space of the coordinates, if it is known without the picture. */
  readonly size?:
    | { readonly width: number; readonly height: number }
    | undefined;
  /** The space to show if no size is known. Default: around the shapes. */
  readonly extent?: Bounds;
  /** What it is called for those who cannot see it. */
  readonly title: string;
  /** More than the list of shapes, beside the picture. */
  readonly side?: Content;
  /** Below the picture: a frame's slider, for instance. */
  readonly controls?: Content;
}

/** Shapes may lie outside of the picture by rounding. */
const TOLERANCE = 1;

/** Shows a picture with shapes. */
export async function pictureView(
  context: ViewContext,
  content: PictureContent,
): Promise<Sections> {
  const { drawing: { shapes, others }, picture, title } = content;
  const info = picture === undefined
    ? undefined
    : await context.pictureInfo(picture);
  const problem = info && "problem" in info ? info : undefined;
  const size = info && "size" in info ? info.size : content.size;
  const whole: Bounds = size
    ? { left: 0, top: 0, ...size }
    : content.extent ?? boundsOfShapes(shapes);
  const looks = context.looks(shapes.map(({ label }) => label));
  const isShown = info !== undefined && problem === undefined;
  const stage = stageView(context, {
    title,
    whole,
    layers: [
      ground(whole),
      ...isShown ? [fileLayer(context, `picture/${picture}`, whole)] : [],
    ],
    shapes: drawShapes(shapes, looks),
  }, shapes.length === 0 && html`<p class="empty-stage">No shapes</p>`);
  return {
    stage: html`${
      problem && pictureNotice(problem, context.refresh)
    }${stage}${content.controls}${
      warnings({ shapes, others, whole, size, info })
    }`,
    side: html`${shapeList(shapes, looks, { context, whole })}${content.side}`,
  };
}

/** Says why a picture is missing. The shapes stay. */
function pictureNotice(
  { problem, isExpired }: { problem: string; isExpired?: boolean },
  refresh: Content,
): Markup {
  const title = isExpired ? "The picture's link has ended." : "No picture.";
  return notice(title, `${problem} The shapes are drawn without it.`, refresh);
}

function warnings(
  { shapes, others, whole, size, info }: {
    readonly shapes: readonly Shape[];
    readonly others: readonly JsonValue[];
    readonly whole: Bounds;
    readonly size: object | undefined;
    readonly info: PictureInfo | undefined;
  },
): Content {
  const outside = size === undefined
    ? 0
    : shapes.filter((shape) => isOutside(shape, whole)).length;
  return [
    outside > 0 &&
    notice(
      "Outside.",
      `${
        plural(outside, "shape")
      } beyond the edge of the picture: it may not be the one that was labelled.`,
    ),
    shapes.length > MAX_SHAPES &&
    notice(
      "Many shapes.",
      `The ${MAX_SHAPES} largest of ${shapes.length} are drawn.`,
    ),
    info && "orientation" in info && info.orientation !== undefined &&
    notice(
      "Turned picture.",
      `Its EXIF orientation is ${info.orientation}. If the shapes do not fit, they were drawn on the picture as it is stored.`,
    ),
    others.length > 0 &&
    html`
      <div
        class="notice"><p><strong>${plural(
          others.length,
          "annotation",
        )}</strong> could not be drawn.</p>${json(others as JsonValue)}</div>
    `,
  ];
}

function isOutside({ geometry }: Shape, whole: Bounds): boolean {
  const { left, top, width, height } = boundsOf(geometry);
  return left < whole.left - TOLERANCE || top < whole.top - TOLERANCE ||
    left + width > whole.left + whole.width + TOLERANCE ||
    top + height > whole.top + whole.height + TOLERANCE;
}

/** Returns the part around a shape, in the proportions of the whole. */
function around(shape: Shape, whole: Bounds): Bounds {
  const { left, top, width, height } = boundsOf(shape.geometry);
  const scale = Math.min(
    1,
    Math.max(2.5 * width / whole.width, 2.5 * height / whole.height, 0.05),
  );
  return centred(left + width / 2, top + height / 2, scale, whole);
}

/** The list of shapes, which says all that the picture shows. */
function shapeList(
  shapes: readonly Shape[],
  looks: Looks,
  { context, whole }: { context: ViewContext; whole: Bounds },
): Markup {
  const counts = new Map<string, number>();
  for (const { label } of shapes) {
    const { label: name } = looks.of(label);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shown = looks.all.filter(({ label }) => counts.has(label));
  const boxes = shapes.length <= MAX_ROWS_WITH_ZOOM;
  return html`
    ${legend(
      shown,
      (label) => String(counts.get(label) ?? 0),
      [
        toggle("shapes-on", "Shapes"),
        toggle("fill-on", "Fill"),
        toggle("names-on", "Names", false),
      ],
    )}<section class="list">
      <h2>${plural(shapes.length, "shape")}</h2>
      ${shapes.length > MAX_ROWS &&
        html`<p class="quiet">The first ${MAX_ROWS} are listed.</p>`}<ol id="rows">${shapes
        .slice(0, MAX_ROWS).map((shape) =>
          row(
            shape,
            looks,
            boxes ? context.href({ box: boxOf(around(shape, whole)) }) : "",
          )
        )}</ol>
    </section>
  `;
}

/** The most rows of a list: more would make the page too slow. */
const MAX_ROWS = 3_000;

/** Longer lists have no link to zoom in each row. */
const MAX_ROWS_WITH_ZOOM = 1_000;

function row(
  shape: Shape,
  looks: Looks,
  zoom: string,
): Markup {
  const { number, label, attributes, notes = [], isBetween } = shape;
  const all = isBetween ? [...notes, "between frames"] : notes;
  return html`
    <li
      id="r${number}"><a class="row" href="#s${number}">${swatch(
        looks.of(label),
      )}<span class="name">${bdi(
        label || "no label",
      )} <span class="quiet">${number}</span>${all.map((note) =>
        html`
          <span class="badge">${note}</span>
        `
      )}</span><span class="quiet">${placeOf(shape)}</span></a>${zoom !== "" &&
        html`
          <a class="zoom" data-box="${number}" href="${zoom}#stage"
            aria-label="Zoom to ${label} ${number}">Zoom</a>
        `}${attributeList(attributes)}</li>
  `;
}
