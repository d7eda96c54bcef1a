/** The members of interfaces, as `deno doc` reads them. */
import { list } from "./tree.ts";

/** A member of an interface. */
export interface TypeMember {
  readonly name: string;
  readonly isOptional: boolean;
  /** The JSON kinds of its value, sorted. */
  readonly kinds: readonly string[];
}

/** The types of a folder. */
export interface TypeMembers {
  /** Returns the members of an interface, with those that it inherits. */
  members(type: string): readonly TypeMember[];
  /** Returns the strings of a union, sorted. */
  strings(type: string): readonly string[];
}

interface DocType {
  readonly kind: string;
  readonly value?: unknown;
}

interface Definition {
  readonly extends?: readonly { readonly repr: string }[];
  readonly properties?: readonly {
    readonly name: string;
    readonly optional?: boolean;
    readonly tsType: DocType;
  }[];
  readonly tsType?: DocType;
}

interface Doc {
  readonly nodes: Readonly<
    Record<string, {
      readonly symbols: readonly {
        readonly name: string;
        readonly declarations: readonly {
          readonly kind: string;
          readonly def: Definition;
        }[];
      }[];
    }>
  >;
}

/** Reads the types of a folder, which ends with a slash. */
export async function membersOfTypes(folder: string): Promise<TypeMembers> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...list(folder)],
    cwd: new URL("../../", import.meta.url),
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  const { nodes } = JSON.parse(decoder.decode(stdout)) as Doc;
  const definitions = new Map(
    Object.values(nodes).flatMap(({ symbols }) =>
      symbols.flatMap(({ name, declarations }) =>
        declarations
          .filter(({ kind }) => kind === "interface" || kind === "typeAlias")
          .map(({ def }) => [name, def] as const)
      )
    ),
  );

  function find(type: string): Definition {
    const found = definitions.get(type);
    if (!found) throw new Error(`No type ${type} in ${folder}`);
    return found;
  }

  function members(type: string): readonly TypeMember[] {
    const { extends: parents = [], properties = [] } = find(type);
    const own = properties.map(({ name, optional, tsType }) => ({
      name,
      isOptional: optional === true,
      kinds: [...new Set(kindsOf(tsType))].sort(),
    }));
    const inherited = parents.flatMap(({ repr }) => members(repr))
      .filter(({ name }) => !own.some((member) => member.name === name));
    return [...own, ...inherited];
  }

  /** Returns the JSON kinds of a type. */
  function kindsOf({ kind, value }: DocType): readonly string[] {
    const inner = value as DocType & { readonly tsType?: DocType };
    switch (kind) {
      case "keyword":
        return [value as string];
      case "literal":
        return [inner.kind];
      case "array":
        return ["array"];
      case "typeOperator":
        return kindsOf(inner.tsType!);
      case "union":
        return (value as readonly DocType[]).flatMap(kindsOf);
      case "indexedAccess":
        // One of the interfaces that another lists.
        return ["object"];
      case "typeRef":
        return kindsOfReference(value as Reference);
      default:
        throw new Error(`A type of an unknown kind: ${kind}`);
    }
  }

  function kindsOfReference(
    { typeName, resolution }: Reference,
  ): readonly string[] {
    // The parameters of the types of v2 are an id or an object.
    if (resolution?.kind === "typeParam") return ["object", "string"];
    if (typeName === "OpenUnion") return ["string"];
    const { tsType } = definitions.get(typeName) ?? {};
    if (!tsType) return ["object"];
    // Constants, whose type is that of their values.
    if (JSON.stringify(tsType).includes('"typeName":"Record"')) {
      return ["string"];
    }
    return kindsOf(tsType);
  }

  function strings(type: string): readonly string[] {
    const json = JSON.stringify(find(type).tsType);
    return [...json.matchAll(/"kind":"string","string":"(\w+)"/g)]
      .map(([, string]) => string!).sort();
  }

  return { members, strings };
}

interface Reference {
  readonly typeName: string;
  readonly resolution?: { readonly kind: string };
}
