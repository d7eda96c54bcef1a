/** The other runtimes, from npm, and programs for them. */

/** A program and its first arguments. */
export type Command = readonly [program: string, ...args: string[]];

const ROOT = new URL("../../../", import.meta.url);

/** The versions of Node that are supported, oldest first. */
export const NODE_VERSIONS: readonly string[] = [
  "20.20.2",
  "22.23.3",
  "24.21.0",
  "26.10.0",
];

/** The version of Bun that is supported. */
export const BUN_VERSION = "1.4.5";

/** The output of a program that has ended. */
export interface ProgramOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Returns the options of a process at the root, without colours, input and requests for a newer Deno. */
export function processOptions(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Deno.CommandOptions {
  return {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "null",
  };
}

/** Runs a command until it ends. */
export async function run(
  [program, ...args]: Command,
  env?: Readonly<Record<string, string>>,
): Promise<ProgramOutput> {
  const command = new Deno.Command(program, processOptions(args, env));
  const { code, stdout, stderr } = await command.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Runs a command that must not fail. Returns what it prints. */
export async function outputOf(
  command: Command,
  env?: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, stdout, stderr } = await run(command, env);
  if (code !== 0) {
    throw new Error(`${command.join(" ")} exited with ${code}: ${stderr}`);
  }
  return stdout.trim();
}

/** Returns the Deno of this process, with the network on loopback and the other permissions. */
export function deno(...permissions: readonly string[]): Command {
  const flags = ["run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1"];
  return [Deno.execPath(), ...flags, ...permissions];
}

/** Downloads a version of Node, in a package without an install script. */
export async function node(version: string): Promise<Command> {
  const { os, arch } = Deno.build;
  const name = `node-${os}-${arch === "x86_64" ? "x64" : "arm64"}`;
  const print = "process.version + ' ' + process.execPath";
  const printed = await npx(`${name}@${version}`, "node", "-p", print);
  const [found, ...path] = printed.split(" ");
  if (found !== `v${version}`) {
    throw new Error(`Expected Node ${version}, got ${found}`);
  }
  return [path.join(" ")];
}

/** Downloads Bun. */
export async function bun(): Promise<Command> {
  const print = "console.log(process.execPath)";
  return [await npx(`bun@${BUN_VERSION}`, "bun", "-e", print)];
}

/** Runs a program of a package from npm. Returns what it prints. */
export async function npx(
  name: string,
  ...command: readonly string[]
): Promise<string> {
  return await outputOf(["npx", "-y", "-p", name, ...command]);
}

/** Bundles a file of this repository as a program for any runtime: a module, or a classic script. */
export async function bundle(
  entry: string,
  output: string,
  format: "esm" | "iife" = "esm",
): Promise<void> {
  await outputOf([
    Deno.execPath(),
    "bundle",
    "--quiet",
    "--platform=browser",
    "--external=node:*",
    `--format=${format}`,
    `--output=${output}`,
    entry,
  ]);
}
