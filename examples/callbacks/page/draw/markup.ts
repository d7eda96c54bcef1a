/**
 * HTML and SVG as strings that are escaped once. Everything that comes from a
 * callback goes through here: there is no other way into a page.
 */
import { html as honoHtml, raw } from "hono/html";

/** A string of HTML or SVG in which all values are escaped. */
export type Markup = ReturnType<typeof raw>;

/** What may be inside an element. `undefined`, `null` and `false` are left out. */
export type Content =
  | Markup
  | string
  | number
  | false
  | null
  | undefined
  | readonly Content[];

/** The values of attributes. `undefined` and `false` leave the attribute out, `true` leaves it without a value. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined>
>;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The first of the pictures that Unicode has for the control characters, and the one for DEL. */
const CONTROL_PICTURES = 0x2400;
const DELETE_PICTURE = "\u2421";

/** The templates without the white space of their lines. */
const templates = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/**
 * Returns HTML from a template, with all values escaped. Attributes in it must be
 * quoted. Ends of lines in the template, and the indentation after them, are no
 * part of the HTML.
 */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly Content[]
): Markup {
  let template = templates.get(strings);
  if (template === undefined) {
    const joined = strings.map(onOneLine);
    template = Object.assign(joined, { raw: joined });
    templates.set(strings, template);
  }
  // Without promises among the values, Hono returns no promise.
  return honoHtml(template, ...values.map(shown)) as Markup;
}

/** Only beside a word, or between two attributes, is an end of a line a space. */
function onOneLine(part: string): string {
  return part.replace(
    /(^|[^\s])\s*\n\s*(?=([^\s]|$))/g,
    (_, before: string, after: string = "") => {
      const isBetweenValues = before === "" && after === "";
      const isBesideTag = before === ">" || after === "<" || after === ">";
      return isBetweenValues || isBesideTag ? before : `${before} `;
    },
  );
}

/** Returns an SVG element. Numbers are rounded to two decimals. */
export function svg(
  name: string,
  attributes: Attributes,
  ...children: readonly Content[]
): Markup {
  const opened = `<${name}${
    Object.entries(attributes).map(attribute).join("")
  }`;
  const inner = children.map(inside).join("");
  return raw(inner ? `${opened}>${inner}</${name}>` : `${opened}/>`);
}

/** Returns attributes to follow others in a template, with a space before each. */
export function attributes(values: Attributes): Markup {
  return raw(Object.entries(values).map(attribute).join(""));
}

/** Joins parts without anything between them. */
export function join(parts: readonly Content[]): Markup {
  return raw(parts.map(inside).join(""));
}

/** Returns a number with at most two decimals. */
export function round(value: number): number {
  // The sum turns -0 into 0.
  return Math.round(value * 100) / 100 + 0;
}

/**
 * Returns a string in which each character can be seen: control characters as
 * their Unicode pictures, half a surrogate pair as the replacement character. Tabs
 * and ends of lines stay.
 */
export function visible(value: string): string {
  return value.toWellFormed().replace(
    // deno-lint-ignore no-control-regex -- control characters are what is looked for
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g,
    (character) =>
      character === "\x7f"
        ? DELETE_PICTURE
        : String.fromCharCode(CONTROL_PICTURES + character.charCodeAt(0)),
  );
}

function attribute(
  [name, value]: readonly [string, string | number | boolean | undefined],
): string {
  if (value === undefined || value === false) return "";
  return value === true ? ` ${name}` : ` ${name}="${escaped(value)}"`;
}

function inside(content: Content): string {
  if (Array.isArray(content)) return content.map(inside).join("");
  if (content === undefined || content === null || content === false) return "";
  return isMarkup(content)
    ? content.toString()
    : escaped(content as string | number);
}

/** Prepares a value for Hono, which escapes it but lets control characters through. */
function shown(content: Content): unknown {
  if (Array.isArray(content)) return content.map(shown);
  return typeof content === "string" ? visible(content) : content;
}

function escaped(value: string | number): string {
  if (typeof value === "number") return String(round(value));
  return visible(value).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

function isMarkup(content: Content): content is Markup {
  return typeof content === "object" && content !== null &&
    "isEscaped" in content;
}
