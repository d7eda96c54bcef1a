/**
 * Labels as requests list them: strings, or choices with subchoices, of which
 * only the leaves are labels.
 */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { isArray, isObject } from "../util/json.ts";

/** How one kind of tree names the parts of a node. */
interface Names {
  /** The member with what responses carry. */
  readonly value: string;
  /** The member with the nodes below. */
  readonly below: string;
}

/** The choices of labels, of attributes and of ontologies. */
const CHOICES: Names = { value: "choice", below: "subchoices" };

/** The kinds of entities that a text may name. */
const ENTITIES: Names = { value: "name", below: "children" };

/** The choices of a form's field. */
const FIELD_CHOICES: Names = { value: "value", below: "subchoices" };

/** Gives the names of the labels that an annotation may carry. */
export function labelsOf(list: JsonValue | undefined): readonly string[] {
  return leavesOf(list, CHOICES).map(textOf(CHOICES)).filter(isNamed);
}

/** Gives the labels that an annotation may carry, each as a string or its description. */
export function leafLabels(list: JsonValue | undefined): readonly JsonValue[] {
  return leavesOf(list, CHOICES);
}

/** Gives the kinds of entities that a text may name, each as a string or its description. */
export function leafEntities(
  list: JsonValue | undefined,
): readonly JsonValue[] {
  return leavesOf(list, ENTITIES);
}

/** Gives the name of a kind of entity, `""` if it has none. */
export function entityName(entity: JsonValue): string {
  return textOf(ENTITIES)(entity);
}

/** Gives the values that may be chosen for a form's field. */
export function choiceValues(
  list: JsonValue | undefined,
): readonly JsonValue[] {
  return leavesOf(list, FIELD_CHOICES)
    .map((choice) => isObject(choice) ? choice.value : choice)
    .filter((value) => value !== undefined);
}

function leavesOf(
  list: JsonValue | undefined,
  names: Names,
): readonly JsonValue[] {
  if (!isArray(list)) return [];
  return list.flatMap((item) => {
    const below = isObject(item) ? leavesOf(item[names.below], names) : [];
    return below.length > 0 ? below : [item];
  });
}

function textOf({ value }: Names): (leaf: JsonValue) => string {
  return (leaf) => {
    const name = isObject(leaf) ? (leaf as JsonObject)[value] : leaf;
    return typeof name === "string" ? name : "";
  };
}

function isNamed(name: string): boolean {
  return name !== "";
}
