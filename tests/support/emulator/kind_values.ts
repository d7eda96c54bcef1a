/** Random values of a kind, of those that a form can express. */
import fc from "fast-check";
import {
  isEitherKind,
  isListKind,
  isObjectKind,
  type Kind,
  type ObjectKind,
} from "../../../src/emulator/util/kinds.ts";

/** Kinds that contain themselves end here. */
const MAX_DEPTH = 4;

const TEXT = fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 });

/** Names of members. They begin with a letter, because a form cannot tell numbers from indexes where a kind is one of several. */
const NAME = fc.stringMatching(/^[a-z][a-z0-9_]{0,3}$/);

const NUMBER = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Returns random values of a kind; `undefined` where only an empty one could be made. */
export function valuesOf(kind: Kind, depth = 0): fc.Arbitrary<unknown> {
  if (isEitherKind(kind)) {
    return fc.oneof(
      ...kind.either.map((each) =>
        isListKind(each)
          ? fc.array(valuesOf(each.list, depth + 1), {
            // A single repeated key would be a string.
            minLength: 2,
            maxLength: 3,
          })
          : valuesOf(each, depth)
      ).slice(0, depth < MAX_DEPTH ? undefined : 1),
    );
  }
  if (isListKind(kind)) {
    return fc.array(valuesOf(kind.list, depth + 1), {
      minLength: 1,
      maxLength: Math.min(3, kind.max ?? 3),
    });
  }
  if (isObjectKind(kind)) return objectsOf(kind, depth);
  switch (kind) {
    case "boolean":
      return fc.boolean();
    case "number":
      return NUMBER;
    default:
      return TEXT;
  }
}

/** Returns random objects of a kind, each with at least one member. */
export function objectsOf(
  { members, required = [], others = "any" }: ObjectKind,
  depth = 0,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const names = Object.keys(members)
    .filter((name) => depth < MAX_DEPTH || required.includes(name));
  const known = fc.record(
    Object.fromEntries(
      names.map((name) => [name, valuesOf(members[name] ?? "any", depth + 1)]),
    ),
    { requiredKeys: [...required] },
  );
  const otherNames = NAME.filter((name) => !Object.hasOwn(members, name));
  const more = others === "none"
    ? fc.constant({})
    : fc.dictionary(otherNames, valuesOf(others, depth + 1), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    });
  return fc.tuple(known, more)
    .map(([own, other]) => ({ ...other, ...own }))
    .filter((value) => Object.keys(value).length > 0);
}
