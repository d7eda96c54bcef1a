/** The older task types about pages, texts, sounds and calls. Their responses were recorded in 2019. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type {
  AudioTranscriptionResponse,
  CategorizationResponse,
  ComparisonResponse,
  DataCollectionResponse,
  PhoneCallResponse,
  TranscriptionResponse,
} from "../../types/tasks/legacy.ts";
import { invalidParameter } from "../util/errors.ts";
import { isArray, isObject } from "../util/json.ts";
import type { MemberKinds, ObjectKind } from "../util/kinds.ts";
import { type LabelContext, TEST_STRING } from "./context.ts";
import {
  ANY_ATTACHMENTS,
  ATTACHMENT,
  DESCRIPTIONS,
  NAMES,
  QUESTION,
} from "./kinds.ts";
import { labelsOf } from "./labels.ts";
import type { TaskTypeModels } from "./model.ts";
import { ANY_ATTACHMENT } from "./params.ts";

/** A question: choices, or fields to fill in. */
const FORM_PARAMS: MemberKinds = { choices: NAMES, fields: DESCRIPTIONS };

/** Several questions by their keys. */
const TAXONOMIES: ObjectKind = {
  members: {},
  others: { members: QUESTION },
  min: 1,
};

/** The models of the older task types that are not about one image. */
export const LEGACY_TYPES: Pick<
  TaskTypeModels,
  | "audiotranscription"
  | "categorization"
  | "comparison"
  | "datacollection"
  | "phonecall"
  | "transcription"
> = {
  audiotranscription: {
    required: [["attachment"]],
    params: {
      ...ATTACHMENT,
      verbatim: "boolean",
      phrases: { list: "name" },
      skip_human_transcription: "boolean",
    },
    defaults: { skip_human_transcription: false },
    instruction: "Please transcribe the attached audio file.",
    check: checkAudio,
    respond: audioResponse,
  },
  categorization: {
    required: [ANY_ATTACHMENT, ["categories", "category_ids", "taxonomies"]],
    params: {
      ...ANY_ATTACHMENTS,
      categories: NAMES,
      category_ids: DESCRIPTIONS,
      taxonomies: TAXONOMIES,
      allow_multiple: "boolean",
      force: "boolean",
    },
    defaults: { allow_multiple: false },
    respond: categoryResponse,
  },
  comparison: {
    required: [["attachments"], ["choices", "fields"]],
    params: { ...ANY_ATTACHMENTS, ...FORM_PARAMS },
    respond: comparisonResponse,
  },
  datacollection: {
    required: [["fields"]],
    params: { ...ATTACHMENT, fields: DESCRIPTIONS },
    respond: collectionResponse,
  },
  phonecall: {
    required: [["phone_number"], ["script"], ["entity_name"], ["instruction"]],
    params: {
      ...ATTACHMENT,
      ...FORM_PARAMS,
      phone_number: "name",
      script: "name",
      entity_name: "name",
    },
    respond: callResponse,
  },
  transcription: {
    required: [ANY_ATTACHMENT, ["fields", "repeatable_fields", "row_fields"]],
    params: {
      ...ANY_ATTACHMENTS,
      fields: DESCRIPTIONS,
      repeatable_fields: DESCRIPTIONS,
      row_fields: DESCRIPTIONS,
    },
    respond: transcriptionResponse,
  },
};

/** The URLs that attachments are fetched from. */
const ATTACHMENT_URL = /^(?:https?|s3|scaledata):\/\/./i;

/**
 * The words of the recorded audio transcript. The ninth, `API`, is missing in
 * the recorded transcript itself.
 */
const AUDIO_WORDS: readonly string[] = [
  "This",
  "is",
  "an",
  "example",
  "transcript",
  "using",
  "your",
  "Scale",
  "API",
  "test",
  "key",
];

/** Fields by key, filled in. */
type FilledFields = { readonly [key: string]: string };

/** Only audio is known to check at creation that its attachment is a URL. */
function checkAudio({ attachment }: JsonObject): void {
  if (ATTACHMENT_URL.test(String(attachment))) return;
  throw invalidParameter('"attachment" must be a URL');
}

/** Returns the recorded words. Their times were not recorded. */
function audioResponse(): AudioTranscriptionResponse {
  return {
    transcript: "This is an example transcript using your Scale test key.",
    duration: 5,
    alignment: AUDIO_WORDS.map((word, index) => ({
      word,
      start: index * 0.4,
      end: index * 0.4 + 0.3,
      confidence: 0.9,
    })),
  };
}

/**
 * Returns one of the categories. The service may return another one at each
 * read; here it stays the same, because that is easier to test with.
 */
function categoryResponse(
  { params, random }: LabelContext,
): CategorizationResponse {
  const { categories, category_ids, taxonomies, allow_multiple } = params;
  if (!isObject(category_ids)) {
    const names = categories === undefined
      ? choicesOf(taxonomies)
      : stringsIn(categories);
    const category = random.pick(names) ?? TEST_STRING;
    return { category: allow_multiple === true ? [category] : category };
  }
  const [id = "", name] = random.pick(Object.entries(category_ids)) ?? [];
  const category = typeof name === "string" ? name : "";
  return allow_multiple === true
    ? { category: [category], category_id: [id] }
    : { category, category_id: id };
}

/** Guess: the response to `taxonomies` is a choice of the first one that has any. */
function choicesOf(taxonomies: JsonValue | undefined): readonly string[] {
  const questions = isObject(taxonomies) ? Object.values(taxonomies) : [];
  const choices = questions.filter(isObject)
    .map((question) => labelsOf(question.choices));
  return choices.find(({ length }) => length > 0) ?? [];
}

/** Returns the first choice, and every field filled in. */
function comparisonResponse({ params }: LabelContext): ComparisonResponse {
  const [choice] = stringsIn(params.choices);
  return {
    ...(choice !== undefined && { choice }),
    ...(isObject(params.fields) && { fields: fillFields(params.fields) }),
  };
}

/** Returns every field filled in, after 15 seconds. */
function collectionResponse(
  { params }: LabelContext,
): DataCollectionResponse {
  return { fields: fillFields(params.fields), time_spent_in_seconds: 15 };
}

/** Returns a successful call, as documented. */
function callResponse({ params }: LabelContext): PhoneCallResponse {
  const [choice] = stringsIn(params.choices);
  return {
    outcome: "success",
    ...(isObject(params.fields) && { fields: fillFields(params.fields) }),
    ...(choice !== undefined && { choice }),
  };
}

/**
 * Returns every field filled in. Two `null` rows were recorded for a task
 * without row fields; two rows for a task that has them are a guess.
 */
function transcriptionResponse(
  { params }: LabelContext,
): TranscriptionResponse {
  const { fields, repeatable_fields, row_fields } = params;
  const rows = repeatable_fields ?? row_fields;
  const row = isObject(rows) ? fillFields(rows) : null;
  return { fields: fillFields(fields), repeatable_fields: [row, row] };
}

function fillFields(fields: JsonValue | undefined): FilledFields {
  const names = isObject(fields) ? Object.keys(fields) : [];
  return Object.fromEntries(names.map((name) => [name, TEST_STRING]));
}

function stringsIn(list: JsonValue | undefined): readonly string[] {
  return isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
