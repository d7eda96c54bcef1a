/** Task types about texts: forms to fill in, and entities that a text names. */
import type { JsonValue } from "../../types/json.ts";
import type {
  EntityAnnotation,
  EntityRelation,
  NamedEntityRecognitionResponse,
} from "../../types/tasks/text.ts";
import { isArray, isObject } from "../util/json.ts";
import type { EitherKind, ListKind, ObjectKind } from "../util/kinds.ts";
import type { Random } from "../util/random.ts";
import { attributesOf } from "./attributes.ts";
import type { LabelContext } from "./context.ts";
import { checkForm, FIELDS, FORM_ATTACHMENTS } from "./form_params.ts";
import { formAttempts, formResponse } from "./forms.ts";
import { ATTRIBUTES, PRELABELS } from "./kinds.ts";
import { entityName, leafEntities } from "./labels.ts";
import type { TaskTypeModels } from "./model.ts";

/** A kind of entity. The service refuses one without a name, or with another member. */
const ENTITY: EitherKind = {
  either: ["name", {
    members: {
      name: "name",
      display_name: "string",
      description: "string",
      get children(): ListKind {
        return { list: ENTITY };
      },
      attributes: ATTRIBUTES,
    },
    required: ["name"],
    others: "none",
  }],
};

const RELATIONSHIP: ObjectKind = {
  members: {
    name: "string",
    display_name: "string",
    is_directed: "boolean",
    source_label: "name",
    target_label: "name",
  },
  required: ["source_label", "target_label"],
};

/** The models of the task types about texts. */
export const TEXT_TYPES: Pick<
  TaskTypeModels,
  "namedentityrecognition" | "textcollection"
> = {
  namedentityrecognition: {
    required: [["text"], ["labels"]],
    params: {
      ...PRELABELS,
      text: "name",
      labels: { list: ENTITY, min: 1 },
      relationships: { list: RELATIONSHIP },
      merge_newlines: "boolean",
    },
    respond: entityResponse,
  },
  textcollection: {
    required: [["attachments"]],
    params: {
      ...PRELABELS,
      attachments: FORM_ATTACHMENTS,
      attachment_type: "string",
      fields: FIELDS,
      title: "string",
      description: "string",
      responses_required: "number",
    },
    check: checkForm,
    respond: formResponse,
    attempts: formAttempts,
  },
};

/** The maximum number of entities in a text. */
const MAX_ENTITIES = 5;

/**
 * Returns the response of a `namedentityrecognition`: whole words of the text.
 * Guess: offsets count UTF-16 units, and `end` is exclusive.
 */
function entityResponse(
  { params, random }: LabelContext,
): NamedEntityRecognitionResponse {
  const text = typeof params.text === "string" ? params.text : "";
  const kinds = leafEntities(params.labels)
    .filter((kind) => entityName(kind) !== "");
  const drafts = wordsIn(text, random).flatMap((word) => {
    const kind = random.pick(kinds);
    const label = kind === undefined ? "" : entityName(kind);
    const id = random.uuid();
    return kind === undefined ? [] : [{ id, uuid: id, ...word, label, kind }];
  });
  const annotations = drafts.map(({ uuid, kind, ...annotation }) => {
    const definitions = isObject(kind) ? kind.attributes : undefined;
    if (definitions === undefined) return annotation;
    const context = { subject: { ...annotation, uuid }, all: drafts };
    const attributes = attributesOf(definitions, context, random.fork(uuid));
    return { ...annotation, attributes };
  });
  const relationships = relationsOf(params.relationships, annotations, random);
  return { annotations, relationships };
}

function wordsIn(
  text: string,
  random: Random,
): readonly Pick<EntityAnnotation, "start" | "end" | "text">[] {
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  let left = Math.min(words.length, random.integer(1, MAX_ENTITIES));
  return words.flatMap(({ index, 0: word }, place) => {
    if (random.integer(1, words.length - place) > left) return [];
    left -= 1;
    return [{ start: index, end: index + word.length, text: word }];
  });
}

/** Returns each relationship once, if there are annotations for both its ends. */
function relationsOf(
  definitions: JsonValue | undefined,
  annotations: readonly EntityAnnotation[],
  random: Random,
): readonly EntityRelation[] {
  const known = isArray(definitions) ? definitions.filter(isObject) : [];
  return known.flatMap(({ name, source_label, target_label }) => {
    const source = annotations.find(({ label }) => label === source_label);
    const target = annotations.find((annotation) =>
      annotation.label === target_label && annotation !== source
    );
    if (source === undefined || target === undefined) return [];
    const ends = { source_ref: source.id, target_ref: target.id };
    return [{
      id: random.uuid(),
      ...ends,
      ...(typeof name === "string" && { name }),
    }];
  });
}
