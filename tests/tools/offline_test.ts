/** `deno task std` must choose rightly and in bounded time, whatever JSR does, and the stand-ins must keep to deno.json. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import offline from "../offline/import_map.json" with { type: "json" };
import { withTempDir } from "./temp.ts";

const FLAG = "--import-map=tests/offline/import_map.json\n";
const pins = Object.entries(config.imports);

interface Choice {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs the task's own program against a JSR at this address, with nothing cached. */
async function chooseStd(jsr: string, flags: string[] = []): Promise<Choice> {
  return await withTempDir(async (dir) => {
    const deno = Deno.execPath();
    const { code, stdout, stderr } = await new Deno.Command(deno, {
      args: ["run", `--allow-run=${deno}`, "tests/offline/std.ts", ...flags],
      env: { DENO_DIR: dir, JSR_URL: jsr, NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  });
}

Deno.test("std does not wait for a JSR that never answers", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = silent.addr;
  const choice = await chooseStd(`http://127.0.0.1:${port}/`, ["--limit=250"]);
  assertEquals(choice.stdout, FLAG);
  assertMatch(choice.stderr, /^JSR is out of reach \(no answer within 250 ms/);
  assertEquals(choice.stderr.trim().split("\n").length, 1);
  assertEquals(choice.code, 0);
});

Deno.test("std falls back where JSR refuses", async () => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  const choice = await chooseStd(`http://127.0.0.1:${port}/`);
  assertEquals(choice.stdout, FLAG);
  assertMatch(choice.stderr, /^JSR is out of reach \(error: /);
  assertEquals(choice.stderr.trim().split("\n").length, 1);
  assertEquals(choice.code, 0);
});

/** Answers as JSR does for packages whose every module is empty, and notes what was asked for. */
function smallJsr(asked: string[]): (request: Request) => Response {
  return (request) => {
    const path = new URL(request.url).pathname;
    asked.push(path);
    const [, name, version, file] =
      path.match(/^\/(@std\/\w+)\/([\d.]+|meta)(?:_meta)?(?:\.json|(\/.*))$/) ??
        [];
    const pin = pins.find(([key]) => key === name)?.[1];
    if (!name || !pin) return new Response(null, { status: 404 });
    if (file) return new Response("export {};\n");
    if (version === "meta") {
      const versions = { [pin.split("@").at(-1)!]: {} };
      return Response.json({ scope: "std", name: name.slice(5), versions });
    }
    const names = Object.keys(offline.imports)
      .filter((key) => key === name || key.startsWith(`${name}/`))
      .map((key) => key.slice(name.length + 1));
    // sha256 of the module above; Deno refuses a file that differs from its manifest.
    const checksum =
      "sha256-8e609bb71c20b858c77f0e9f90bb1319db8477b13f9f965f1a1e18524bf50881";
    return Response.json({
      exports: Object.fromEntries(
        names.map((n) => [n ? `./${n}` : ".", `./${n || "mod"}.ts`]),
      ),
      manifest: Object.fromEntries(
        names.map((n) => [`/${n || "mod"}.ts`, { size: 11, checksum }]),
      ),
    });
  };
}

Deno.test("std takes the real libraries where JSR answers, at the pinned versions", async () => {
  const asked: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    smallJsr(asked),
  );
  const choice = await chooseStd(`http://127.0.0.1:${server.addr.port}/`);
  assertEquals(choice, { stdout: "", stderr: "", code: 0 });
  for (const module of Object.keys(offline.imports)) {
    const pin = pins.find(([key]) => `${module}/`.startsWith(`${key}/`))?.[1];
    if (!pin?.startsWith("jsr:")) continue;
    const [, name, version] = pin.match(/^jsr:(.+)@(.+)$/) ?? [];
    const file = module.slice(name!.length + 1) || "mod";
    assert(asked.includes(`/${name}/${version}/${file}.ts`), `${asked}`);
  }
});

Deno.test("development dependencies are pinned exactly", () => {
  for (const [name, pin] of pins) {
    assertMatch(pin, /^(?:jsr|npm):(?:@[\w-]+\/)?[\w-]+@\d+\.\d+\.\d+$/, name);
  }
});

Deno.test("the offline import map repeats deno.json's npm pins", () => {
  const npm = (imports: Record<string, string>) =>
    Object.entries(imports).filter(([, pin]) => pin.startsWith("npm:"));
  assertEquals(npm(offline.imports), npm(config.imports));
  for (const [key, target] of Object.entries(offline.imports)) {
    if (target.startsWith("npm:")) continue;
    assert(pins.some(([name]) => `${key}/`.startsWith(`${name}/`)), key);
  }
});
