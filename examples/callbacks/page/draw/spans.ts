/** Entities in a text: where they are, and the text cut into pieces that lie in the same entities. */
import type { JsonObject } from "@labelwire/scale/types";
import { numberOf, objectsOf, stringOf } from "./value.ts";

/** An entity. */
export interface Entity {
  /** The position among the entities, from 1. */
  readonly number: number;
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly attributes: JsonObject;
  /** Where it is in the text, in UTF-16 units; `undefined` if it was not found there. */
  readonly range?: readonly [number, number];
}

/** A relation between two entities. */
export interface Relation {
  readonly name: string;
  readonly source?: Entity;
  readonly target?: Entity;
}

/** A piece of a text, with the entities that cover it, the longest first. */
export interface Piece {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** How far from its `start` the text of an entity is searched for. */
const NEAR = 200;

/** Reads the entities of a response. */
export function readEntities(
  annotations: unknown,
  text: string,
): readonly Entity[] {
  return objectsOf(annotations).map((annotation, index) => {
    const range = rangeOf(annotation, text);
    return {
      number: index + 1,
      id: stringOf(annotation.id),
      label: stringOf(annotation.label),
      text: stringOf(annotation.text),
      attributes: (annotation.attributes ?? {}) as JsonObject,
      ...range && { range },
    };
  });
}

/** Reads the relations between entities. */
export function readRelations(
  relationships: unknown,
  entities: readonly Entity[],
): readonly Relation[] {
  const byId = new Map(entities.map((entity) => [entity.id, entity]));
  return objectsOf(relationships).map(({ name, source_ref, target_ref }) => {
    const source = byId.get(stringOf(source_ref));
    const target = byId.get(stringOf(target_ref));
    return {
      name: stringOf(name),
      ...source && { source },
      ...target && { target },
    };
  });
}

/**
 * Returns where an entity is. The unit of its offsets is not documented: they are
 * used as UTF-16 units if its text is there, else as code points, and at last its
 * text is searched for near `start`.
 */
function rangeOf(
  { start, end, text: wanted }: JsonObject,
  text: string,
): readonly [number, number] | undefined {
  const [from, until] = [numberOf(start), numberOf(end)];
  if (from === undefined || until === undefined) return undefined;
  if (typeof wanted !== "string") {
    return from < until && until <= text.length ? [from, until] : undefined;
  }
  if (wanted === "") return undefined;
  if (text.slice(from, until) === wanted) return [from, until];
  const characters = [...text];
  if (characters.slice(from, until).join("") === wanted) {
    const unit = characters.slice(0, from).join("").length;
    return [unit, unit + wanted.length];
  }
  const at = text.indexOf(wanted, Math.max(0, from - NEAR));
  return at !== -1 && at <= from + NEAR ? [at, at + wanted.length] : undefined;
}

/** Cuts a text at each start and end of an entity. */
export function cut(
  text: string,
  entities: readonly Entity[],
): readonly Piece[] {
  const ranges = entities.flatMap((entity) =>
    entity.range
      ? [{ entity, start: entity.range[0], end: entity.range[1] }]
      : []
  ).sort((a, b) => b.end - b.start - (a.end - a.start));
  const places = new Set([
    0,
    text.length,
    ...ranges.flatMap(({ start, end }) => [start, end]),
  ]);
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? 0;
    return {
      text: text.slice(start, end),
      entities: ranges
        .filter((range) => range.start <= start && range.end >= end)
        .map(({ entity }) => entity),
    };
  });
}
