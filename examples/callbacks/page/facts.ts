/** What a list shows of a task: a few short facts from its callback, stored beside the event. */
import {
  type Callback,
  isTaskCallback,
  type JsonObject,
} from "@labelwire/scale/callbacks";
import {
  arrayOf,
  isObject,
  objectOf,
  objectsOf,
  stringOf,
} from "./draw/value.ts";

/** The facts of a task. Each is short, whatever was received; absent ones are `""`. */
export interface TaskFacts {
  readonly type: string;
  readonly uniqueId: string;
  readonly project: string;
  readonly batch: string;
  /** The status of the customer's review. */
  readonly review: string;
  /** What the response contains, in words. */
  readonly holds: string;
}

const MAX_LENGTH = 200;

/** Returns the facts of a callback, `undefined` if it is not about a task. */
export function factsOf(callback: Callback): TaskFacts | undefined {
  if (!isTaskCallback(callback)) return undefined;
  const task = objectOf(callback.task);
  return {
    type: short(task.type),
    uniqueId: short(task.unique_id),
    project: short(task.project),
    batch: short(task.batch),
    review: short(task.customer_review_status),
    holds: short(holds(objectOf(callback.response ?? task.response))),
  };
}

/** Says what a response contains; `""` if it is not known. The first that knows it counts. */
const SENTENCES: readonly ((response: JsonObject) => string)[] = [
  ({ error }) => stringOf(error),
  ({ labelMapping }) =>
    isObject(labelMapping) ? count(labelMapping, "label") : "",
  ({ annotations }) => {
    if (!Array.isArray(annotations)) return "";
    const labels = new Set(
      objectsOf(annotations).map(({ label }) => stringOf(label)),
    );
    labels.delete("");
    const what = count(annotations, "annotation");
    return labels.size === 0 ? what : `${what}, ${count([...labels], "label")}`;
  },
  ({ annotations, point_segmentations }) =>
    [annotations, point_segmentations].some((link) => "url" in objectOf(link))
      ? "a result file"
      : "",
  ({ annotations }) => isObject(annotations) ? count(annotations, "field") : "",
  ({ category }) => arrayOf([category].flat()).join(", "),
  ({ choice }) => stringOf(choice),
  ({ fields }) => isObject(fields) ? count(fields, "field") : "",
  ({ transcript }) => count(stringOf(transcript).match(/\S+/g) ?? [], "word"),
  ({ responses }) => count(arrayOf(responses), "step"),
  ({ outcome }) => stringOf(outcome),
];

function holds(response: JsonObject): string {
  for (const sentence of SENTENCES) {
    const found = sentence(response);
    if (found !== "") return found;
  }
  return "";
}

function count(items: object, noun: string): string {
  const { length } = Object.keys(items);
  if (length === 0 && noun !== "annotation") return "";
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}

function short(value: unknown): string {
  return stringOf(value).slice(0, MAX_LENGTH);
}
