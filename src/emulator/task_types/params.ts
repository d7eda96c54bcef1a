/** The building blocks of a task type's rules for its parameters. */
import type { JsonObject } from "../../types/json.ts";
import { type EmulatorError, invalidParameter } from "../util/errors.ts";

/** Parameters of which at least one is required. */
export type ParamGroup = readonly string[];

/** One attachment or several. */
export const ANY_ATTACHMENT: ParamGroup = ["attachment", "attachments"];

/** A task in a batch is in the batch's project too. */
export const PROJECT_OR_BATCH: ParamGroup = ["project", "batch"];

/**
 * Adds the members of `defaults` that the parameters lack. The members that are
 * present stay first, in their order.
 */
export function withDefaults(
  params: JsonObject,
  defaults: JsonObject,
): JsonObject {
  return { ...params, ...defaults, ...params };
}

/** Returns the 400 for a required parameter that is missing. */
export function requiredParam(name: string): EmulatorError {
  return invalidParameter(`"${name}" is required`);
}

/** Returns the 400 for a parameter that another one excludes. */
export function excludedParam(name: string): EmulatorError {
  return invalidParameter(`"${name}" is not allowed`);
}
