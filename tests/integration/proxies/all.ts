/**
 * Runs the programs of examples/proxies as their users do, each in a process of
 * its own, on a network on loopback. A plain `deno test` does not match this
 * file: it starts processes, and Node and workerd come from npm.
 *
 *     deno task test:runtimes
 */
import {
  assertEquals,
  assertGreater,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { withTempDir } from "../../tools/temp.ts";
import {
  bundle,
  type Command,
  node,
  NODE_VERSIONS,
  outputOf,
  run,
} from "../runtimes/programs.ts";
import { createCertificates } from "./certificates.ts";
import {
  API_HOST,
  type Network,
  type Proxy,
  PROXY_USER,
  startNetwork,
} from "./network.ts";
import { workerdConfig } from "./workerd.ts";

/** The set-up of the program in one case: by default no proxy, and everything valid. */
interface Case {
  readonly name: string;
  readonly proxy?: keyof Network["proxies"];
  readonly password?: string;
  readonly identity?: "client" | "stranger" | "none";
  /** Whether the program knows the authority that signed the server's certificate. */
  readonly authority?: false;
  readonly fails?: true;
}

const CASES: readonly Case[] = [
  { name: "sends its certificate" },
  { name: "goes through a proxy", proxy: "http" },
  { name: "goes through a proxy with TLS", proxy: "https" },
  {
    name: "fails if the proxy refuses the password",
    proxy: "http",
    password: "b@d",
    fails: true,
  },
  { name: "fails without a certificate", identity: "none", fails: true },
  {
    name: "fails with a certificate of an unknown authority",
    identity: "stranger",
    fails: true,
  },
  {
    name: "fails with a certificate of an unknown authority behind a proxy",
    proxy: "http",
    identity: "stranger",
    fails: true,
  },
  {
    name: "fails if the authority of the server is unknown",
    authority: false,
    fails: true,
  },
];

const API_KEY = "test_emulator";
const SECRETS = [API_KEY, btoa(`${API_KEY}:`)];
const [USER, PASSWORD] = PROXY_USER.split(":") as [string, string];

const certificates = await createCertificates([
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

/** Calls `use` with a folder of the files that the variables name. */
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

/** Returns the variables that the examples read. */
function variables(dir: string, network: Network, setup: Omit<Case, "name">) {
  const { proxy, password = PASSWORD, identity = "client", authority } = setup;
  return {
    SCALE_API_KEY: API_KEY,
    SCALE_BASE_URL: `https://${proxy ? API_HOST : `127.0.0.1:${network.port}`}`,
    // The variables of the machine must not matter.
    ...unset("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"),
    ...proxy && { PROXY_URL: proxyUrl(network, proxy, password) },
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
  network: Network,
  scheme: keyof Network["proxies"],
  password: string = PASSWORD,
): string {
  const { port } = network.proxies[scheme];
  return `${scheme}://${USER}:${
    encodeURIComponent(password)
  }@localhost:${port}`;
}

/** Asserts that the API received one request, and responded with 200. */
function assertRequested({ emulator }: Network): void {
  assertEquals(
    emulator.requests.list().map(({ path, status }) => [path, status]),
    [["/v1/tasks", 200]],
  );
}

/** Asserts that the request went through this proxy alone, or through none, and that no proxy saw the key. */
function assertRoute(network: Network, proxy?: keyof Network["proxies"]): void {
  for (const [scheme, { heads, bytes }] of Object.entries(network.proxies)) {
    assertEquals(
      heads.map((head) => head.split("\r\n")[0]),
      scheme === proxy ? [`CONNECT ${API_HOST}:443 HTTP/1.1`] : [],
    );
    for (const secret of SECRETS) {
      assertEquals(bytes().includes(secret), false);
    }
  }
}

/** Asserts that the proxy recorded the bytes in its tunnel, and not only the request that opened it. */
function assertTunnelled({ heads, bytes }: Proxy): void {
  assertGreater(bytes().length, heads.join("").length);
}

/** Runs every case; `leaksTo` names the kind of proxy whose password the runtime also sends to the API. */
async function runCases(
  t: Deno.TestContext,
  { command, dir, leaksTo }: {
    readonly command: Command;
    readonly dir: string;
    readonly leaksTo?: keyof Network["proxies"];
  },
): Promise<void> {
  for (const { name, ...setup } of CASES) {
    await t.step(name, async () => {
      await using network = await startNetwork(certificates);
      const output = await run(command, variables(dir, network, setup));
      assertRoute(network, setup.proxy);
      if (setup.fails) {
        assertStringIncludes(output.stderr, "ScaleConnectionError: ");
        assertEquals(output.code, 1);
        const { password = PASSWORD } = setup;
        for (
          const secret of [...SECRETS, password, encodeURIComponent(password)]
        ) {
          assertEquals(output.stderr.includes(secret), false);
        }
        assertEquals(network.emulator.requests.list(), []);
        return;
      }
      assertEquals(output.stdout, "The account has 0 tasks\n", output.stderr);
      assertEquals(output.code, 0);
      assertRequested(network);
      if (setup.proxy) assertTunnelled(network.proxies[setup.proxy]);
      assertEquals(
        network.leaked,
        setup.proxy && setup.proxy === leaksTo
          ? [`Basic ${btoa(PROXY_USER)}`]
          : [],
      );
    });
  }
}

Deno.test("deno.ts on Deno", async (t) => {
  await withCertificates(async (dir) => {
    const command: Command = [...DENO, `${EXAMPLES}/deno.ts`];
    // If this fails with a newer Deno, the warning in deno.ts can be removed.
    await runCases(t, { command, dir, leaksTo: "http" });

    await t.step("uses the proxy of HTTPS_PROXY", async () => {
      await using network = await startNetwork(certificates);
      const env = variables(dir, network, { proxy: "http" });
      const HTTPS_PROXY = env.PROXY_URL!;
      const output = await run(command, { ...env, PROXY_URL: "", HTTPS_PROXY });
      assertEquals(output.code, 0, output.stderr);
      assertRoute(network, "http");
      assertRequested(network);
    });

    await t.step("does not use its proxy for a host in NO_PROXY", async () => {
      await using network = await startNetwork(certificates);
      const output = await run(command, {
        ...variables(dir, network, {}),
        PROXY_URL: proxyUrl(network, "http"),
        NO_PROXY: "127.0.0.1",
      });
      assertEquals(output.code, 0, output.stderr);
      assertRoute(network);
      assertRequested(network);
    });

    await t.step(
      "accepts any server with --unsafely-ignore-certificate-errors",
      async () => {
        await using network = await startNetwork(certificates);
        const [program, verb, ...rest] = command as [
          string,
          string,
          ...string[],
        ];
        const flag = "--unsafely-ignore-certificate-errors=127.0.0.1";
        const output = await run(
          [program, verb, flag, ...rest],
          variables(dir, network, { authority: false }),
        );
        assertEquals(output.code, 0, output.stderr);
        assertRequested(network);
      },
    );
  });
});

Deno.test("node.mjs on Deno", async (t) => {
  await withCertificates(async (dir) => {
    await runCases(t, { command: [...DENO, `${EXAMPLES}/node.mjs`], dir });
  });
});

for (const version of NODE_VERSIONS) {
  Deno.test(`node.mjs on Node ${version}`, async (t) => {
    await withCertificates(async (dir) => {
      await install(dir);
      const command = await node(version);
      await runCases(t, { command: [...command, `${dir}/node.mjs`], dir });

      await t.step(
        "accepts any server with rejectUnauthorized false",
        async () => {
          await using network = await startNetwork(certificates);
          const output = await run(
            [...command, `${dir}/unverified.mjs`],
            variables(dir, network, { authority: false }),
          );
          assertEquals([output.stdout, output.code], ["0\n", 0], output.stderr);
          assertRequested(network);
        },
      );
    });
  });
}

/** Copies the example to a folder with the packages that it imports, as a user has it. */
async function install(dir: string): Promise<void> {
  const { default: { imports } } = await import("../../../deno.json", {
    with: { type: "json" },
  });
  const undici = imports.undici.replace(/^npm:/, "");
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts"];
  await outputOf(["npm", "install", "--prefix", dir, ...flags, undici]);
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
      await t.step(
        `sends ${
          identity ? `the certificate of ${identity}` : "no certificate"
        }`,
        async () => {
          await using network = await startNetwork(certificates);
          const output = await runWorkerd(dir, network, identity);
          assertMatch(
            output.stdout,
            identity === "client"
              ? /^example: The account has 0 tasks$/m
              : /^example: ScaleConnectionError because of Error: /m,
          );
          assertMatch(
            output.stdout,
            /^detached: ScaleConnectionError because of TypeError: Illegal invocation/m,
          );
          assertEquals(output.code, 0, output.stderr);
          if (identity === "client") assertRequested(network);
          else assertEquals(network.emulator.requests.list(), []);
        },
      );
    }
  });
});

/** Runs the Worker; the `workerd` command of npm needs all permissions. */
async function runWorkerd(dir: string, { port }: Network, identity?: string) {
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
