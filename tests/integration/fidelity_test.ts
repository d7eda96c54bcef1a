/** The parity run: it finds nothing where all is as the ledger has it, what differs where it is not, and never works with a live key. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { main } from "../../examples/fidelity/main.ts";
import { CHECKS, type Result, UNCHECKED } from "../../examples/fidelity/run.ts";
import { createEmulator } from "../../src/emulator/mod.ts";
import { LEDGER } from "../../examples/fidelity/ledger.ts";

type Fetch = typeof fetch;

/** What came of a run. */
interface Run {
  readonly code: number;
  readonly output: string;
  readonly results: readonly Result[];
  readonly written: string;
}

async function run(
  args: readonly string[],
  { fetch, key }: { readonly fetch?: Fetch; readonly key?: string } = {},
): Promise<Run> {
  const lines: string[] = [];
  let written = "";
  const code = await main([...args, "--json", "report.json"], {
    print: (line) => lines.push(line),
    key: () => key,
    write: (_, text) => {
      written = text;
      return Promise.resolve();
    },
    ...(fetch && { fetch }),
  });
  const { results = [] } = written === "" ? {} : JSON.parse(written);
  return { code, output: lines.join("\n"), results, written };
}

/** The ids of one result. */
function idsOf({ results }: Run, wanted: Result["result"]): readonly string[] {
  return results.filter(({ result }) => result === wanted)
    .map(({ id }) => id);
}

/** An emulator whose answers are changed on their way. */
function changed(
  change: (request: Request, answer: Response) => Promise<Response>,
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

const IDS = Object.values(LEDGER).flatMap((rows) => Object.keys(rows));

Deno.test("parity has a check of each behaviour of the ledger, or says why not", () => {
  const known = [...Object.keys(CHECKS), ...Object.keys(UNCHECKED)];
  assertEquals(known.sort(), [...IDS].sort());
});

Deno.test("parity finds the emulator to be all as the ledger has it", async () => {
  const found = await run([]);
  assertEquals(found.code, 0, found.output);
  assertEquals(found.results.filter(({ differences }) => differences), []);
  assertEquals([...idsOf(found, "same")].sort(), Object.keys(CHECKS).sort());
  const count = Object.keys(CHECKS).length;
  assertMatch(found.output, new RegExp(`^${count} the same, 0 different`, "m"));
});

Deno.test("parity asks a server, with --live and a test key, which it never shows", async () => {
  const { fetch, keys } = createEmulator();
  const asked: string[] = [];
  const found = await run(["--live", "--base-url", "http://x.test/v1/"], {
    key: ` ${keys.test}\n`,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      asked.push(request.url);
      return await fetch(request);
    },
  });
  assertEquals(found.code, 0);
  assertEquals([...idsOf(found, "same")].sort(), Object.keys(CHECKS).sort());
  assert(asked.every((url) => url.startsWith("http://x.test/v1/")));
  assert(!(found.output + found.written).includes(keys.test));
});

Deno.test("parity reports what differs, with what came and what the ledger has", async () => {
  const found = await run(
    ["--live"],
    changed(async ({ url, method }, answer) => {
      const { pathname, searchParams } = new URL(url);
      if (method !== "GET" || pathname !== "/v1/tasks") return answer;
      const body = await answer.json();
      if (searchParams.has("offset")) body.next_token = "made up";
      return Response.json(body, { status: answer.status });
    }),
  );
  assertEquals(found.code, 0);
  assertEquals(idsOf(found, "different"), ["TR4"]);
  const [{ differences }] = found.results.filter(({ id }) => id === "TR4") as [
    Result,
  ];
  assertEquals(differences, [
    { what: "next_token", wanted: false, came: true },
  ]);
  assertMatch(found.output, /^different +TR4 /m);
  assertMatch(found.output, /next_token: true came, the ledger has false/);
});

Deno.test("parity reports an error of another status or form", async () => {
  const found = await run(
    ["--live"],
    changed(async ({ url }, answer) => {
      if (!url.endsWith("/v1/task/fake_id_qwertyuiop")) return answer;
      await answer.body?.cancel();
      return Response.json({ message: "No" }, { status: 400 });
    }),
  );
  assertEquals(idsOf(found, "different"), ["HT2", "TR1"]);
});

/** These want no more than a 200. */
const WANT_A_200 = [
  "AU2",
  "AU3",
  "HT1",
  "HT4",
  "HT5",
  "HT6",
  "BA12",
  "PR2",
  "FI1",
  "FI2",
];

/** These want something not to be there. */
const WANT_AN_ABSENCE = [
  "ID3",
  "ID4",
  "TC11",
  "Table 4.3 pointannotation",
  "TU7",
  "BA8",
];

Deno.test("parity has no check that an empty answer passes, but those that want no more", async () => {
  const found = await run(["--live"], {
    key: "test_nobody",
    fetch: () => Promise.resolve(Response.json({})),
  });
  assertEquals(
    [...idsOf(found, "same")].sort(),
    [...WANT_A_200, ...WANT_AN_ABSENCE].sort(),
  );
});

Deno.test("parity sees what is there and should not be", async () => {
  const found = await run(
    ["--live"],
    changed(async (_, answer) => {
      const text = await answer.text();
      if (!text.startsWith("{")) return new Response(text, answer);
      const more = { unique_id: "x", tags: [], response: {}, pending: 1 };
      const body = { project: "p", ...JSON.parse(text), ...more };
      return Response.json(body, { status: answer.status });
    }),
  );
  const different = idsOf(found, "different");
  assertEquals(WANT_AN_ABSENCE.filter((id) => !different.includes(id)), []);
});

Deno.test("parity says of what cannot be seen now that it was not checked", async () => {
  const found = await run(
    ["--live"],
    changed(async ({ url, method }, answer) => {
      if (method !== "POST" || !url.includes("/files/")) return answer;
      await answer.body?.cancel();
      return new Response("busy", { status: 503 });
    }),
  );
  const { reason } = found.results.find(({ id }) => id === "FI1") ?? {};
  assertEquals(reason, "The answer was a 503");
  assertEquals(found.code, 0);
});

for (
  const [what, key] of [
    ["a live key", "live_nobody"],
    ["a key of the newer kind that is not for tests", "key|user"],
    ["no key", undefined],
  ] as const
) {
  Deno.test(`parity refuses ${what}, and sends nothing`, async () => {
    let asked = 0;
    const { code, output } = await run(["--live"], {
      ...(key !== undefined && { key }),
      fetch: () => {
        asked += 1;
        return Promise.resolve(new Response());
      },
    });
    assertEquals([code, asked], [2, 0]);
    assertMatch(output, /test key/);
    assert(key === undefined || !output.includes(key));
  });
}

Deno.test("parity refuses what it does not understand", async () => {
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

Deno.test("parity could not run where the server is not there or knows no such key", async () => {
  const lost = await run(["--live"], {
    key: "test_me",
    fetch: () => Promise.reject(new TypeError("No such host")),
  });
  assertEquals(lost.code, 1);
  assertMatch(lost.output, /could not run: No such host/);
  const { fetch } = createEmulator();
  const refused = await run(["--live"], { key: "test_stranger", fetch });
  assertEquals(refused.code, 1);
  assertMatch(refused.output, /401/);
  assertEquals(refused.written, "");
});
