/** The parameters of a new task: what its type requires, and what it adds. */
import type { JsonObject } from "../../types/json.ts";
import { EmulatorError } from "../util/errors.ts";
import { without } from "../util/json.ts";
import {
  checkMembers,
  type MemberKinds,
  OBJECT,
  type ObjectKind,
} from "../util/kinds.ts";
import { taskTypeModel } from "./mod.ts";
import { requiredParam, withDefaults } from "./params.ts";

/**
 * Parameters that all types share. They are members of the task itself, not of
 * its `params`.
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

/** The common parameters whose form tells less than their kind. */
const COMMON_KINDS: MemberKinds = {
  metadata: OBJECT,
  tags: { list: "string" },
};

/** Returns the kind of the body that creates a task of the type. */
export function bodyKind(type: string): ObjectKind {
  return { members: { ...COMMON_KINDS, ...taskTypeModel(type)?.params } };
}

/** Returns the names of all known parameters; `undefined` if those of the type are not documented. */
export function knownParams(type: string): readonly string[] | undefined {
  const { params } = taskTypeModel(type) ?? {};
  return params && [...COMMON_PARAMS, ...Object.keys(params)];
}

/**
 * Throws a 400 if a required parameter is missing or one has the wrong kind, or
 * if the type rejects a parameter.
 */
export function checkParams(type: string, params: JsonObject): void {
  const { required = [], params: members = {}, check } = taskTypeModel(type) ??
    {};
  const missing = required
    .find((group) => group.every((name) => params[name] === undefined));
  if (missing?.[0] === "attachment") {
    throw new EmulatorError(
      400,
      "Please include an attachment or attachments parameter.",
    );
  }
  if (missing?.[0] !== undefined) throw requiredParam(missing[0]);
  checkMembers(params, { members });
  check?.(params);
}

/** Returns the parameters that belong to the type, with its defaults. */
export function typeParams(type: string, params: JsonObject): JsonObject {
  const { defaults = {}, addNestedDefaults } = taskTypeModel(type) ?? {};
  const own = withDefaults(without(params, COMMON_PARAMS), defaults);
  return addNestedDefaults === undefined ? own : addNestedDefaults(own);
}

/** Returns the instruction of a task that was created without one. */
export function defaultInstruction(type: string): string {
  return taskTypeModel(type)?.instruction ?? "";
}
