/** Forms, choices, transcripts: what people have filled in, beside what was asked. */
import type { JsonObject, JsonValue } from "@labelwire/scale/callbacks";
import { type Sections, type View, type ViewContext } from "../context.ts";
import { attributes, type Content, html, type Markup } from "../draw/markup.ts";
import { short } from "../draw/shapes.ts";
import {
  arrayOf,
  display,
  isObject,
  memberOf,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
} from "../draw/value.ts";
import {
  bdi,
  json,
  outLink,
  pairs,
  shortened,
  tableHead,
  valueOf,
} from "./parts.ts";

/** Shows a result of any of these forms: a category, a choice, fields, rows of fields, an outcome. */
export const resultsView: View = async (context) => {
  const { response, params } = context;
  const { annotations, fields, outcome, category, choice } = response;
  const rows = arrayOf(response.repeatable_fields ?? response.row_fields);
  return await beside(context, [
    choices("Category", category, params.categories ?? params.category_ids),
    choices("Choice", choice, params.choices),
    outcome !== undefined && pairs("Outcome", [["Outcome", valueOf(outcome)]]),
    pairs("Fields", fieldsOf(objectOf(fields), objectOf(params.fields))),
    pairs("Answers", filledFields(objectOf(annotations), params.fields)),
    rows.length > 0 && rowTable(rows),
    attempts(context),
    respondents(response),
  ]);
};

/** All that could be chosen, with those that were chosen marked by a sign. */
function choices(
  title: string,
  chosen: JsonValue | undefined,
  possible: JsonValue | undefined,
): Content {
  if (chosen === undefined) return undefined;
  const taken = [chosen].flat().map(display);
  const all = isObject(possible)
    ? Object.values(possible).map(display)
    : arrayOf(possible).map((item) =>
      isObject(item)
        ? display(item.label ?? item.choice ?? item)
        : display(item)
    );
  const list = [...all, ...taken.filter((value) => !all.includes(value))];
  return html`
    <section>
      <h2>${title}</h2>
      <ul class="choices">${list.map((value) =>
        taken.includes(value)
          ? html`<li><strong>✓ ${bdi(value)}</strong></li>`
          : html`<li class="quiet">${bdi(value)}</li>`
      )}</ul>
    </section>
  `;
}

/** Fields by key: the question is the description in the parameters. */
function fieldsOf(
  fields: JsonObject,
  questions: JsonObject,
): readonly (readonly [string, Content])[] {
  return Object.keys(fields).map((name) => {
    const question = memberOf(questions, name);
    const text = isObject(question)
      ? stringOf(question.title ?? question.description)
      : stringOf(question);
    const value = valueOf(memberOf(fields, name));
    return [
      text || name,
      text === "" ? value : html`${value} <code class="quiet">${name}</code>`,
    ];
  });
}

/** What was filled into a form, by the ids of its fields. */
function filledFields(
  annotations: JsonObject,
  fields: JsonValue | undefined,
): readonly (readonly [string, Content])[] {
  const titles = new Map<string, string>();
  const collect = (list: JsonValue | undefined): void => {
    for (const field of objectsOf(list)) {
      titles.set(stringOf(field.field_id), stringOf(field.title));
      collect(field.fields);
    }
  };
  collect(fields);
  return Object.keys(annotations).map((id) => {
    const { response } = objectOf(memberOf(annotations, id));
    const values = arrayOf(response).flat();
    return [titles.get(id) || id, valueOf(values)];
  });
}

function rowTable(rows: readonly JsonValue[]): Markup {
  const known = rows.map(objectOf);
  const names = [...new Set(known.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) return html`<p class="quiet">No rows.</p>`;
  return html`
    <section>
      <h2>Rows</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Rows">
        <table>
          ${tableHead(...names.map(bdi))}
          <tbody>${known.map((row) =>
            html`<tr>${
              names.map((name) =>
                html`<td>${valueOf(memberOf(row, name))}</td>`
              )
            }</tr>`
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}

/** What several people have filled in, as columns. */
function attempts({ task, params }: ViewContext): Content {
  const all = objectsOf(task.attempts).map(({ response }) =>
    filledFields(objectOf(objectOf(response).annotations), params.fields)
  );
  if (all.length < 2) return undefined;
  const names = [...new Set(all.flatMap((rows) => rows.map(([name]) => name)))];
  return html`
    <section>
      <h2>${all.length} people</h2>
      <div class="wide" tabindex="0" role="region"
        aria-label="Answers of each person">
        <table>
          ${tableHead("Field", ...all.map((_, index) => index + 1))}
          <tbody>${names.map((name) =>
            html`<tr><th scope="row">${bdi(name)}</th>${
              all.map((rows) =>
                html`<td>${rows.find(([own]) => own === name)?.[1]}</td>`
              )
            }</tr>`
          )}</tbody>
        </table>
      </div>
    </section>
  `;
}

/** Forms of 2020: by a key, what each person filled in. */
function respondents(response: JsonObject): Content {
  return Object.entries(response).flatMap(([key, value]) => {
    const people = objectsOf(objectOf(value).responses);
    return people.map((fields, index) =>
      pairs(`${key}, person ${index + 1}`, fieldsOf(fields, {}))
    );
  });
}

/** Shows results with the attachments beside them: pictures, texts, or links. */
async function beside(
  context: ViewContext,
  results: Content,
): Promise<Sections> {
  const { attachments, params } = context;
  const shown = await Promise.all(
    attachments.slice(0, 6).map(async ({ content }, index) => {
      const isText = params.attachment_type === "text" ||
        !/^[a-z][a-z0-9+.-]*:/i.test(content);
      if (isText) return html`<blockquote dir="auto">${content}</blockquote>`;
      const info = await context.pictureInfo(index);
      if ("problem" in info) {
        return html`
          <p>${outLink(content)}</p>
          <p class="quiet">${info.problem}</p>
        `;
      }
      const { width, height } = info.size ?? {};
      return html`
        <img src="${context.fileHref(`picture/${index}`)}"
          alt="Attachment ${index + 1}" ${width &&
            attributes({ width, height })}>
      `;
    }),
  );
  return {
    stage: html`<div class="attachments">${
      shown.map((part) => html`<figure>${part}</figure>`)
    }${shown.length === 0 && html`<p class="quiet">No attachments.</p>`}</div>`,
    side: html`${results}`,
  };
}

/** The confidence below which a word is marked. */
const DOUBTFUL = 0.6;

/** Shows an `audiotranscription`. */
export const audioView: View = ({ response, attachments }) => {
  const words = objectsOf(response.alignment);
  const [first] = attachments;
  const isDoubtful = (word: JsonObject) =>
    (numberOf(word.confidence) ?? 1) < DOUBTFUL;
  return {
    stage: html`<div class="text" dir="auto">${
      words.length > 0
        ? words.map((word) => {
          const spelled = stringOf(word.word);
          return [
            isDoubtful(word) ? html`<mark>${spelled}</mark>` : spelled,
            " ",
          ];
        })
        : stringOf(response.transcript)
    }</div>${
      first && html`
        <p>${outLink(first.content)}</p>
        <p class="quiet">Recordings are not played here.</p>
      `
    }`,
    side: words.length === 0 ? undefined : html`
      <table class="numbers">
        <caption>${words.length} words</caption>
        ${tableHead("Word", "From", "To", "Confidence")}
        <tbody>${words.map(({ word, start, end, confidence }) =>
          html`<tr><th scope="row">${bdi(stringOf(word))}</th>${
            [start, end].map((time) => html`<td>${seconds(time)}</td>`)
          }<td>${numberOf(confidence)}</td></tr>`
        )}</tbody>
      </table>
    `,
    below: html`
      <section>
        <h2>Transcript</h2>
        <p>${stringOf(response.transcript)}</p>
      </section>
    `,
  };
};

function seconds(value: JsonValue | undefined): string {
  const time = numberOf(value);
  return time === undefined ? "" : `${short(time)} s`;
}

/** Shows a response whose form is not known. */
export const unknownView: View = ({ response, type }) => ({
  stage: html`
    <p>The form of this type's result${type && html`
      (<code>${type}</code>)
    `} is not documented. It is shown as it came.</p>
    <pre class="raw" tabindex="0">${shortened(
      JSON.stringify(response, null, 2),
    )}</pre>
  `,
  below: json(response),
});
