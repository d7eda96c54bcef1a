/** The metadata of batches and tasks: replaced, or merged into what is there. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { checkMetadata } from "../routes/checks.ts";
import { invalidParameter } from "../util/errors.ts";
import { isObject, optionalBoolean, optionalObject } from "../util/json.ts";

/** The members of a body that sets metadata. */
export const METADATA_MEMBERS: readonly string[] = ["metadata", "merge"];

/** Returns the new metadata. Throws the 400 if the body has none, or if it is too large. */
export function changedMetadata(
  current: JsonObject,
  body: JsonObject,
): JsonObject {
  const metadata = optionalObject(body, "metadata");
  if (metadata === undefined) throw invalidParameter('"metadata" is required');
  const isMerge = optionalBoolean(body, "merge") ?? false;
  return checkMetadata(isMerge ? merge(current, metadata) : metadata);
}

/** @guess Arrays are replaced, and `null` is stored. */
function merge(current: JsonObject, added: JsonObject): JsonObject {
  const entries = Object.entries(added).map(([name, value]) => {
    const old: JsonValue | undefined = Object.hasOwn(current, name)
      ? current[name]
      : undefined;
    const isDeep = isObject(old) && isObject(value);
    return [name, isDeep ? merge(old, value) : value] as const;
  });
  return Object.fromEntries([...Object.entries(current), ...entries]);
}
