/** The files of this repository, as a checkout would have them. */

const ROOT = new URL("../../", import.meta.url);

/** Reads one file by its path from the root. */
export function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** The plain patterns of `.gitignore`, enough for ours: `name`, `name/`, `*` anywhere. */
function ignored(): RegExp[] {
  return read(".gitignore").split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const parts = line.replace(/\/$/, "").split("*");
      return new RegExp(`^${parts.map(RegExp.escape).join(".*")}$`);
    });
}

/** The paths under a folder, as git would list them, tracked or about to be. */
export function list(under = ""): string[] {
  const skip = [/^\.git$/, ...ignored()];
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const entry of Deno.readDirSync(new URL(folder || ".", ROOT))) {
      if (skip.some((pattern) => pattern.test(entry.name))) continue;
      if (entry.isDirectory) visit(`${folder}${entry.name}/`);
      else if (entry.isFile) found.push(folder + entry.name);
    }
  };
  visit(under);
  return found.sort();
}
