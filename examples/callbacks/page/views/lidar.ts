/** Lidar scenes: cuboids from above, boxes of linked cameras, and labels of points. */
import type { JsonValue } from "@labelwire/scale/callbacks";
import type { Sections, View, ViewContext } from "../context.ts";
import { attributes, html, type Markup } from "../draw/markup.ts";
import { readShapes, short } from "../draw/shapes.ts";
import {
  type Cuboid,
  drawCuboids,
  drawRings,
  rangeOf,
  readCuboids,
} from "../draw/topdown.ts";
import {
  arrayOf,
  display,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
} from "../draw/value.ts";
import {
  attributeList,
  bdi,
  legend,
  notice,
  plural,
  swatch,
  tableHead,
  toggle,
} from "./parts.ts";
import { pictureView } from "./picture.ts";
import { stageView } from "./stage.ts";
import { frameOf, slider } from "./video.ts";

/** Calls `show` with the result file behind a member of the response, or says why it is not here. */
async function withFile(
  context: ViewContext,
  member: string,
  show: (file: JsonValue) => Sections | Promise<Sections>,
): Promise<Sections> {
  const file = await context.resultFile(member);
  return "value" in file ? await show(file.value) : {
    stage: notice(
      file.isExpired
        ? "The result's link has ended."
        : "The result is not here.",
      file.problem,
      context.refresh,
    ),
  };
}

/** Shows a `lidarannotation` from above. */
export const lidarView: View = (context) =>
  withFile(context, "annotations", (file) => {
    const all = readCuboids(file);
    const range = { first: 0, last: Math.max(0, all.length - 1) };
    const frame = frameOf(context, range);
    const cuboids = all[frame] ?? [];
    const looks = context.looks(all.flat().map(({ label }) => label));
    const metres = rangeOf(all);
    const whole = {
      left: -metres,
      top: -metres,
      width: 2 * metres,
      height: 2 * metres,
    };
    const stage = stageView(context, {
      title: `Frame ${frame} from above, north up`,
      whole,
      layers: [drawRings(metres)],
      shapes: drawCuboids(cuboids, looks),
    });
    const counts = (label: string) =>
      String(cuboids.filter((cuboid) => cuboid.label === label).length);
    return {
      stage: html`
        ${stage}${slider(
          context,
          range,
          frame,
        )}<p
          class="quiet">From above, north up. A line shows where each object heads. That the second side is the length is a guess; tilt is not drawn.</p>
      `,
      side: html`
        ${legend(looks.all, counts, [
          toggle("shapes-on", "Shapes"),
          toggle("fill-on", "Fill"),
        ])}<section class="list">
          <h2>${plural(cuboids.length, "cuboid")}</h2>
          <ol id="rows">${cuboids.map((cuboid) =>
            row(cuboid, swatch(looks.of(cuboid.label)))
          )}</ol>
        </section>
      `,
    };
  });

function row(cuboid: Cuboid, sign: Markup): Markup {
  const { number, label, x, y, z, width, length, height } = cuboid;
  const sides = [width, length, height].map(short).join(" × ");
  return html`
    <li
      id="r${number}"><a class="row" href="#s${number}">${sign}<span class="name">${bdi(
        label || "no label",
      )} <span class="quiet">${number}</span></span><span class="quiet">${sides} m at ${short(
        x,
      )}, ${short(y)}, ${short(z)}</span></a>${attributeList(
        cuboid.attributes,
      )}</li>
  `;
}

/** Shows a `lidarlinking`: the boxes of each camera. */
export const linkingView: View = (context) =>
  withFile(context, "annotations", async (file) => {
    const frames = arrayOf(file);
    const range = { first: 0, last: Math.max(0, frames.length - 1) };
    const frame = frameOf(context, range);
    const cameras = objectsOf(objectOf(frames[frame]).camera_responses);
    const chosen = Math.min(
      Math.max(0, Number(context.query("camera")) || 0),
      Math.max(0, cameras.length - 1),
    );
    return await pictureView(context, {
      drawing: readShapes(cameras[chosen]?.annotations),
      title: `Frame ${frame}, camera ${display(cameras[chosen]?.camera_used)}`,
      controls: html`${slider(context, range, frame)}<p class="tools">${
        cameras.map(({ camera_used }, index) =>
          html`
            <a class="button" href="${context.href({
              camera: String(index),
            })}" ${index === chosen &&
              attributes({ "aria-current": "true" })}>Camera ${display(
                camera_used,
              )}</a>
          `
        )
      }</p>`,
    });
  });

/** Shows a `lidarsegmentation` as numbers: its points are in the attachments, which are not read. */
export const pointsView: View = (context) =>
  withFile(context, "point_segmentations", (file) => {
    const { objects, point_objects } = objectOf(file);
    const frames = arrayOf(point_objects);
    const range = { first: 0, last: Math.max(0, frames.length - 1) };
    const frame = frameOf(context, range);
    const points = arrayOf(frames[frame]);
    const counts = new Map<JsonValue, number>();
    for (const index of points) counts.set(index, (counts.get(index) ?? 0) + 1);
    const segments = [
      { label: "unlabelled", index: 0 as JsonValue },
      ...objectsOf(objects),
    ];
    const looks = context.looks(segments.map(({ label }) => stringOf(label)));
    const share = (count: number) =>
      `${short(100 * count / Math.max(1, points.length))} %`;
    return {
      stage: html`
        <table class="numbers">
          <caption>${plural(
            points.length,
            "point",
          )} of frame ${frame}, by object</caption>
          ${tableHead("Object", "Points", "Share")}
          <tbody>${segments.map(({ label, index }) => {
            const count = counts.get(index ?? null) ?? 0;
            return html`
              <tr>
                <th
                  scope="row">${swatch(looks.of(stringOf(label)))} ${bdi(
                    stringOf(label),
                  )} <span class="quiet">${numberOf(index) || ""}</span></th>
                <td>${count}</td>
                <td>${share(count)}</td>
              </tr>
            `;
          })}</tbody>
        </table>${slider(context, range, frame)}<p
          class="quiet">The points are in the attachments, which are not read here, so they are counted and not drawn.</p>
      `,
    };
  });
