/**
 * Runs the programs of examples/proxies as their users do, each
 * in a process of its own, on a network made up on loopback. A plain `deno test`
 * does not match this file: it starts processes, and Node and workerd come from npm.
 *
 *     deno task test:recipes
 */
import {
  assertEquals,
  assertGreater,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import { makeCertificates } from "./certificates.ts";
import {
  API_HOST,
  type Proxy,
  PROXY_USER,
  type Site,
  startSite,
} from "./site.ts";
import { workerdConfig } from "./workerd.ts";

/** A program and its arguments. */
type Command = readonly [program: string, ...args: string[]];

/** How the caller of one case is set up: by default without a proxy, and all else in order. */
interface Case {
  readonly name: string;
  readonly proxy?: keyof Site["proxies"];
  readonly password?: string;
  readonly identity?: "client" | "stranger" | "none";
  /** Whether the caller is told who vouches for the server. */
  readonly authority?: false;
  readonly fails?: true;
}

const CASES: readonly Case[] = [
  { name: "shows its certificate" },
  { name: "goes through a proxy", proxy: "http" },
  { name: "goes through a proxy behind TLS", proxy: "https" },
  {
    name: "fails where the proxy refuses the password",
    proxy: "http",
    password: "b@d",
    fails: true,
  },
  { name: "fails without a certificate", identity: "none", fails: true },
  {
    name: "fails with the certificate of a stranger",
    identity: "stranger",
    fails: true,
  },
  {
    name: "fails with the certificate of a stranger behind a proxy",
    proxy: "http",
    identity: "stranger",
    fails: true,
  },
  {
    name: "fails where nobody vouches for the server",
    authority: false,
    fails: true,
  },
];

const API_KEY = "test_emulator";
const SECRETS = [API_KEY, btoa(`${API_KEY}:`)];
const [USER, PASSWORD] = PROXY_USER.split(":") as [string, string];

const certificates = await makeCertificates([
  API_HOST,
  "localhost",
  "127.0.0.1",
]);

const ROOT = new URL("../../../", import.meta.url);
const EXAMPLES = "examples/proxies";
const DENO: Command = [
  Deno.execPath(),
  "run",
  "--quiet",
  "--no-prompt",
  "--allow-env",
  "--allow-read",
  `--allow-net=${API_HOST},localhost,127.0.0.1`,
];

/** Runs a command at the root and gives what it prints. */
async function run(
  [program, ...args]: Command,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs what prepares a test. */
async function succeed(command: Command): ReturnType<typeof run> {
  const said = await run(command);
  assertEquals(said.code, 0, `${command.join(" ")}: ${said.stderr}`);
  return said;
}

/** Bundles an entry as a program for any runtime. */
async function bundle(entry: string, output: string): Promise<void> {
  await succeed([
    Deno.execPath(),
    "bundle",
    "--quiet",
    "--platform=browser",
    `--output=${output}`,
    entry,
  ]);
}

/** Gives a folder with the files that the variables name. */
async function withCertificates(
  use: (dir: string) => Promise<void>,
): Promise<void> {
  const { authority, client, stranger } = certificates;
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/authority.pem`, authority.cert);
    for (const [name, identity] of Object.entries({ client, stranger })) {
      await Deno.writeTextFile(`${dir}/${name}.pem`, identity.cert);
      await Deno.writeTextFile(`${dir}/${name}.key`, identity.key);
    }
    await use(dir);
  });
}

/** Sets the variables that the recipes read. */
function variables(dir: string, site: Site, given: Omit<Case, "name">) {
  const { proxy, password = PASSWORD, identity = "client", authority } = given;
  return {
    SCALE_API_KEY: API_KEY,
    SCALE_BASE_URL: `https://${proxy ? API_HOST : `127.0.0.1:${site.port}`}`,
    // Those of the machine must not matter.
    ...unset("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"),
    ...proxy && { PROXY_URL: proxyUrl(site, proxy, password) },
    ...authority !== false && { CA_FILE: `${dir}/authority.pem` },
    ...identity !== "none" && {
      CERT_FILE: `${dir}/${identity}.pem`,
      KEY_FILE: `${dir}/${identity}.key`,
    },
  };
}

function unset(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, ""]));
}

function proxyUrl(
  site: Site,
  scheme: keyof Site["proxies"],
  password: string = PASSWORD,
): string {
  const { port } = site.proxies[scheme];
  return `${scheme}://${USER}:${
    encodeURIComponent(password)
  }@localhost:${port}`;
}

/** The API was asked once, and answered. */
function assertAsked({ emulator }: Site): void {
  const asked = emulator.requests.list().map((
    { path, status },
  ) => [path, status]);
  assertEquals(asked, [["/v1/tasks", 200]]);
}

/** The API was asked by way of this proxy alone, or without any, and the proxies saw nothing of the key. */
function assertWay(site: Site, proxy?: keyof Site["proxies"]): void {
  for (const [scheme, { heads, bytes }] of Object.entries(site.proxies)) {
    assertEquals(
      heads.map((head) => head.split("\r\n")[0]),
      scheme === proxy ? [`CONNECT ${API_HOST}:443 HTTP/1.1`] : [],
    );
    for (const secret of SECRETS) {
      assertEquals(bytes().includes(secret), false);
    }
  }
}

/** The proxy noted what went through its tunnel, and not only what opened it. */
function assertTunnelled({ heads, bytes }: Proxy): void {
  assertGreater(bytes().length, heads.join("").length);
}

/** Runs every case; `tellsApi` where the runtime hands the proxy's password to the API. */
async function runCases(
  t: Deno.TestContext,
  { command, dir, tellsApi }: {
    readonly command: Command;
    readonly dir: string;
    readonly tellsApi?: keyof Site["proxies"];
  },
): Promise<void> {
  for (const { name, ...given } of CASES) {
    await t.step(name, async () => {
      await using site = await startSite(certificates);
      const said = await run(command, variables(dir, site, given));
      assertWay(site, given.proxy);
      if (given.fails) {
        assertStringIncludes(said.stderr, "ScaleConnectionError: ");
        assertEquals(said.code, 1);
        const { password = PASSWORD } = given;
        for (
          const secret of [...SECRETS, password, encodeURIComponent(password)]
        ) {
          assertEquals(said.stderr.includes(secret), false);
        }
        assertEquals(site.emulator.requests.list(), []);
        return;
      }
      assertEquals(said.stdout, "The account has 0 tasks\n", said.stderr);
      assertEquals(said.code, 0);
      assertAsked(site);
      if (given.proxy) assertTunnelled(site.proxies[given.proxy]);
      assertEquals(
        site.leaked,
        given.proxy && given.proxy === tellsApi
          ? [`Basic ${btoa(PROXY_USER)}`]
          : [],
      );
    });
  }
}

Deno.test("deno.ts", async (t) => {
  await withCertificates(async (dir) => {
    const command: Command = [...DENO, `${EXAMPLES}/deno.ts`];
    // Should this fail with a newer Deno, the warning in deno.ts has had its day.
    await runCases(t, { command, dir, tellsApi: "http" });

    await t.step("takes the proxy of the environment", async () => {
      await using site = await startSite(certificates);
      const env = variables(dir, site, { proxy: "http" });
      const HTTPS_PROXY = env.PROXY_URL!;
      const said = await run(command, { ...env, PROXY_URL: "", HTTPS_PROXY });
      assertEquals(said.code, 0, said.stderr);
      assertWay(site, "http");
      assertAsked(site);
    });

    await t.step("goes past its proxy where NO_PROXY says so", async () => {
      await using site = await startSite(certificates);
      const said = await run(command, {
        ...variables(dir, site, {}),
        PROXY_URL: proxyUrl(site, "http"),
        NO_PROXY: "127.0.0.1",
      });
      assertEquals(said.code, 0, said.stderr);
      assertWay(site);
      assertAsked(site);
    });

    await t.step("takes any server with the flag that says so", async () => {
      await using site = await startSite(certificates);
      const [program, verb, ...rest] = command as [string, string, ...string[]];
      const flag = "--unsafely-ignore-certificate-errors=127.0.0.1";
      const said = await run(
        [program, verb, flag, ...rest],
        variables(dir, site, { authority: false }),
      );
      assertEquals(said.code, 0, said.stderr);
      assertAsked(site);
    });
  });
});

Deno.test("node.mjs on Deno", async (t) => {
  await withCertificates(async (dir) => {
    await runCases(t, { command: [...DENO, `${EXAMPLES}/node.mjs`], dir });
  });
});

for (const version of ["20.20.2", "22.23.3", "24.21.0"]) {
  Deno.test(`node.mjs on Node ${version}`, async (t) => {
    await withCertificates(async (dir) => {
      await install(dir);
      const node = await findNode(version);
      await runCases(t, { command: [...node, `${dir}/node.mjs`], dir });

      await t.step("takes any server if told so", async () => {
        await using site = await startSite(certificates);
        const said = await run(
          [...node, `${dir}/unverified.mjs`],
          variables(dir, site, { authority: false }),
        );
        assertEquals([said.stdout, said.code], ["0\n", 0], said.stderr);
        assertAsked(site);
      });
    });
  });
}

/** Fetches one version of Node, in a package that runs no script when it is installed. */
async function findNode(version: string): Promise<Command> {
  const { os, arch } = Deno.build;
  const node = `node-${os}-${arch === "x86_64" ? "x64" : "arm64"}@${version}`;
  const print = ["node", "-p", "process.version + process.execPath"];
  const { stdout } = await succeed(["npx", "-y", "-p", node, ...print]);
  assertStringIncludes(stdout, `v${version}/`);
  // Started by bash, as npx would take half a second each time.
  return [
    "bash",
    "-c",
    '"$@"',
    "bash",
    stdout.trim().slice(version.length + 1),
  ];
}

/** Puts the recipe where a user would have it: beside what it imports. */
async function install(dir: string): Promise<void> {
  const { default: { imports } } = await import("../../../deno.json", {
    with: { type: "json" },
  });
  const undici = imports.undici.replace(/^npm:/, "");
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts"];
  await succeed(["npm", "install", "--prefix", dir, ...flags, undici]);
  const scale = `${dir}/node_modules/@labelwire/scale`;
  await Deno.mkdir(scale, { recursive: true });
  await bundle("mod.ts", `${scale}/mod.mjs`);
  await Deno.writeTextFile(
    `${scale}/package.json`,
    JSON.stringify({ name: "@labelwire/scale", exports: "./mod.mjs" }),
  );
  await Deno.copyFile(new URL(`${EXAMPLES}/node.mjs`, ROOT), `${dir}/node.mjs`);
  await Deno.copyFile(
    new URL("unverified.mjs", import.meta.url),
    `${dir}/unverified.mjs`,
  );
}

Deno.test("worker.ts in workerd", async (t) => {
  await withCertificates(async (dir) => {
    await bundle(
      "tests/integration/proxies/in_workerd.ts",
      `${dir}/worker.mjs`,
    );
    for (const identity of ["client", "stranger", undefined]) {
      await t.step(`shows ${identity ?? "nothing"}`, async () => {
        await using site = await startSite(certificates);
        const said = await runWorkerd(dir, site, identity);
        assertMatch(
          said.stdout,
          identity === "client"
            ? /^recipe: The account has 0 tasks$/m
            : /^recipe: ScaleConnectionError because of Error: /m,
        );
        assertMatch(
          said.stdout,
          /^detached: ScaleConnectionError because of TypeError: Illegal invocation/m,
        );
        assertEquals(said.code, 0, said.stderr);
        if (identity === "client") assertAsked(site);
        else assertEquals(site.emulator.requests.list(), []);
      });
    }
  });
});

/** Runs the Worker; what the runtime's own `workerd` command starts needs all permissions. */
async function runWorkerd(dir: string, { port }: Site, identity?: string) {
  const config = workerdConfig({
    module: "worker.mjs",
    apiKey: API_KEY,
    host: API_HOST,
    address: `127.0.0.1:${port}`,
    authority: "authority.pem",
    identity,
  });
  await Deno.writeTextFile(`${dir}/config.capnp`, config);
  return await run([
    Deno.execPath(),
    "run",
    "--quiet",
    "--allow-all",
    "npm:workerd@1.20260730.1",
    "test",
    `${dir}/config.capnp`,
  ]);
}
