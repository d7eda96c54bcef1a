/** Which form results have where several are public. */
import type { Complete } from "../../types/complete.ts";
import { didYouMean } from "../util/check.ts";

/**
 * The forms of results of which several are public. The defaults have the better
 * evidence.
 */
export interface ResponseForms {
  /**
   * The response of a `textcollection`. `"annotations"`: the values by field, and
   * what each of several labelers filled in as the task's `attempts`, as in the
   * README of the Python client. `"values"`: by field, an array with the value of
   * each labeler. `"respondents"`: by field, `responses` with an object of each
   * labeler. `"responses"`: one `responses` with an object of each labeler, in which
   * the choices of a field are an array. Public programs read these three; choices
   * are strings in them. Default `"annotations"`.
   */
  readonly textcollection?:
    | "annotations"
    | "values"
    | "respondents"
    | "responses"
    | undefined;
  /**
   * The annotations of a `sensorfusion`. `"link"`: a link to a file, and the
   * recording, as public programs read them that do not tell the type of their
   * tasks. `"array"`: no annotations, as no documentation describes any. Default
   * `"link"`.
   */
  readonly sensorfusion?: "link" | "array" | undefined;
  /**
   * The annotations of a `videoplaybackannotation`. `"objects"`: an object by
   * uuid, as the documentation describes it and a public program reads it.
   * `"list"`: an array with the objects in `annotations`, as in the
   * documentation's example. Default `"objects"`.
   */
  readonly videoplaybackannotation?: "objects" | "list" | undefined;
  /**
   * The events of a video. `"array"`: an array, as documented. `"object"`: the
   * array in `events`. Default `"array"`.
   */
  readonly events?: "array" | "object" | undefined;
}

/** The forms of all results. */
export type ResponseFormSettings = Complete<ResponseForms>;

/** The forms that can be chosen; the first of each is the default. */
const FORMS: {
  readonly [Name in keyof ResponseFormSettings]: readonly [
    ResponseFormSettings[Name],
    ...ResponseFormSettings[Name][],
  ];
} = {
  textcollection: ["annotations", "values", "respondents", "responses"],
  sensorfusion: ["link", "array"],
  videoplaybackannotation: ["objects", "list"],
  events: ["array", "object"],
};

/** Returns the forms with their defaults. Throws a `TypeError` for an unknown name or form. */
export function readResponseForms(
  forms: ResponseForms = {},
): ResponseFormSettings {
  for (const [name, form] of Object.entries(forms)) {
    const known = Object.hasOwn(FORMS, name)
      ? FORMS[name as keyof ResponseForms]
      : undefined;
    if (known === undefined) {
      const hint = didYouMean(name, Object.keys(FORMS));
      throw new TypeError(`Unknown option "responseForms.${name}"${hint}`);
    }
    if (form === undefined || known.some((one) => one === form)) continue;
    throw new TypeError(
      `responseForms.${name} must be ${
        known.map((one) => JSON.stringify(one)).join(" or ")
      }: current value is ${JSON.stringify(form)}`,
    );
  }
  return {
    textcollection: forms.textcollection ?? FORMS.textcollection[0],
    sensorfusion: forms.sensorfusion ?? FORMS.sensorfusion[0],
    videoplaybackannotation: forms.videoplaybackannotation ??
      FORMS.videoplaybackannotation[0],
    events: forms.events ?? FORMS.events[0],
  };
}
