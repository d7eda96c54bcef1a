/** The parameters of forms: attachments and fields. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { isArray, isObject } from "../util/json.ts";
import type { EitherKind, ListKind, ObjectKind } from "../util/kinds.ts";
import { requiredParam } from "./params.ts";

/** The attachments of a form. A form without any is accepted. */
export const FORM_ATTACHMENTS: ListKind = {
  list: {
    either: ["name", {
      members: {
        type: "name",
        content: "string",
        forms: { list: "any" },
      },
      required: ["type", "content"],
    }],
  },
};

/** A choice of a field: its value, or its value with properties. */
const CHOICE: EitherKind = {
  either: ["scalar", {
    members: {
      label: "string",
      value: "scalar",
      hint: "string",
      get subchoices(): ListKind {
        return { list: CHOICE };
      },
    },
    required: ["value"],
  }],
};

const FIELD: ObjectKind = {
  members: {
    type: "name",
    field_id: "name",
    title: "string",
    description: "string",
    hint: "string",
    required: "boolean",
    min_responses_required: "number",
    max_responses_required: "number",
    choices: { list: CHOICE, min: 1 },
    min_choices: "number",
    max_choices: "number",
    get fields(): ListKind {
      return FIELDS;
    },
    inline: "boolean",
    min: "number",
    max: "number",
    step: "number",
  },
  required: ["type", "field_id", "title"],
};

/** The fields of a form, of which a task needs at least one. */
export const FIELDS: ListKind = { list: FIELD, min: 1 };

/** The members without which a field of a type cannot be filled in. */
const NEEDED: Readonly<Record<string, string>> = {
  category: "choices",
  field_set: "fields",
};

/** Throws the 400 for a category without choices, or a set without fields. */
export function checkForm({ fields }: JsonObject): void {
  checkFields(fields, "fields");
}

function checkFields(fields: JsonValue | undefined, path: string): void {
  if (!isArray(fields)) return;
  for (const [index, field] of fields.entries()) {
    if (!isObject(field)) continue;
    const type = String(field.type);
    const needed = Object.hasOwn(NEEDED, type) ? NEEDED[type] : undefined;
    const place = `${path}[${index}]`;
    if (needed !== undefined && (field[needed] ?? null) === null) {
      throw requiredParam(`${place}.${needed}`);
    }
    checkFields(field.fields, `${place}.fields`);
  }
}
