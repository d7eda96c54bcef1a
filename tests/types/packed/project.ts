/** An empty npm project with the packed package, the types of one runtime and every compiler. */
import { run } from "../../tools/pack.ts";
import type { Combination } from "./matrix.ts";

/** The packages of each runtime. */
const PACKAGES: Readonly<Record<Combination["runtime"], readonly string[]>> = {
  none: [],
  node20: ["@types/node@20.19.43", "undici@7.30.2"],
  node22: ["@types/node@22.20.5", "undici@7.30.2"],
  node24: ["@types/node@24.19.2", "undici@7.30.2"],
  bun: ["@types/bun@1.4.5"],
  workers: ["@cloudflare/workers-types@5.20261117.1"],
};

/** The `types` option of the compiler. */
const TYPES: Readonly<Record<Combination["runtime"], readonly string[]>> = {
  none: [],
  node20: ["node"],
  node22: ["node"],
  node24: ["node"],
  bun: ["bun"],
  workers: ["@cloudflare/workers-types"],
};

/** Installs the compilers in a folder. */
export async function installCompilers(
  folder: string,
  versions: readonly string[],
): Promise<void> {
  await install(
    folder,
    versions.map((version) =>
      `typescript-${version}@npm:typescript@${version}`
    ),
  );
}

/** Creates a project for a runtime in a folder, with the package and the sources. */
export async function createProject(
  folder: string,
  runtime: Combination["runtime"],
  tarball: string,
  sources: Readonly<Record<string, URL>>,
): Promise<void> {
  await install(folder, [tarball, ...PACKAGES[runtime]]);
  for (const [name, source] of Object.entries(sources)) {
    await Deno.copyFile(source, `${folder}/${name}`);
  }
}

/** Compiles files of a project. Throws with the errors of the compiler. */
export async function compile(
  compilers: string,
  folder: string,
  files: readonly string[],
  combination: Combination,
): Promise<void> {
  const { typescript, runtime, module, dom } = combination;
  const lib = ["esnext", ...dom ? ["dom", "dom.iterable"] : []];
  const config = {
    files,
    compilerOptions: {
      lib,
      types: TYPES[runtime],
      module: module === "bundler" ? "esnext" : module,
      moduleResolution: module,
      exactOptionalPropertyTypes: combination.exactOptionalPropertyTypes,
      target: "es2022",
      strict: true,
      noUncheckedIndexedAccess: true,
      isolatedModules: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      allowJs: true,
      checkJs: true,
      noEmit: true,
    },
  };
  await Deno.writeTextFile(`${folder}/tsconfig.json`, JSON.stringify(config));
  const tsc = `${compilers}/node_modules/typescript-${typescript}/bin/tsc`;
  await run("node", [tsc, "--pretty", "false"], folder);
}

/** Creates an empty project in a folder, and installs packages there. */
export async function install(
  folder: string,
  packages: readonly string[],
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const manifest = { name: "a-project", private: true, type: "module" };
  await Deno.writeTextFile(
    `${folder}/package.json`,
    JSON.stringify(manifest),
  );
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
  await run("npm", ["install", ...flags, ...packages], folder);
}
