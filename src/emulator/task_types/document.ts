/** Task types about documents. */
import type { JsonValue } from "../../types/json.ts";
import type {
  DocumentAnnotation,
  DocumentLocation,
  DocumentTranscriptionResponse,
} from "../../types/tasks/document.ts";
import { isArray, isObject } from "../util/json.ts";
import type { ListKind } from "../util/kinds.ts";
import type { Random } from "../util/random.ts";
import { type LabelContext, TEST_STRING } from "./context.ts";
import { ANY_ATTACHMENTS, PRELABELS } from "./kinds.ts";
import { drawDate } from "./draw.ts";
import type { TaskTypeModels } from "./model.ts";
import { ANY_ATTACHMENT } from "./params.ts";
import { drawBox, drawPolygon } from "./shapes.ts";

/** What to find in a document. */
const FEATURES: ListKind = {
  list: {
    members: {
      type: "name",
      label: "name",
      title: "string",
      flags: { list: "string" },
    },
    required: ["type", "label"],
  },
  min: 1,
};

/** The models of the task types about documents. */
export const DOCUMENT_TYPES: Pick<
  TaskTypeModels,
  "documenttranscription"
> = {
  documenttranscription: {
    required: [ANY_ATTACHMENT, ["features"]],
    params: {
      ...ANY_ATTACHMENTS,
      ...PRELABELS,
      features: FEATURES,
      lang: "string",
      geometry: "string",
    },
    respond: documentResponse,
  },
};

/** The members that the flags of a feature add to its annotation. */
const FLAG_MEMBERS: Readonly<
  Record<string, (random: Random) => Partial<DocumentAnnotation>>
> = { money: moneyMembers, date: dateMembers, checkbox: checkboxMembers };

/** Returns one annotation for each feature. Guess: the first page is 0. */
function documentResponse(
  context: LabelContext,
): DocumentTranscriptionResponse {
  const { features, attachments } = context.params;
  const pages = isArray(attachments) ? Math.max(1, attachments.length) : 1;
  const known = isArray(features) ? features.filter(isObject) : [];
  const annotations = known.map(({ label, flags }, index) => {
    const random = context.random.fork(`feature/${index}`);
    return {
      uuid: random.uuid(),
      page: random.integer(0, pages - 1),
      label: typeof label === "string" ? label : "",
      text: TEST_STRING,
      location: locationOf(context, random),
      refs: [],
      ...flagMembers(flags, random),
    };
  });
  return { annotations };
}

function flagMembers(
  flags: JsonValue | undefined,
  random: Random,
): Partial<DocumentAnnotation> {
  const present = isArray(flags) ? flags : [];
  return Object.entries(FLAG_MEMBERS)
    .filter(([flag]) => present.includes(flag))
    .reduce((members, [, make]) => ({ ...members, ...make(random) }), {});
}

function locationOf(
  { params, imageSize }: LabelContext,
  random: Random,
): DocumentLocation {
  const canvas = { imageSize, random };
  if (params.geometry === "polygon") return drawPolygon({}, canvas);
  return { type: "box", ...drawBox({}, canvas) };
}

function moneyMembers(random: Random): Partial<DocumentAnnotation> {
  const amount = random.integer(100, 99_999) / 100;
  return { text: `$${amount.toFixed(2)}`, money: { amount } };
}

function dateMembers(random: Random): Partial<DocumentAnnotation> {
  const date = drawDate(random);
  return { text: date, date };
}

function checkboxMembers(random: Random): Partial<DocumentAnnotation> {
  return { checked: random.integer(0, 1) === 1 };
}
