/** The options of this folder's commands: `--name value`, `--name=value`, and flags. */

/** The options of a command: their names, and whether they have a value. */
export type OptionTable = Readonly<Record<string, "value" | "flag">>;

/** The arguments of a command. */
export interface Arguments {
  /** The values of the options that have one. */
  readonly values: Readonly<Record<string, string>>;
  readonly flags: ReadonlySet<string>;
  /** The arguments that are no options. */
  readonly rest: readonly string[];
}

/**
 * Reads the arguments of a command.
 *
 * @throws {Error} for an unknown option, and for one without its value
 */
export function readArguments(
  args: readonly string[],
  table: OptionTable,
): Arguments {
  const values: Record<string, string> = {};
  const flags = new Set<string>();
  const rest: string[] = [];
  const waiting = args.values();
  for (const argument of waiting) {
    const [, name, given] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) {
      rest.push(argument);
      continue;
    }
    const kind = Object.hasOwn(table, name) ? table[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(table).map((name) => `--${name}`).join(", ");
      throw new Error(`Unknown option --${name}: there are ${known}`);
    }
    if (kind === "flag") {
      if (given !== undefined) throw new Error(`--${name} has no value`);
      flags.add(name);
      continue;
    }
    const value = given ?? waiting.next().value;
    if (value === undefined) throw new Error(`--${name} needs a value`);
    values[name] = value;
  }
  return { values, flags, rest };
}
