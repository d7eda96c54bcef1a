/** Room for a test to write in: under `coverage/`, the only place where these tests may, and which nothing else looks at. */
const PLACE = new URL("../../coverage/", import.meta.url);

/** Gives a new folder, and removes it in the end. */
export async function withTempDir<T>(
  use: (dir: string) => Promise<T>,
): Promise<T> {
  await Deno.mkdir(PLACE, { recursive: true });
  const dir = await Deno.makeTempDir({ dir: PLACE.pathname });
  try {
    return await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
