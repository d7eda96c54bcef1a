/** Checks of members that several routes set: metadata and tags. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { invalidParameter } from "../util/errors.ts";
import { isArray, isObject } from "../util/json.ts";

/** The most bytes that `metadata` may have as JSON. */
const MAX_METADATA_BYTES = 10_240;

/** The most tags a task may have (TU10). */
const MAX_TAGS = 5;

/** The limit is documented; that more than that is a 400 is a guess. */
export function checkMetadata(metadata: JsonObject): JsonObject {
  const bytes = new TextEncoder().encode(JSON.stringify(metadata)).length;
  if (bytes > MAX_METADATA_BYTES) {
    throw invalidParameter(
      `"metadata" must be at most ${MAX_METADATA_BYTES} bytes, not ${bytes}`,
    );
  }
  return metadata;
}

/** Gives the tags without repetitions, or throws the 400. */
export function checkTags(value: JsonValue): readonly string[] {
  const list = readTags(value);
  const tags = [...new Set(list)];
  if (tags.length > MAX_TAGS) {
    throw invalidParameter(`"tags" must contain at most ${MAX_TAGS} items`);
  }
  return tags;
}

/**
 * Gives an array of strings. The SDKs send an empty one as no body at all,
 * which arrives as `{}`.
 */
export function readTags(value: JsonValue): readonly string[] {
  if (isObject(value) && Object.keys(value).length === 0) return [];
  if (!isArray(value)) throw invalidParameter("the tags must be an array");
  const tags = value.filter((item) => typeof item === "string");
  if (tags.length < value.length) {
    throw invalidParameter("the tags must be strings");
  }
  return tags;
}

/**
 * Makes a list of what is none: a form that names one tag sends it as a string.
 */
export function listGiven(value: JsonValue): JsonValue {
  return isArray(value) ? value : [value];
}
