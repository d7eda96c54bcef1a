/** Draws shapes as SVG: an element for each, with a casing under its colour, so that it can be seen on any picture. */
import {
  type Bounds,
  boundsOf,
  type Geometry,
  type Point,
} from "./geometry.ts";
import type { Looks } from "./looks.ts";
import { html, join, type Markup, round, svg } from "./markup.ts";
import type { Shape } from "./shapes.ts";

/** The number of shapes up to which each has a casing, and the number up to which each has its name beside it. */
const MAX_WITH_CASING = 3_000;
const MAX_WITH_NAME = 500;

/** Closer to the top of the picture than this, in pixels, a name is inside of its shape. */
const NAME_SPACE = 12;

/** The most shapes to draw: of more, the largest. */
export const MAX_SHAPES = 10_000;

/**
 * Draws shapes. Each is a link to its row in the list, unless there is no list of
 * them (`hasRows` is `false`).
 */
export function drawShapes(
  shapes: readonly Shape[],
  looks: Pick<Looks, "of">,
  { hasRows = true }: { readonly hasRows?: boolean } = {},
): Markup {
  const style = {
    hasRows,
    hasCasing: shapes.length <= MAX_WITH_CASING,
    hasName: shapes.length <= MAX_WITH_NAME,
  };
  return join(
    largest(shapes).map((shape) =>
      drawShape(shape, { ...style, ...looks.of(shape.label) })
    ),
  );
}

/** Returns the shapes to draw: the largest, in their order. */
function largest(shapes: readonly Shape[]): readonly Shape[] {
  if (shapes.length <= MAX_SHAPES) return shapes;
  const area = ({ geometry }: Shape) => {
    const { width, height } = boundsOf(geometry);
    return width * height;
  };
  const drawn = new Set(
    [...shapes].sort((a, b) => area(b) - area(a)).slice(0, MAX_SHAPES),
  );
  return shapes.filter((shape) => drawn.has(shape));
}

/** How a shape looks. */
interface ShapeStyle {
  readonly look: number;
  readonly className: string;
  readonly hasRows: boolean;
  readonly hasCasing: boolean;
  readonly hasName: boolean;
}

function drawShape(
  { number, label, geometry, isBetween = false }: Shape,
  { look, className, hasRows, hasCasing, hasName }: ShapeStyle,
): Markup {
  const { kind } = geometry;
  const parts = partsOf(geometry);
  const { left, top } = boundsOf(geometry);
  const name = {
    class: `s ${kind} l${look} ${className}${isBetween ? " between" : ""}`,
    "aria-label": `${label || "no label"} ${number}`,
  };
  return svg(
    hasRows ? "a" : "g",
    hasRows
      ? { id: `s${number}`, href: `#r${number}`, ...name, tabindex: -1 }
      : { role: "img", ...name },
    kind === "point" && drawPart(parts[0], "hit"),
    hasCasing && parts.map((part) => drawPart(part, "k")),
    parts.map((part, index) => drawPart(part, index === 0 ? "f" : "f side")),
    hasName &&
      svg(
        "text",
        { x: left, y: top, dy: top < NAME_SPACE ? "1em" : "-.3em" },
        label || `${number}`,
      ),
  );
}

/** An element without its class. */
type Part =
  | { readonly d: string }
  | {
    readonly cx: number;
    readonly cy: number;
    readonly rx: number;
    readonly ry: number;
    readonly transform?: string | undefined;
  };

function drawPart(part: Part | undefined, className: string): Markup | false {
  if (part === undefined) return false;
  const name = "d" in part ? "path" : "ellipse";
  return svg(name, { class: className, ...part });
}

/** Returns the elements of a geometry. The first is filled. */
function partsOf(geometry: Geometry): readonly Part[] {
  switch (geometry.kind) {
    case "box":
      return [{
        d: closed(geometry.points) +
          (geometry.isTurned === true ? tick(geometry.points) : ""),
      }];
    case "polygon":
      return [{ d: closed(geometry.points) }];
    case "line":
      return [{ d: open(geometry.points) }];
    case "point":
      return [{ d: `M${pair(geometry.at)}h0` }];
    case "cuboid":
      return [{ d: closed(geometry.face) }, { d: closed(geometry.side) }];
    case "ellipse": {
      const { centre: { x, y }, radii: [rx, ry], rotation } = geometry;
      const degrees = round(rotation * 180 / Math.PI);
      const transform = degrees === 0
        ? undefined
        : `rotate(${degrees} ${round(x)} ${round(y)})`;
      return [{ cx: x, cy: y, rx, ry, transform }];
    }
  }
}

/** A short line from the middle of the top of a turned box, an eighth of its height long. */
function tick(points: readonly Point[]): string {
  const [a, b, , d] = points;
  if (!a || !b || !d) return "";
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const end = {
    x: middle.x + (a.x - d.x) / 8,
    y: middle.y + (a.y - d.y) / 8,
  };
  return open([middle, end]);
}

function open(points: readonly Point[]): string {
  return `M${points.map(pair).join("L")}`;
}

function closed(points: readonly Point[]): string {
  return `${open(points)}Z`;
}

function pair({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

/** What a stage shows. */
export interface StageContent {
  /** What the stage is called for those who cannot see it. */
  readonly title: string;
  /** The part that is shown, in pixels of the picture. */
  readonly view: Bounds;
  /** The whole picture. */
  readonly whole: Bounds;
  /** The layers below the shapes: pictures and masks. */
  readonly layers: readonly Markup[];
  readonly shapes: Markup;
}

/** The marks of a line's start and end. Their size follows the width of the line. */
const MARKERS: Markup = html`
  <defs>
    <marker id="start" class="marker" viewBox="-2 -2 4 4" markerWidth="3"
      markerHeight="3">
      <circle r="1.5" />
    </marker>
    <marker id="end" class="marker" viewBox="-3 -2 4 4" markerWidth="5"
      markerHeight="5" orient="auto">
      <path d="M-3 -2L1 0L-3 2Z" />
    </marker>
  </defs>
`;

/** Draws a stage: layers with shapes over them. */
export function drawStage(
  { title, view, whole, layers, shapes }: StageContent,
): Markup {
  return svg(
    "svg",
    {
      id: "stage",
      viewBox: viewBoxOf(view),
      "data-whole": viewBoxOf(whole),
      "font-size": Math.max(view.width, view.height) / 55,
      role: "group",
      tabindex: 0,
      "aria-label": title,
    },
    MARKERS,
    layers,
    svg("g", { id: "shapes" }, shapes),
  );
}

/** Returns a rectangle as the value of `viewBox`. */
export function viewBoxOf({ left, top, width, height }: Bounds): string {
  return [left, top, width, height].map(round).join(" ");
}
