/** The fidelity program: it reports what differs, and never works with a live key. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { main } from "../../examples/fidelity/main.ts";
import type { Result } from "../../examples/fidelity/run.ts";
import { SECTIONS } from "../../examples/fidelity/sections.ts";
import { createEmulator } from "../../src/emulator/mod.ts";

type Fetch = typeof fetch;

/** The results of one run of the program. */
interface Run {
  readonly code: number;
  readonly output: string;
  readonly results: readonly Result[];
  /** The content of each written file by its path. */
  readonly written: ReadonlyMap<string, string>;
}

async function run(
  args: readonly string[],
  { fetch, key }: { readonly fetch?: Fetch; readonly key?: string } = {},
): Promise<Run> {
  const lines: string[] = [];
  const written = new Map<string, string>();
  const code = await main([...args, "--json", "report.json"], {
    print: (line) => lines.push(line),
    key: () => key,
    write: (file, content) => {
      written.set(String(file), content);
      return Promise.resolve();
    },
    ...(fetch && { fetch }),
  });
  const { results = [] } = JSON.parse(written.get("report.json") ?? "{}");
  return { code, output: lines.join("\n"), results, written };
}

/** Returns the rows with that result, each as `section, name`. */
function rowsWith(
  { results }: Run,
  expected: Result["result"],
): readonly string[] {
  return results.filter(({ result }) => result === expected)
    .map(({ section, name }) => `${section}, ${name}`);
}

/** Returns a fetch that changes the responses of an emulator, and the key for it. */
function changedEmulator(
  change: (request: Request, response: Response) => Promise<Response>,
): { readonly fetch: Fetch; readonly key: string } {
  const { fetch, keys } = createEmulator();
  return {
    key: keys.test,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return await change(request, await fetch(request.clone()));
    },
  };
}

/** The rows with a check, each as `section, name`. */
const CHECKED = SECTIONS.flatMap(({ title, rows }) =>
  rows.filter((row) => "check" in row).map(({ name }) => `${title}, ${name}`)
);

/** Checks that require no more than a 200. */
const REQUIRE_A_200 = [
  "Authentication, Basic authentication",
  "Authentication, Bearer authentication",
  "HTTP, success is a 200",
  "HTTP, unknown names",
  "HTTP, empty body",
  "HTTP, GET with a body",
  "Batches, empty callback",
  "Projects, create a project",
  "Files, upload",
  "Files, import",
];

/** Checks that require a member to be absent. */
const REQUIRE_AN_ABSENCE = [
  "Ids, times and absent members, absent unique_id",
  "Ids, times and absent members, absent tags",
  "Creating tasks, task without a project",
  "Responses of test tasks, pointannotation",
  "Changing tasks, delete unique_id",
  "Batches, counts of a batch",
];

Deno.test("fidelity finds no difference in the emulator", async () => {
  const found = await run([]);
  assertEquals(found.code, 0, found.output);
  assertEquals(found.results.filter(({ differences }) => differences), []);
  assertEquals(rowsWith(found, "same"), CHECKED);
  const summary = new RegExp(`^${CHECKED.length} the same, 0 different`, "m");
  assertMatch(found.output, summary);
});

Deno.test("fidelity --write writes the page, and compares nothing", async () => {
  const { code, results, written } = await run(["--write"], {
    fetch: () => Promise.reject(new Error("No request is expected")),
  });
  assertEquals([code, results], [0, []]);
  const [[file = "", page = ""] = []] = written;
  assertMatch(file, /\/src\/emulator\/FIDELITY\.md$/);
  assertMatch(page, /^# How faithful the emulator is$/m);
});

Deno.test("fidelity --live sends requests to a server, and never shows the key", async () => {
  const { fetch, keys } = createEmulator();
  const urls: string[] = [];
  const found = await run(["--live", "--base-url", "http://x.test/v1/"], {
    key: ` ${keys.test}\n`,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      urls.push(request.url);
      return await fetch(request);
    },
  });
  assertEquals(found.code, 0);
  assertEquals(rowsWith(found, "same"), CHECKED);
  assert(urls.every((url) => /^http:\/\/x\.test\/v[12]\//.test(url)));
  const report = found.written.get("report.json") ?? "";
  assert(!(found.output + report).includes(keys.test));
});

Deno.test("fidelity reports what differs with the expected and the actual value, and exits with 1", async () => {
  const found = await run(
    ["--live"],
    changedEmulator(async ({ url, method }, response) => {
      const { pathname, searchParams } = new URL(url);
      if (method !== "GET" || pathname !== "/v1/tasks") return response;
      const body = await response.json();
      if (searchParams.has("offset")) body.next_token = "made up";
      return Response.json(body, { status: response.status });
    }),
  );
  assertEquals(found.code, 1);
  assertEquals(rowsWith(found, "different"), [
    "Reading tasks, offset without a cursor",
  ]);
  const different = found.results.find(({ result }) => result === "different");
  assertEquals(different?.differences, [
    { what: "next_token", expected: false, actual: true },
  ]);
  assertMatch(found.output, /^different +Reading tasks, offset without/m);
  assertMatch(found.output, /next_token: expected false, got true/);
});

Deno.test("fidelity reports an error of another status or form", async () => {
  const found = await run(
    ["--live"],
    changedEmulator(async ({ url }, response) => {
      if (!url.endsWith("/v1/task/fake_id_qwertyuiop")) return response;
      await response.body?.cancel();
      return Response.json({ message: "No" }, { status: 400 });
    }),
  );
  assertEquals(rowsWith(found, "different"), [
    "HTTP, error body",
    "Reading tasks, unknown task",
  ]);
});

Deno.test("fidelity has no check that an empty object passes, except those that require no more", async () => {
  const found = await run(["--live"], {
    key: "test_nobody",
    fetch: () => Promise.resolve(Response.json({})),
  });
  assertEquals(
    [...rowsWith(found, "same")].sort(),
    [...REQUIRE_A_200, ...REQUIRE_AN_ABSENCE].sort(),
  );
});

Deno.test("fidelity reports members that must be absent", async () => {
  const found = await run(
    ["--live"],
    changedEmulator(async (_, response) => {
      const body = await response.text();
      if (!body.startsWith("{")) return new Response(body, response);
      const more = { unique_id: "x", tags: [], response: {}, pending: 1 };
      return Response.json(
        { project: "p", ...JSON.parse(body), ...more },
        { status: response.status },
      );
    }),
  );
  const different = rowsWith(found, "different");
  assertEquals(
    REQUIRE_AN_ABSENCE.filter((row) => !different.includes(row)),
    [],
  );
});

Deno.test("fidelity does not report a 503 as a difference", async () => {
  const found = await run(
    ["--live"],
    changedEmulator(async ({ url, method }, response) => {
      if (method !== "POST" || !url.includes("/files/")) return response;
      await response.body?.cancel();
      return new Response("busy", { status: 503 });
    }),
  );
  const { reason } =
    found.results.find(({ section, name }) =>
      section === "Files" && name === "upload"
    ) ?? {};
  assertEquals(reason, "The response was a 503");
  assertEquals(found.code, 0);
});

for (
  const [what, key] of [
    ["a live key", "live_nobody"],
    ["a key of the newer kind that is not for tests", "key|user"],
    ["no key", undefined],
  ] as const
) {
  Deno.test(`fidelity --live rejects ${what}, and sends nothing`, async () => {
    let requests = 0;
    const { code, output } = await run(["--live"], {
      ...(key !== undefined && { key }),
      fetch: () => {
        requests += 1;
        return Promise.resolve(new Response());
      },
    });
    assertEquals([code, requests], [2, 0]);
    assertMatch(output, /test key/);
    assert(key === undefined || !output.includes(key));
  });
}

Deno.test("fidelity rejects invalid options", async () => {
  for (
    const args of [["--lvie"], ["--base-url", "http://x"], ["here"], [
      "--live",
      "--base-url",
      "ftp://x",
    ]]
  ) {
    const { code, output } = await run(args, { key: "test_me" });
    assertEquals(code, 2);
    assertMatch(output, /^Usage: /m);
  }
});

Deno.test("fidelity exits with 1 if the server cannot be reached or does not know the key", async () => {
  const lost = await run(["--live"], {
    key: "test_me",
    fetch: () => Promise.reject(new TypeError("No such host")),
  });
  assertEquals(lost.code, 1);
  assertMatch(lost.output, /Nothing was compared: No such host/);
  const { fetch } = createEmulator();
  const rejected = await run(["--live"], { key: "test_stranger", fetch });
  assertEquals(rejected.code, 1);
  assertMatch(rejected.output, /401/);
  assertEquals(rejected.written.size, 0);
});
