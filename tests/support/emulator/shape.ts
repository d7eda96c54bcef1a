/** Shapes of JSON, to compare responses with their documentation. */
import { UUID } from "./labelling.ts";

/**
 * The shape of a value: the name of a kind, an array with the shape of its items,
 * of which there is at least one, an empty array, or an object with the shapes of its members. A
 * member whose name ends in `?` may be absent; other members are not allowed.
 */
export type Shape =
  | "boolean"
  | "date"
  | "null"
  | "number"
  | "string"
  | "url"
  | "uuid"
  | readonly []
  | readonly [Shape]
  | { readonly [member: string]: Shape }
  | OneOf
  | MapOf;

/** One of several shapes. */
export class OneOf {
  constructor(readonly shapes: readonly Shape[]) {}
}

/** An object with any names, and at least one. */
export class MapOf {
  constructor(readonly shape: Shape) {}
}

/** Returns a shape that is one of several. */
export function oneOf(...shapes: readonly Shape[]): OneOf {
  return new OneOf(shapes);
}

/** Returns the shape of an object by any names. */
export function mapOf(shape: Shape): MapOf {
  return new MapOf(shape);
}

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === "boolean",
  date: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value),
  null: (value) => value === null,
  number: (value) => typeof value === "number" && Number.isFinite(value),
  string: (value) => typeof value === "string" && value !== "",
  url: (value) => typeof value === "string" && URL.canParse(value),
  uuid: (value) => typeof value === "string" && UUID.test(value),
};

/** Returns what in the value does not have the shape, `[]` if all has. */
export function mismatches(
  value: unknown,
  shape: Shape,
  path = "$",
): readonly string[] {
  if (typeof shape === "string") {
    return KINDS[shape]?.(value)
      ? []
      : [`${path} is no ${shape}: ${JSON.stringify(value)}`];
  }
  if (shape instanceof OneOf) {
    const all = shape.shapes.map((each) => mismatches(value, each, path));
    return all.find(({ length }) => length === 0) ?? all.flat();
  }
  if (isList(shape)) {
    const [item] = shape;
    if (
      !Array.isArray(value) || (value.length === 0) !== (item === undefined)
    ) {
      const items = item === undefined ? "without" : "with";
      return [`${path} is no array ${items} items: ${JSON.stringify(value)}`];
    }
    return item === undefined
      ? []
      : value.flatMap((each, index) =>
        mismatches(each, item, `${path}[${index}]`)
      );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${path} is no object: ${JSON.stringify(value)}`];
  }
  const entries = Object.entries(value);
  if (shape instanceof MapOf) {
    return entries.length === 0
      ? [`${path} has no members`]
      : entries.flatMap(([name, member]) =>
        mismatches(member, shape.shape, `${path}.${name}`)
      );
  }
  const names = Object.keys(shape).map((name) => name.replace(/\?$/, ""));
  return [
    ...entries.filter(([name]) => !names.includes(name))
      .map(([name]) => `${path}.${name} is not documented`),
    ...Object.entries(shape).flatMap(([key, member]) => {
      const name = key.replace(/\?$/, "");
      const isAbsent = !Object.hasOwn(value, name);
      if (isAbsent) return key === name ? [`${path}.${name} is missing`] : [];
      const own = (value as Readonly<Record<string, unknown>>)[name];
      return mismatches(own, member, `${path}.${name}`);
    }),
  ];
}

function isList(shape: Shape): shape is readonly [] | readonly [Shape] {
  return Array.isArray(shape);
}
