/** Tasks about one picture: shapes on it. */
import { html } from "../draw/markup.ts";
import { readShapes } from "../draw/shapes.ts";
import {
  arrayOf,
  isObject,
  objectOf,
  objectsOf,
  stringOf,
} from "../draw/value.ts";
import type { Sections, ViewContext } from "../context.ts";
import { bdi, json, pairs, valueOf } from "./parts.ts";
import { pictureView } from "./picture.ts";

/** Shows an `imageannotation`, and older types whose `vertices` are polygons. */
export async function imageView(context: ViewContext): Promise<Sections> {
  return await showShapes(context, "polygon");
}

/** Shows a `lineannotation`. */
export async function lineView(context: ViewContext): Promise<Sections> {
  return await showShapes(context, "line");
}

async function showShapes(
  context: ViewContext,
  pathType: string,
): Promise<Sections> {
  const { response, attachments, params } = context;
  const drawing = readShapes(response.annotations, pathType);
  const sections = await pictureView(context, {
    drawing,
    picture: attachments.length > 0 ? 0 : undefined,
    title: "The picture with its annotations",
    side: params.splines === true &&
      html`
        <p
          class="quiet">The task asks for curves. Their form is not documented, so the lines are straight.</p>
      `,
  });
  return { ...sections, below: [globals(context), links(context)] };
}

function globals({ response }: ViewContext) {
  const attributes = Object.entries(objectOf(response.global_attributes));
  return pairs(
    "Attributes of the picture",
    attributes.map(([name, value]) => [name, valueOf(value)]),
  );
}

/** The links between annotations, each by the numbers of its ends. */
function links({ response }: ViewContext) {
  const all = arrayOf(response.links);
  if (all.length === 0) return undefined;
  const annotations = objectsOf(response.annotations);
  const end = (uuid: unknown) => {
    const index = annotations.findIndex((item) => item.uuid === uuid);
    return index === -1
      ? bdi(stringOf(uuid))
      : html`<a href="#s${index + 1}">${
        stringOf(annotations[index]?.label) || "no label"
      } ${index + 1}</a>`;
  };
  const known = all.filter(isObject).filter(({ from, to }) =>
    typeof from === "string" && typeof to === "string"
  );
  return html`<section><h2>Links</h2>${
    known.length === all.length
      ? html`<ul>${
        known.map(({ from, to, label }) =>
          html`<li>${end(from)} → ${end(to)} ${stringOf(label)}</li>`
        )
      }</ul>`
      : json(response.links)
  }</section>`;
}
