/** Folders for files of a test, under `coverage/`, the only place where these tests may write. */
const PARENT = new URL("../../coverage/", import.meta.url);

/** Calls `use` with a new folder, and removes the folder afterwards. */
export async function withTempDir<T>(
  use: (dir: string) => Promise<T>,
): Promise<T> {
  await Deno.mkdir(PARENT, { recursive: true });
  const dir = await Deno.makeTempDir({ dir: PARENT.pathname });
  try {
    return await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
