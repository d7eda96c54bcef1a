/** Checks of metadata and tags, which several routes set. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { invalidParameter } from "../util/errors.ts";
import { isArray, isObject } from "../util/json.ts";

/** The documented maximum size of `metadata` as JSON, in bytes. */
const MAX_METADATA_BYTES = 10_240;

/** The maximum number of tags of a task. */
const MAX_TAGS = 5;

/**
 * Returns the metadata. Throws the 400 if it is too large.
 *
 * @guess Metadata over the documented limit is a 400.
 */
export function checkMetadata(metadata: JsonObject): JsonObject {
  const bytes = new TextEncoder().encode(JSON.stringify(metadata)).length;
  if (bytes > MAX_METADATA_BYTES) {
    throw invalidParameter(
      `"metadata" must be at most ${MAX_METADATA_BYTES} bytes: current size is ${bytes}`,
    );
  }
  return metadata;
}

/** Returns the distinct tags. Throws the 400 if there are too many, or for other values. */
export function checkTags(value: JsonValue): readonly string[] {
  const tags = [...new Set(readTags(value))];
  if (tags.length > MAX_TAGS) {
    throw invalidParameter(`"tags" must contain at most ${MAX_TAGS} items`);
  }
  return tags;
}

/**
 * Returns an array of strings. The SDKs send an empty array without a body, which
 * is read as `{}`.
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

/** Returns an array: a form with a single tag sends it as a string. */
export function toArray(value: JsonValue): JsonValue {
  return isArray(value) ? value : [value];
}
