/** Entities in a text, and documents as pages. */
import type { View } from "../context.ts";
import { attributes, html, type Markup } from "../draw/markup.ts";
import { readShapes } from "../draw/shapes.ts";
import {
  cut,
  type Entity,
  type Piece,
  readEntities,
  readRelations,
} from "../draw/spans.ts";
import { numberOf, objectOf, objectsOf, stringOf } from "../draw/value.ts";
import {
  attributeList,
  bdi,
  legend,
  notice,
  outLink,
  plural,
  swatch,
  tableHead,
} from "./parts.ts";
import { pictureView } from "./picture.ts";

/** The most underlines below a piece of text. */
const MAX_LEVELS = 4;

/** Shows a `namedentityrecognition`. */
export const entitiesView: View = (context) => {
  const { params, response } = context;
  const text = stringOf(params.text);
  const entities = readEntities(response.annotations, text);
  const relations = readRelations(response.relationships, entities);
  const looks = context.looks(entities.map(({ label }) => label));
  const lost = entities.filter(({ range }) => range === undefined);
  const counts = (label: string) =>
    String(entities.filter((entity) => entity.label === label).length);
  const seen = new Set<Entity>();
  const underline = ({ text, entities }: Piece): Markup =>
    entities.slice(0, MAX_LEVELS).reduceRight<Markup>(
      (inner, entity, level) => {
        const { look, className } = looks.of(entity.label);
        const isFirst = !seen.has(entity);
        seen.add(entity);
        return html`
          <span class="u u${level} l${look} ${className}" data-s="${entity
            .number}"
            ${isFirst &&
              attributes({ id: `s${entity.number}` })} title="${entity
              .label}">${inner}</span>
        `;
      },
      html`${text}${
        entities.length > MAX_LEVELS &&
        html`<sup>+${entities.length - MAX_LEVELS}</sup>`
      }`,
    );
  const name = (entity: Entity | undefined) =>
    entity
      ? html`<a href="#s${entity.number}">${bdi(entity.text)}</a>`
      : html`<span class="quiet">unknown</span>`;
  return {
    stage: html`${
      lost.length > 0 &&
      notice(
        "Not found.",
        `${
          plural(lost.length, "entity").replace("entitys", "entities")
        } could not be found in the text at its place.`,
      )
    }<div class="text" dir="auto">${cut(text, entities).map(underline)}</div>${
      relations.length > 0 &&
      html`
        <section>
          <h2>${plural(relations.length, "relation")}</h2>
          <table>
            ${tableHead("From", "Relation", "To")}
            <tbody>${relations.map(({ source, name: relation, target }) =>
              html`
                <tr>
                  <td>${name(source)}</td>
                  <td>${bdi(relation || "related")} →</td>
                  <td>${name(target)}</td>
                </tr>
              `
            )}</tbody>
          </table>
        </section>
      `
    }`,
    side: html`
      ${legend(
        looks.all.filter(({ label }) => counts(label) !== "0"),
        counts,
        undefined,
      )}<section class="list">
        <h2>Entities</h2>
        <ol id="rows">${entities.map((
          { number, label, text, range, attributes },
        ) =>
          html`
            <li
              id="r${number}"><a class="row" href="#s${number}">${swatch(
                looks.of(label),
              )}<span class="name">${bdi(
                text || "no text",
              )}</span><span class="quiet">${bdi(label)} ${range
                ? `${range[0]}–${range[1]}`
                : "not found"}</span></a>${attributeList(attributes)}</li>
          `
        )}</ol>
      </section>
    `,
  };
};

/** Shows a `documenttranscription`: a page with its boxes, and what was read in them. */
export const documentView: View = async (context) => {
  const { response, task, attachments } = context;
  const annotations = objectsOf(response.annotations);
  const pages = objectsOf(task.document_pages);
  const count = Math.max(
    1,
    pages.length,
    attachments.length,
    ...annotations.map(({ page }) => (numberOf(page) ?? 0) + 1),
  );
  const page = Math.min(
    count - 1,
    Math.max(0, Number(context.query("page")) || 0),
  );
  const own = annotations.filter((annotation) =>
    (numberOf(annotation.page) ?? 0) === page
  );
  const drawing = readShapes(
    own.map(({ location, ...annotation }) => ({
      ...objectOf(location),
      ...annotation,
      attributes: readings(annotation),
    })),
  );
  const isPdf = /\.pdf(?:$|\?)/i.test(attachments[page]?.content ?? "");
  const width = numberOf(pages[page]?.width);
  const height = numberOf(pages[page]?.height);
  const sections = await pictureView(context, {
    drawing,
    picture: isPdf || attachments[page] === undefined ? undefined : page,
    size: width && height ? { width, height } : undefined,
    title: `Page ${page + 1} of ${count}`,
    controls: count > 1 &&
      html`<p class="tools">${
        Array.from({ length: Math.min(count, 100) }, (_, index) =>
          html`
            <a class="button" href="${context.href({
              page: String(index),
            })}" ${index === page &&
              attributes({ "aria-current": "page" })}>Page ${index + 1}</a>
          `)
      }</p>`,
  });
  return {
    ...sections,
    below: isPdf &&
      html`
        <section>
          <h2>Document</h2>
          <p>${outLink(attachments[page]?.content ?? "")}</p>
          <p class="quiet">A PDF cannot be drawn here.</p>
        </section>
      `,
  };
};

/** What was read: the text, and the value that it means. */
function readings(annotation: ReturnType<typeof objectOf>) {
  const { text, money, date, checked } = annotation;
  const all = { text, money, date, checked };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof objectOf>;
}
