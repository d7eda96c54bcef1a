/** Parts that several views share. */
import type { JsonObject, JsonValue } from "@labelwire/scale/callbacks";
import type { LabelLook } from "../draw/looks.ts";
import { attributes, type Content, html, type Markup } from "../draw/markup.ts";
import { display } from "../draw/value.ts";

/** A string whose direction does not affect its neighbours. */
export function bdi(value: string): Markup {
  return html`<bdi>${value}</bdi>`;
}

/** The sign of a label: its colour and its dash. */
export function swatch({ className }: Pick<LabelLook, "className">): Markup {
  return html`
    <svg class="swatch ${className}" viewBox="0 0 24 14" aria-hidden="true">
      <path class="k" d="M2 7H22" />
      <path class="f" d="M2 7H22" />
    </svg>
  `;
}

/** A sentence that explains a state, and what may help. */
export function notice(
  title: string,
  sentence: string,
  action?: Content,
): Markup {
  return html`
    <div
      class="notice"><p><strong>${title}</strong> ${sentence}</p>${action}</div>
  `;
}

/** The legend: a checkbox for each label, with its number of annotations. */
export function legend(
  labels: readonly LabelLook[],
  countOf: (label: string) => string,
  switches: Content,
): Markup {
  // Labels from the 32nd on share their look, and so their checkbox.
  const seen = new Set<number>();
  return html`
    <fieldset
      class="legend"><legend class="h">Labels</legend>${labels.map((look) => {
        const isNew = !seen.has(look.look);
        seen.add(look.look);
        const name = html`${swatch(look)} ${
          bdi(look.label || "no label")
        } <span class="quiet">${countOf(look.label)}</span>`;
        return isNew
          ? html`
            <label
              class="chip"><input type="checkbox" id="l${look
                .look}" checked>${name}</label>
          `
          : html`<span class="chip">${name}</span>`;
      })}<div class="switches">${switches}</div></fieldset>
  `;
}

/** A switch of the page, which the style sheet reads by its id. */
export function toggle(id: string, name: string, isOn = true): Markup {
  return html`
    <label
      class="check"><input type="checkbox" id="${id}"${isOn
        ? attributes({ checked: true })
        : undefined}> ${name}</label>
  `;
}

/** Attributes as a list of names and values. */
export function attributeList(attributes: JsonObject): Content {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return undefined;
  return html`<dl class="attributes">${
    entries.map(([name, value]) =>
      html`
        <div>
          <dt>${bdi(name)}</dt>
          <dd>${valueOf(value)}</dd>
        </div>
      `
    )
  }</dl>`;
}

/** The most characters of one value that are shown: the callback itself has all of it. */
const MAX_TEXT = 20_000;

/** Returns the beginning of a long string, and how much is left out. */
export function shortened(text: string): string {
  const rest = text.length - MAX_TEXT;
  return rest <= 0
    ? text
    : `${text.slice(0, MAX_TEXT)}… and ${rest} more characters`;
}

/** Any JSON value to read, folded. */
export function json(value: JsonValue | undefined, title = "JSON"): Markup {
  const text = JSON.stringify(value, null, 2) ?? "";
  return html`
    <details class="json">
      <summary>${title}, ${sizeOf(text.length)}</summary>
      <pre tabindex="0">${shortened(text)}</pre>
    </details>
  `;
}

/** A value of a result as a phrase, or as JSON if it is an object. */
export function valueOf(value: JsonValue | undefined): Markup {
  if (value === undefined || value === null || value === "") {
    return html`<span class="quiet">none</span>`;
  }
  const isList = Array.isArray(value) &&
    value.length > 0 && !value.some((item) => typeof item === "object");
  const text = shortened(
    isList ? value.map(display).join(", ") : display(value),
  );
  return typeof value === "object" && !isList
    ? html`<code>${text}</code>`
    : bdi(text);
}

/** The head of a table: the titles of its columns. */
export function tableHead(...titles: readonly Content[]): Markup {
  return html`
    <thead>
      <tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr>
    </thead>
  `;
}

/** A table of two columns. */
export function pairs(
  title: string,
  rows: readonly (readonly [string, Content])[],
): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`
    <section>
      <h2>${title}</h2>
      <dl class="pairs">${rows.map(([name, value]) =>
        html`
          <div>
            <dt>${bdi(name)}</dt>
            <dd>${value}</dd>
          </div>
        `
      )}</dl>
    </section>
  `;
}

/** A link out of the page; a string that is no https: link stays a string. */
export function outLink(url: string): Markup {
  return /^https:\/\//i.test(url) && URL.canParse(url)
    ? html`<a href="${
      new URL(url).href
    }" rel="noopener noreferrer" target="_blank">${url}</a>`
    : html`<code>${url}</code>`;
}

/** A number of bytes, to read. */
export function sizeOf(bytes: number): string {
  return bytes < 1000
    ? `${bytes} bytes`
    : bytes < 1_000_000
    ? `${Math.round(bytes / 1000)} kB`
    : `${Math.round(bytes / 100_000) / 10} MB`;
}

/** A number with its noun. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
