/** The files of this repository. */

const ROOT = new URL("../../", import.meta.url);

/** Reads a file by its path from the root. */
export function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** Folders that tools make, with files that are not of this repository. */
const MADE: readonly string[] = ["dist", "node_modules", ".wrangler"];

/** Returns the paths of all files in a folder, sorted. A folder ends with a slash. */
export function list(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))]
    .filter(({ name }) => !MADE.includes(name))
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? list(`${folder}${name}/`) : [folder + name]
    ).sort();
}

/** Returns whether there is a file or a folder with this path from the root. */
export function isPath(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}

/** Returns the paths of the pages of Markdown, also of llms.txt. */
export function pages(): string[] {
  const folders = [".github/", "examples/", "src/"].flatMap(list);
  return ["README.md", "CHANGELOG.md", ...folders].filter((path) =>
    /\.md$|\/llms\.txt$/.test(path)
  );
}
