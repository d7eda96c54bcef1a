/** The stage of a view: a picture with layers and shapes, and buttons that zoom and move it. */
import type { ViewContext } from "../context.ts";
import type { Bounds } from "../draw/geometry.ts";
import { type Content, html, type Markup, svg } from "../draw/markup.ts";
import { drawStage, type StageContent, viewBoxOf } from "../draw/svg.ts";

/** Draws the part of a stage that the URL asks for, else the whole, with its buttons. `note` lies over it. */
export function stageView(
  context: ViewContext,
  content: Omit<StageContent, "view">,
  note?: Content,
): Markup {
  const view = viewOf(context, content.whole);
  return html`<div class="stage" id="frame">${
    drawStage({ ...content, view })
  }${note}</div>${zoomLinks(context, view, content.whole)}${keys()}`;
}

/** Draws the ground that is seen where there is no picture. */
export function ground({ left, top, width, height }: Bounds): Markup {
  return svg("rect", { class: "ground", x: left, y: top, width, height });
}

/** Draws a file of the task over the whole stage: `picture/0`, for instance. */
export function fileLayer(
  { fileHref }: ViewContext,
  file: string,
  { width, height }: Bounds,
  className?: string,
): Markup {
  return svg("image", {
    href: fileHref(file),
    class: className,
    width,
    height,
    preserveAspectRatio: "none",
  });
}

/** Returns the part of the picture that the URL asks for, else the whole. */
function viewOf({ query }: ViewContext, whole: Bounds): Bounds {
  const [left, top, width, height] = query("box").split(",").map(Number);
  const isBox = [left, top, width, height].every(Number.isFinite) &&
    width! > 0 && height! > 0;
  return isBox
    ? { left: left!, top: top!, width: width!, height: height! }
    : whole;
}

/** Returns a part of a stage around a point; a scale of 1 is the whole. */
export function centred(
  x: number,
  y: number,
  scale: number,
  whole: Bounds,
): Bounds {
  const [width, height] = [whole.width * scale, whole.height * scale];
  return { left: x - width / 2, top: y - height / 2, width, height };
}

/** Returns a rectangle as the value of the parameter `box`. */
export function boxOf(bounds: Bounds): string {
  return viewBoxOf(bounds).replaceAll(" ", ",");
}

/** The keys of the stage, each with what it does. */
const KEYS: readonly (readonly [string, string])[] = [
  ["← ↑ → ↓", "move"],
  ["+ −", "zoom"],
  ["0", "show the whole"],
  ["Enter", "zoom to the chosen shape"],
  ["Esc", "choose none"],
  ["h", "hide the shapes"],
];

/** Says which keys there are. The script, which makes them work, shows it. */
function keys(): Markup {
  return html`
    <details class="keys" hidden>
      <summary>Keys and pointer</summary>
      <p
        class="quiet">On the picture: ${KEYS.map(([key, action], index) =>
          html`${index > 0 && ", "}<kbd>${key}</kbd> ${action}`
        )}. Drag to move a part; <kbd>Ctrl</kbd> and the wheel, or two fingers, zoom.</p>
    </details>
  `;
}

/** Links that zoom and move without JavaScript. */
function zoomLinks(
  { href }: ViewContext,
  view: Bounds,
  whole: Bounds,
): Markup {
  const scale = view.width / whole.width;
  const [x, y] = [view.left + view.width / 2, view.top + view.height / 2];
  const step = 0.25;
  const to = (dx: number, dy: number, factor = 1) =>
    boxOf(centred(
      x + dx * step * view.width,
      y + dy * step * view.height,
      Math.min(1, Math.max(1 / 40, scale * factor)),
      whole,
    ));
  const link = (action: string, sign: string, name: string, box: string) =>
    html`
      <a class="button" data-zoom="${action}" href="${href({ box })}#stage"
        aria-label="${name}" title="${name}">${sign}</a>
    `;
  return html`
    <p
      class="tools">${link("in", "+", "Zoom in", to(0, 0, 0.5))}${link(
        "out",
        "−",
        "Zoom out",
        to(0, 0, 2),
      )}${link("fit", "Fit", "Fit: show the whole picture", "")}${link(
        "left",
        "←",
        "Move left",
        to(-1, 0),
      )}${link("up", "↑", "Move up", to(0, -1))}${link(
        "down",
        "↓",
        "Move down",
        to(0, 1),
      )}${link("right", "→", "Move right", to(1, 0))}</p>
  `;
}
