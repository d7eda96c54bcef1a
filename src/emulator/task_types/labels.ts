/**
 * The labels in a request: strings, or choices with subchoices. Only the leaves
 * of such a tree are labels.
 */
import type { JsonValue } from "../../types/json.ts";
import { isArray, isObject } from "../util/json.ts";

/** The keys of the nodes of one kind of tree. */
interface NodeKeys {
  /** The key of the label that responses contain. */
  readonly value: string;
  /** The key of the child nodes. */
  readonly children: string;
}

/** The choices of labels, of attributes and of ontologies. */
const CHOICES: NodeKeys = { value: "choice", children: "subchoices" };

/** The kinds of entities that a text may name. */
const ENTITIES: NodeKeys = { value: "name", children: "children" };

/** The choices of a form's field. */
const FIELD_CHOICES: NodeKeys = { value: "value", children: "subchoices" };

/** Returns the names of the labels that an annotation may have. */
export function labelsOf(list: JsonValue | undefined): readonly string[] {
  return leavesOf(list, CHOICES).map((leaf) => nameOf(leaf, CHOICES)).filter(
    isNamed,
  );
}

/** Returns the labels that an annotation may have, each as a string or a choice. */
export function leafLabels(list: JsonValue | undefined): readonly JsonValue[] {
  return leavesOf(list, CHOICES);
}

/** Returns all labels, also those with subchoices, each as a string or a choice. */
export function allLabels(list: JsonValue | undefined): readonly JsonValue[] {
  if (!isArray(list)) return [];
  return list.flatMap((label) => [
    label,
    ...isObject(label) ? allLabels(label[CHOICES.children]) : [],
  ]);
}

/** Returns the name of a label, `""` if it has none. */
export function labelName(label: JsonValue): string {
  return nameOf(label, CHOICES);
}

/** Returns whether each instance of the label has a mask of its own. */
export function hasInstances(label: JsonValue): boolean {
  return isObject(label) && label.instance_label === true;
}

/** Returns the kinds of entities, each as a string or an entity definition. */
export function leafEntities(
  list: JsonValue | undefined,
): readonly JsonValue[] {
  return leavesOf(list, ENTITIES);
}

/** Returns the name of a kind of entity, `""` if it has none. */
export function entityName(entity: JsonValue): string {
  return nameOf(entity, ENTITIES);
}

/** Returns the possible values of a category field. */
export function choiceValues(
  list: JsonValue | undefined,
): readonly JsonValue[] {
  return leavesOf(list, FIELD_CHOICES)
    .map((choice) => isObject(choice) ? choice.value : choice)
    .filter((value) => value !== undefined);
}

function leavesOf(
  list: JsonValue | undefined,
  keys: NodeKeys,
): readonly JsonValue[] {
  if (!isArray(list)) return [];
  return list.flatMap((item) => {
    const children = isObject(item) ? leavesOf(item[keys.children], keys) : [];
    return children.length > 0 ? children : [item];
  });
}

function nameOf(leaf: JsonValue, { value }: NodeKeys): string {
  const name = isObject(leaf) ? leaf[value] : leaf;
  return typeof name === "string" ? name : "";
}

function isNamed(name: string): boolean {
  return name !== "";
}
