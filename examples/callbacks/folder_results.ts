/** Results in a folder, on a machine with Deno. Deno Deploy has no disk that stays. */
import type { Results } from "./on_event.ts";

/** Creates a place for results in a folder, which is created with the first file. */
export function folderResults(folder: string): Results {
  return {
    async write(path, content) {
      const file = `${folder}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), {
        recursive: true,
      });
      // Nobody sees a part of the file, whenever this process ends.
      const part = `${file}.${crypto.randomUUID()}.part`;
      await Deno.writeTextFile(part, content);
      await Deno.rename(part, file);
    },
  };
}
