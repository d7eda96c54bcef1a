/** Conversations from outside: their form is checked, and what every client needs is added. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { V2Thread } from "../../types/v2/conversation.ts";
import { invalidValue, knownMembers } from "../util/check.ts";
import { isArray, isObject } from "../util/json.ts";
import type { StoredConversation } from "./records.ts";

/** The members of a conversation that are arrays of any objects. */
const REPORTS = ["sensitive_content_reports", "errors"] as const;

/**
 * Returns how a chat task ended, with its threads as `readThreads` returns them.
 * Throws a 400 that names what has the wrong form, or a member without one of
 * those names.
 */
export function readConversation(
  value: unknown,
  taskId: string,
  names: readonly (keyof StoredConversation)[],
): StoredConversation {
  const members = knownMembers("result", value, names);
  const { threads, everyForm } = members;
  if (everyForm !== undefined && typeof everyForm !== "boolean") {
    throw invalidValue("everyForm", "a boolean", everyForm);
  }
  const reports = REPORTS.filter((name) => members[name] !== undefined)
    .map((name) => [name, readArray(members[name], name)] as const);
  return {
    ...(threads !== undefined && { threads: readThreads(threads, taskId) }),
    ...Object.fromEntries(reports),
    ...(everyForm === true && { everyForm }),
  };
}

/** Reads an object of an array. Throws the 400 for an object of the wrong form. */
type Reader = (value: JsonObject, at: string, index: number) => JsonObject;

/**
 * Returns the threads. Ids of threads and turns, the source of a message, and
 * empty arrays of annotations are added where they are absent, because the Python
 * client rejects a response without them. Annotations without an id get one that
 * begins with the id of the task. Throws a 400 that names what has the wrong form.
 */
export function readThreads(
  value: unknown,
  taskId: string,
): readonly V2Thread[] {
  let count = 0;
  const annotation: Reader = (given, at) => {
    for (const name of ["key", "type"]) {
      if (typeof given[name] === "string") continue;
      throw invalidValue(`${at}.${name}`, "a string", given[name]);
    }
    return { id: `${taskId}_${count++}`, ...given };
  };
  const annotated: Reader = (given, at) => ({
    ...given,
    ...arrays(given, at, { annotations: annotation }),
  });
  const evaluation: Reader = (given, at) => ({
    ...given,
    ...optional(given, at, { criteria_evaluations: annotated }),
    ...arrays(given, at, { annotations: annotation }),
  });
  const rubric: Reader = (given, at) => ({
    ...given,
    ...arrays(given, at, { criteria_definitions: annotated }),
  });
  const message: Reader = (given, at) => {
    const { role, content } = given;
    if (typeof role !== "string") {
      throw invalidValue(`${at}.role`, "a string", role);
    }
    if (!isObject(content)) {
      throw invalidValue(`${at}.content`, "an object", content);
    }
    return {
      source_id: role,
      ...given,
      content: {
        ...content,
        ...optional(content, `${at}.content`, { chunks: annotated }),
      },
      ...arrays(given, at, { annotations: annotation }),
      ...optional(given, at, { rubric_evaluations: evaluation }),
    };
  };
  const turn: Reader = (given, at, index) => ({
    id: `turn_${index}`,
    ...given,
    ...arrays(given, at, { messages: message, annotations: annotation }),
    ...optional(given, at, { rubrics: rubric }),
  });
  const thread: Reader = (given, at, index) => ({
    id: `thread_${index}`,
    ...given,
    ...arrays(given, at, { turns: turn, annotations: annotation }),
  });
  return readArray(value, "threads", thread) as unknown as readonly V2Thread[];
}

/** Reads an array of objects. Throws the 400 for other values. */
export function readArray(
  value: unknown,
  name: string,
  read: Reader = (given) => given,
): readonly JsonObject[] {
  if (!isArray(value)) throw invalidValue(name, "an array", value);
  return value.map((item: JsonValue, index) => {
    const at = `${name}[${index}]`;
    if (!isObject(item)) throw invalidValue(at, "an object", item);
    return read(item, at, index);
  });
}

/** Reads members that are arrays; absent ones are empty. */
function arrays(
  given: JsonObject,
  at: string,
  readers: Readonly<Record<string, Reader>>,
): JsonObject {
  const entries = Object.entries(readers).map(([name, read]) =>
    [name, readArray(given[name] ?? [], `${at}.${name}`, read)] as const
  );
  return Object.fromEntries(entries);
}

/** Reads members that are arrays; absent ones stay absent. */
function optional(
  given: JsonObject,
  at: string,
  readers: Readonly<Record<string, Reader>>,
): JsonObject {
  const present = Object.entries(readers)
    .filter(([name]) => given[name] !== undefined);
  return arrays(given, at, Object.fromEntries(present));
}
