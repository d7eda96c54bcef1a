/** A fault that could never apply is refused. */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createEmulator, type FaultRule } from "../../../src/emulator/mod.ts";
import { reaches } from "../../../src/emulator/faults/reach.ts";
import { ENDPOINTS } from "../../../src/emulator/control/faults.ts";
import { matchesGlob } from "../../../src/emulator/util/glob.ts";
import { send } from "../../support/emulator/control.ts";
import { API, basic } from "../../support/emulator/requests.ts";

const REFUSED: readonly (readonly [Partial<FaultRule>, string])[] = [
  [
    { route: "/v1/tsaks" },
    'route must be a path of a route or its template, such as "/v1/tasks": current value is "/v1/tsaks"',
  ],
  [
    { route: "/v1/batches/{nam}" },
    'route must be a path of a route or its template, such as "/v1/batches/{name}": current value is "/v1/batches/{nam}"',
  ],
  [
    { method: "get", route: "/v1/task/*/cancel" },
    'route must be a path of a route of GET or its template: current value is "/v1/task/*/cancel"',
  ],
  [
    { method: "PATCH" },
    'method must be one of GET, POST, DELETE, PUT: current value is "PATCH"',
  ],
];

for (const [rule, message] of REFUSED) {
  Deno.test(`a fault with ${JSON.stringify(rule)} is refused, because it matches no route`, async () => {
    const emulator = createEmulator();
    const fault = { ...rule, effect: "reset" } as const;
    const error = assertThrows(() => emulator.faults.add(fault), Error);
    assertEquals([error.name, error.message], ["EmulatorError", message]);
    const { status, body } = await send(emulator, "POST /faults", fault);
    assertEquals([status, body.error], [400, message]);
    assertEquals(emulator.faults.list(), []);
  });
}

for (
  const route of [
    "*",
    "/v1/*",
    "/v1/task/{type}",
    "/v1/task/5c84d0fe1f4fa200172ad6b0/cancel",
    "/v1/task/5c84d0fe1f4fa200172ad6b0/cancel/",
    "*/finalize",
    "/v1/studio/projects/a%20b%2Fc/groups",
    "/emulated/results/*",
    "*a*k*s",
  ]
) {
  Deno.test(`a fault with the route ${route} is accepted`, () => {
    const { faults } = createEmulator();
    faults.add({ route, effect: "reset" });
    assertEquals(faults.list().length, 1);
  });
}

Deno.test("a fault for each template and for a path of each route applies there", async () => {
  for (const { method, path } of ENDPOINTS) {
    const url = path.replaceAll(/\{\w+\}/g, "a%2Fb");
    for (const route of [path, url, `${url.slice(0, -1)}*`]) {
      const { faults, fetch, keys } = createEmulator();
      faults.add({ method, route, effect: { status: 503 } });
      const response = await fetch(new URL(url, API), {
        method,
        headers: { authorization: basic(keys.test) },
      });
      await response.body?.cancel();
      assertEquals(response.status, 503, `${method} ${route}`);
    }
  }
});

Deno.test("reaches is true for exactly the patterns that match a path of the template", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "b", "{", "é", "%"),
    minLength: 1,
    maxLength: 2,
  });
  const template = fc.array(fc.constantFrom("a", "b", "ab", "{x}"), {
    minLength: 1,
    maxLength: 3,
  });
  const pattern = fc.array(
    fc.oneof(word, fc.constantFrom("*", "/", "a", "b")),
    {
      maxLength: 6,
    },
  );
  // Enough to find a path for every pattern of these sizes.
  const values = ["a", "b", "%", "ab", "ba", "aa", "bb", "aab", "abb", "bab"];
  fc.assert(
    fc.property(template, pattern, (segments, parts) => {
      const path = `/${segments.join("/")}`;
      const glob = `/${parts.join("")}`;
      let paths = [""];
      for (const segment of segments) {
        const words = segment === "{x}" ? values : [segment];
        paths = paths.flatMap((start) =>
          words.map((word) => `${start}/${word}`)
        );
      }
      const found = glob === path ||
        paths.some((one) =>
          matchesGlob(glob, one) || matchesGlob(glob, `${one}/`)
        );
      if (found) assertEquals(reaches(glob, path), true, `${glob} ${path}`);
      // A literal that no path can contain is never reached.
      if (/[{é]/.test(glob) && glob !== path) {
        assertEquals(reaches(glob, path), false, `${glob} ${path}`);
      }
      // Without a star only one path can match it.
      if (!glob.includes("*") && !found && !segments.includes("{x}")) {
        assertEquals(reaches(glob, path), false, `${glob} ${path}`);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a state with a fault of an older version, for a route that is gone, can be imported", () => {
  const emulator = createEmulator({ seed: 1 });
  emulator.faults.add({ route: "/v1/teams", effect: "reset" });
  const json = JSON.stringify(emulator.export());
  emulator.import(JSON.parse(json.replace("/v1/teams", "/v1/gone")));
  assertEquals(emulator.faults.list()[0]?.route, "/v1/gone");
});
