/**
 * Nothing that was confirmed is lost, however often the emulator is killed or
 * cannot write. The benchmark `persist` does more rounds.
 */
import { assert } from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { failureRounds, killRounds } from "./durability.ts";

Deno.test("--persist loses nothing that was confirmed when it is killed again and again", async () => {
  await withTempDir(async (dir) => {
    const { confirmed } = await killRounds(dir, 10, 1);
    assert(confirmed > 10, String(confirmed));
  });
});

Deno.test({
  name: "--persist loses nothing that was confirmed when its writes fail",
  // The limit to the size of files is set by prlimit.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await withTempDir(async (dir) => {
      const { confirmed, failures } = await failureRounds(dir, 8, 1);
      assert(confirmed > 8 && failures >= 8, `${confirmed}, ${failures}`);
    });
  },
});
