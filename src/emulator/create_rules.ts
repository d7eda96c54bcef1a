/**
 * What the service demands of a new task and what it fills in, as tables by
 * task type.
 */
import type { JsonObject } from "../types/json.ts";
import { EmulatorError, invalidParameter } from "./errors.ts";
import { isObject } from "./json.ts";

/**
 * Parameters that stand at the top level of a task and not in its `params`
 * (TC14).
 */
const COMMON_PARAMS: readonly string[] = [
  "project",
  "batch",
  "instruction",
  "callback_url",
  "metadata",
  "priority",
  "unique_id",
  "clear_unique_id_on_error",
  "tags",
  "urgency",
  "project_version",
];

/** What each type requires (TC8): of each group, one parameter at least. */
const REQUIRED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  annotation: [["attachment"], ["objects_to_annotate"]],
  audiotranscription: [["attachment"]],
  categorization: [["attachment", "attachments"], [
    "categories",
    "category_ids",
    "taxonomies",
  ]],
  comparison: [["attachments"], ["choices", "fields"]],
  cuboidannotation: [["attachment"], ["objects_to_annotate"]],
  datacollection: [["fields"]],
  documenttranscription: [["attachment", "attachments"], ["features"]],
  imageannotation: [["attachment"], ["geometries"]],
  lineannotation: [["attachment"], ["objects_to_annotate"]],
  phonecall: [["phone_number"], ["entity_name"]],
  pointannotation: [["attachment"], ["objects_to_annotate"]],
  polygonannotation: [["attachment"], ["objects_to_annotate"]],
  segmentannotation: [["attachment"], ["labels"]],
  textcollection: [["attachments"]],
  transcription: [["attachment", "attachments"], [
    "fields",
    "repeatable_fields",
    "row_fields",
  ]],
};

/** What each type's `params` get when the request leaves it out. */
const DEFAULTS: Readonly<Record<string, JsonObject>> = {
  annotation: { min_width: 0, min_height: 0 },
  audiotranscription: { skip_human_transcription: false },
  categorization: { allow_multiple: false },
  cuboidannotation: {
    with_labels: true,
    min_annotations: 0,
    max_annotations: 0,
  },
  imageannotation: { with_labels: true },
  lineannotation: { splines: false },
  segmentannotation: { allow_parent_labels: false },
};

/** The instruction of types that have one of their own. */
const INSTRUCTIONS: Readonly<Record<string, string>> = {
  audiotranscription: "Please transcribe the attached audio file.",
};

/** What `geometries.box` of an image annotation gets. */
const BOX_DEFAULTS: JsonObject = { min_width: 0, min_height: 0, examples: [] };

/** The URLs that attachments are fetched from. */
const ATTACHMENT_URL = /^(?:https?|s3|scaledata):\/\/./i;

/** Throws the 400 when a parameter that the type requires is not there. */
export function checkRequired(type: string, params: JsonObject): void {
  const missing = ownValue(REQUIRED, type)
    ?.find((group) => group.every((name) => params[name] === undefined));
  if (missing?.[0] === "attachment") {
    throw new EmulatorError(
      400,
      "Please include an attachment or attachments parameter.",
    );
  }
  if (missing !== undefined) {
    throw invalidParameter(`"${missing[0]}" is required`);
  }
  checkAudioUrl(type, params);
}

/**
 * TC17: of all types, audio alone is known to check at creation that its
 * attachment is a URL.
 */
function checkAudioUrl(type: string, params: JsonObject): void {
  if (type !== "audiotranscription") return;
  if (!ATTACHMENT_URL.test(String(params.attachment))) {
    throw invalidParameter('"attachment" must be a URL');
  }
}

/**
 * Gives the type's own parameters, with the defaults that the service fills in.
 */
export function typeParams(type: string, params: JsonObject): JsonObject {
  const given = Object.entries(params)
    .filter(([name]) => !COMMON_PARAMS.includes(name));
  const own = { ...Object.fromEntries(given) };
  const filled = fill(own, ownValue(DEFAULTS, type) ?? {});
  return type === "imageannotation" ? withGeometryDefaults(filled) : filled;
}

/** Gives the instruction that a task of the type has when nobody gave one. */
export function defaultInstruction(type: string): string {
  return ownValue(INSTRUCTIONS, type) ?? "";
}

function withGeometryDefaults(params: JsonObject): JsonObject {
  const { geometries, annotation_attributes: attributes } = params;
  return {
    ...params,
    ...(isObject(geometries) && isObject(geometries.box) && {
      geometries: { ...geometries, box: fill(geometries.box, BOX_DEFAULTS) },
    }),
    ...(isObject(attributes) && {
      annotation_attributes: mapValues(attributes, withAttributeDefaults),
    }),
  };
}

/** A definition without a `type` is a category. */
function withAttributeDefaults(definition: JsonObject): JsonObject {
  const isCategory = (definition.type ?? "category") === "category";
  return isCategory ? fill(definition, { allow_multiple: false }) : definition;
}

function mapValues(
  object: JsonObject,
  change: (value: JsonObject) => JsonObject,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map((
      [name, value],
    ) => [name, isObject(value) ? change(value) : value]),
  );
}

function fill(given: JsonObject, defaults: JsonObject): JsonObject {
  return { ...given, ...defaults, ...given };
}

function ownValue<T>(
  table: Readonly<Record<string, T>>,
  name: string,
): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
