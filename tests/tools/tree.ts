/** The files of this repository. */

const ROOT = new URL("../../", import.meta.url);

/** Reads a file by its path from the root. */
export function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** Returns the paths of all files in a folder, sorted. A folder ends with a slash. */
export function list(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))]
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? list(`${folder}${name}/`) : [folder + name]
    ).sort();
}
