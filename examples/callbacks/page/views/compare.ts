/** Two versions of a result: shapes of both in one picture, or the values that differ. */
import type { JsonObject } from "@labelwire/scale/callbacks";
import { type Sections, type ViewContext } from "../context.ts";
import {
  type ChangeKind,
  compareShapes,
  compareValues,
  type ShapeChange,
} from "../draw/changes.ts";
import type { LabelLook } from "../draw/looks.ts";
import { attributes, type Content, html, join } from "../draw/markup.ts";
import {
  boundsOfShapes,
  placeOf,
  readShapes,
  type Shape,
} from "../draw/shapes.ts";
import { drawShapes } from "../draw/svg.ts";
import { isObject } from "../draw/value.ts";
import { bdi, json, plural, tableHead } from "./parts.ts";
import { fileLayer, ground, stageView } from "./stage.ts";

/** The looks of the versions: before orange and dashed, after blue, the same thin. */
const BEFORE: LabelLook = { label: "", look: 0, className: "c4 d1 before" };
const AFTER: LabelLook = { label: "", look: 1, className: "c5 d0 after" };
const SAME: LabelLook = { label: "", look: 2, className: "same" };

/** The order and the titles of the changes, in the words of Scale's own feedback. */
const TITLES: readonly (readonly [ChangeKind, string])[] = [
  ["added", "Missing before"],
  ["removed", "Extraneous before"],
  ["geometry", "Geometry"],
  ["label", "Label"],
  ["attribute", "Attributes"],
];

/** The most values to list. */
const MAX_VALUES = 200;

/** Shows what changed from one response to another. */
export async function compareView(
  context: ViewContext,
  before: JsonObject,
  after: JsonObject,
): Promise<Sections> {
  const path = context.type === "lineannotation" ? "line" : "polygon";
  const old = readShapes(before.annotations, path).shapes;
  const now = readShapes(after.annotations, path).shapes;
  if (old.length + now.length === 0) return valueChanges(before, after);
  const info = context.attachments.length > 0
    ? await context.pictureInfo(0)
    : { problem: "" };
  const size = "size" in info ? info.size : undefined;
  const whole = size
    ? { left: 0, top: 0, ...size }
    : boundsOfShapes([...old, ...now]);
  const changes = compareShapes(
    old,
    now,
    Math.hypot(whole.width, whole.height),
  );
  const drawn = (
    chosen: readonly (Shape | undefined)[],
    look: LabelLook,
  ) =>
    drawShapes(
      chosen.filter((shape) => shape !== undefined),
      { of: () => look },
      { hasRows: false },
    );
  const changed = changes.filter(({ kinds }) => kinds.length > 0);
  const same = changes.filter(({ kinds }) => kinds.length === 0);
  const stage = stageView(context, {
    title: "Both versions over the picture",
    whole,
    layers: [
      ground(whole),
      ..."problem" in info ? [] : [fileLayer(context, "picture/0", whole)],
    ],
    shapes: join([
      drawn(same.map(({ after }) => after), SAME),
      drawn(changed.map(({ before }) => before), BEFORE),
      drawn(changed.map(({ after }) => after), AFTER),
    ]),
  });
  return {
    stage: html`
      <fieldset
        class="switches"><legend class="hidden">Version</legend>${[
          ["before", "Before"],
          ["both", "Both"],
          ["after", "After"],
        ].map(([id, name]) =>
          html`
            <label
              class="check"><input type="radio" name="version" id="v-${id}"${id ===
                  "both" && attributes({ checked: true })}> ${name}</label>
          `
        )}</fieldset>
      ${stage}
      <p
        class="tools quiet"><svg class="swatch c4 d1" viewBox="0 0 24 14" aria-hidden="true"><path class="k" d="M2 7H22"/><path class="f" d="M2 7H22"/></svg> before <svg class="swatch c5 d0" viewBox="0 0 24 14" aria-hidden="true"><path class="k" d="M2 7H22"/><path class="f" d="M2 7H22"/></svg> after</p>
    `,
    side: html`
      <section
        class="list changes"><h2>${changed.length === 0
          ? "No shape changed"
          : plural(changed.length, "change")}</h2>${TITLES.map(
            ([kind, title]) => {
              const own = changes.filter(({ kinds }) => kinds.includes(kind));
              return own.length > 0 &&
                html`
                  <h3>${title}</h3>
                  <ul>${own.map((change) =>
                    html`<li>${describe(change, kind)}</li>`
                  )}</ul>
                `;
            },
          )}${same.length > 0 &&
          html`
            <details>
              <summary>${plural(same.length, "shape")} unchanged</summary>
              <ul>${same.map(({ after }) =>
                after && html`<li>${bdi(after.label)} ${after.number}</li>`
              )}</ul>
            </details>
          `}</section>
    `,
    below: [json(before, "Before"), json(after, "After")],
  };
}

function describe(
  { before, after, words }: ShapeChange,
  kind: ChangeKind,
): Content {
  const shape = after ?? before;
  const name = html`${bdi(shape?.label || "no label")} ${shape?.number}`;
  if (kind === "label") {
    return html`${shape?.number}: <del>${before?.label}</del> → <ins>${after?.label}</ins>`;
  }
  if (kind === "attribute" && before && after) {
    return html`${name}${
      compareValues(before.attributes, after.attributes).map((change) =>
        html`<br>${bdi(change.path)}: <del>${
          change.before ?? "none"
        }</del> → <ins>${change.after ?? "none"}</ins>`
      )
    }`;
  }
  if (kind === "geometry" && before && after) {
    return html`${name}: ${words}<br><span class="quiet">${placeOf(before)} → ${
      placeOf(after)
    }</span>`;
  }
  return html`${name} <span class="quiet">${shape && placeOf(shape)}</span>`;
}

function valueChanges(before: JsonObject, after: JsonObject): Sections {
  const changes = compareValues(before, after);
  return {
    stage: html`
      <h2>${changes.length === 0 ? "Nothing changed" : plural(
        changes.length,
        "value",
      )}</h2><div class="wide" tabindex="0" role="region"
        aria-label="Values that differ">
        <table>
          ${tableHead("Where", "Before", "After")}
          <tbody>${changes.slice(0, MAX_VALUES).map(({ path, before, after }) =>
            html`
              <tr>
                <th scope="row"><code>${path}</code></th>
                <td>${before !== undefined && html`<del>${before}</del>`}</td>
                <td>${after !== undefined && html`<ins>${after}</ins>`}</td>
              </tr>
            `
          )}</tbody>
        </table>
      </div>${changes.length > MAX_VALUES &&
        html`<p>The first ${MAX_VALUES} of ${changes.length}.</p>`}
    `,
    side: isObject(after) ? json(after, "After") : undefined,
  };
}
