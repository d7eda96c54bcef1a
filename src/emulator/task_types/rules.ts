/**
 * What the service demands of a new task and what it fills in, as tables by
 * task type.
 */
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { isObject } from "../util/json.ts";

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

/** What the service demands of a type's parameters, and what it fills in. */
interface Rule {
  /** Of each group, one parameter at least; project params count as well. */
  readonly required: readonly (readonly string[])[];
  /** What `params` get where it is left out. */
  readonly defaults?: JsonObject;
  /** The instruction of a type that has one of its own. */
  readonly instruction?: string;
  /** Throws the 400 of what the type refuses besides. */
  readonly check?: (params: JsonObject) => void;
}

/** One or several things to label. */
const ANY_ATTACHMENT: readonly string[] = ["attachment", "attachments"];

/** A batch names its project as well. */
const PLACE: readonly string[] = ["project", "batch"];

/** What the older types about one image require. */
const OBJECTS: readonly (readonly string[])[] = [
  ["attachment"],
  ["objects_to_annotate"],
];

/**
 * The rules of each type. That a 400 follows is recorded for table 4.1 (TC8); of
 * the others the documentation says that the parameter is required. Types of
 * which no source says so are not here. All defaults are recorded (table 4.2).
 */
const RULES: Readonly<Record<string, Rule>> = {
  annotation: {
    required: OBJECTS,
    defaults: { min_width: 0, min_height: 0 },
  },
  audiotranscription: {
    required: [["attachment"]],
    defaults: { skip_human_transcription: false },
    instruction: "Please transcribe the attached audio file.",
    check: checkAudio,
  },
  categorization: {
    required: [ANY_ATTACHMENT, ["categories", "category_ids", "taxonomies"]],
    defaults: { allow_multiple: false },
  },
  comparison: { required: [["attachments"], ["choices", "fields"]] },
  cuboidannotation: {
    required: OBJECTS,
    defaults: { with_labels: true, min_annotations: 0, max_annotations: 0 },
  },
  datacollection: { required: [["fields"]] },
  documenttranscription: { required: [ANY_ATTACHMENT, ["features"]] },
  imageannotation: {
    required: [["attachment"], ["geometries"]],
    defaults: { with_labels: true },
  },
  lidarannotation: { required: [["attachments"], ["labels"]] },
  lidarlinking: { required: [["lidar_task"]] },
  lidarsegmentation: { required: [["attachments", "lidar_task"]] },
  lidartopdown: { required: [PLACE, ANY_ATTACHMENT], check: checkTopdown },
  lineannotation: { required: OBJECTS, defaults: { splines: false } },
  multistage: { required: [PLACE, ["attachments"], ["scene_format"]] },
  namedentityrecognition: { required: [["text"], ["labels"]] },
  phonecall: {
    required: [["phone_number"], ["script"], ["entity_name"], ["instruction"]],
  },
  pointannotation: { required: OBJECTS },
  polygonannotation: { required: OBJECTS },
  segmentannotation: {
    required: [["attachment"], ["labels"]],
    defaults: { allow_parent_labels: false },
  },
  sensorfusion: {
    required: [
      PLACE,
      ["attachments"],
      ["scene_format"],
      ["instruction"],
      ["annotation_definition"],
      ["callback_url"],
      ["is_frameless"],
    ],
  },
  textcollection: { required: [["attachments"]] },
  transcription: {
    required: [ANY_ATTACHMENT, ["fields", "repeatable_fields", "row_fields"]],
  },
  videoannotation: {
    required: [ANY_ATTACHMENT, ["geometries"]],
    check: checkVideo,
  },
  videoplaybackannotation: { required: [ANY_ATTACHMENT] },
};

/** What `geometries.box` of an image annotation gets. */
const BOX_DEFAULTS: JsonObject = { min_width: 0, min_height: 0, examples: [] };

/** The URLs that attachments are fetched from. */
const ATTACHMENT_URL = /^(?:https?|s3|scaledata):\/\/./i;

/**
 * Throws the 400 when a parameter that the type requires is not there, or one is
 * there that it refuses. But for the two texts that are known, the words are a
 * guess.
 */
export function checkParams(type: string, params: JsonObject): void {
  const rule = ruleOf(type);
  const missing = rule?.required
    .find((group) => group.every((name) => params[name] === undefined));
  if (missing?.[0] === "attachment") {
    throw new EmulatorError(
      400,
      "Please include an attachment or attachments parameter.",
    );
  }
  if (missing?.[0] !== undefined) throw isRequired(missing[0]);
  rule?.check?.(params);
}

/**
 * TC17: of all types, audio alone is known to check at creation that its
 * attachment is a URL.
 */
function checkAudio({ attachment }: JsonObject): void {
  if (ATTACHMENT_URL.test(String(attachment))) return;
  throw invalidParameter('"attachment" must be a URL');
}

/** Frames are `attachments`, a video is an `attachment`. */
function checkVideo(params: JsonObject): void {
  const { attachment, attachments, attachment_type } = params;
  if (attachment_type === "image" && attachments === undefined) {
    throw isRequired("attachments");
  }
  if (attachment_type !== "video") return;
  if (attachments !== undefined) throw isRefused("attachments");
  if (attachment === undefined) throw isRequired("attachment");
}

/** There are frames, or an aerial image. */
function checkTopdown({ attachment, attachments }: JsonObject): void {
  if (attachment !== undefined && attachments !== undefined) {
    throw isRefused("attachment");
  }
}

function isRequired(name: string): EmulatorError {
  return invalidParameter(`"${name}" is required`);
}

function isRefused(name: string): EmulatorError {
  return invalidParameter(`"${name}" is not allowed`);
}

/**
 * Gives the type's own parameters, with the defaults that the service fills in.
 */
export function typeParams(type: string, params: JsonObject): JsonObject {
  const given = Object.entries(params)
    .filter(([name]) => !COMMON_PARAMS.includes(name));
  const own = { ...Object.fromEntries(given) };
  const filled = fill(own, ruleOf(type)?.defaults ?? {});
  return type === "imageannotation" ? withGeometryDefaults(filled) : filled;
}

/** Gives the instruction that a task of the type has when nobody gave one. */
export function defaultInstruction(type: string): string {
  return ruleOf(type)?.instruction ?? "";
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

function ruleOf(type: string): Rule | undefined {
  return Object.hasOwn(RULES, type) ? RULES[type] : undefined;
}
