/**
 * Packs the npm form of the package into a `.tgz`.
 *
 *     deno task pack [FILE]
 *
 * `deno pack` writes no `sideEffects`, so bundlers would keep the whole package
 * for one constant. Where a type is not explicit it leaves out the types of
 * every entry and still exits with 0.
 */
import config from "../../deno.json" with { type: "json" };

/** The fields of `package.json` that `deno pack` does not write. */
const FIELDS = {
  description:
    "An unofficial client for the Scale AI data-labelling API, with an emulator and a receiver of callbacks",
  sideEffects: false,
  // `require` of an ES module.
  engines: { node: ">=20.19" },
};

/** A `package.json`, as far as this program reads it. */
export interface Manifest {
  /** The targets of each entry, by condition. */
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Packs the package in `folder` into the file `target`, with more fields. Throws if an entry has no types. */
export async function pack(
  folder: string,
  target: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const temp = await Deno.makeTempDir();
  try {
    const { err } = await output(Deno.execPath(), [
      "pack",
      "--allow-dirty",
      "--no-source-maps",
      `--output=${temp}/raw.tgz`,
    ], folder);
    await run("tar", ["-xzf", "raw.tgz"], temp);
    const root = `${temp}/package`;
    const manifest: Manifest = JSON.parse(
      await Deno.readTextFile(`${root}/package.json`),
    );
    const missing = entriesWithoutTypes(manifest, (file) => exists(root, file));
    if (missing.length > 0) {
      throw new Error(
        `Entries without types: ${missing.join(", ")}\n${err}`,
      );
    }
    const complete = {
      ...manifest,
      ...FIELDS,
      ...fields,
      exports: { ...manifest.exports, "./package.json": "./package.json" },
    };
    await Deno.writeTextFile(
      `${root}/package.json`,
      JSON.stringify(complete, null, 2) + "\n",
    );
    const name = await run("npm", ["pack", "--silent", root], temp);
    await Deno.copyFile(`${temp}/${name.trim()}`, target);
  } finally {
    await Deno.remove(temp, { recursive: true });
  }
}

/** Returns the entries of a package that have no file of types. */
export function entriesWithoutTypes(
  { exports }: Manifest,
  isFile: (path: string) => boolean,
): readonly string[] {
  return Object.entries(exports)
    .filter(([, { types }]) => types === undefined || !isFile(types))
    .map(([entry]) => entry);
}

function exists(root: string, file: string): boolean {
  try {
    return Deno.statSync(`${root}/${file}`).isFile;
  } catch {
    return false;
  }
}

/** Runs a command and returns what it prints. Throws if it fails. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  return (await output(command, args, cwd)).out;
}

async function output(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly out: string; readonly err: string }> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
  }).output();
  const decoder = new TextDecoder();
  const [out, err] = [decoder.decode(stdout), decoder.decode(stderr)];
  if (!success) throw new Error(`${command} ${args.join(" ")}\n${out}${err}`);
  return { out, err };
}

if (import.meta.main) {
  const root = new URL("../../", import.meta.url).pathname;
  const file = Deno.args[0] ?? `dist/labelwire-scale-${config.version}.tgz`;
  await Deno.mkdir("dist", { recursive: true });
  const repository = Deno.env.get("GITHUB_REPOSITORY");
  // npm compares it with the repository that publishes.
  const url = `git+https://github.com/${repository}.git`;
  await pack(
    root,
    file,
    repository ? { repository: { type: "git", url } } : {},
  );
  console.log(file);
}
