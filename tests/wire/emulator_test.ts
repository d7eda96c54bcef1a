/** The responses of the emulator are those that were recorded, byte for byte. */
import { assertEquals } from "@std/assert";
import { controlRoutes } from "../../src/emulator/control/dispatch.ts";
import { API_ROUTES } from "../../src/emulator/v2/routes.ts";
import recorded from "../fixtures/wire/emulator.json" with { type: "json" };
import type { WireRecord } from "./wire_record.ts";
import { assertSameRecord } from "./compare.ts";
import { recordEmulator } from "./emulator_recorder.ts";
import { emulatorChapters } from "./emulator_script.ts";
import { patternOf } from "./routes.ts";

Deno.test("The emulator responses what is on record", async () => {
  assertSameRecord({
    seen: await recordEmulator(await emulatorChapters()),
    recorded,
  });
});

Deno.test("The record of the emulator has every route, with a success", () => {
  const entries: WireRecord = recorded;
  const succeeded = Object.values(entries).flatMap((entry) => {
    const { line, status } = entry as unknown as {
      readonly line: string;
      readonly status?: number;
    };
    const isSuccess = status === 200 || status === 302;
    return isSuccess ? [line.replace(/\?.*$/, "")] : [];
  });
  const routes = [...API_ROUTES.keyed, ...controlRoutes()]
    .map(({ method, path }) => `${method} ${path}`);
  const missing = routes
    .filter((route) => !succeeded.some((line) => patternOf(route).test(line)));
  assertEquals(missing, []);
});
