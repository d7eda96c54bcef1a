/** The other runtimes, as npm has them, and programs made for them. */
import { assertEquals } from "@std/assert";

/** A program and its first arguments. */
export type Command = readonly [program: string, ...args: string[]];

const ROOT = new URL("../../../", import.meta.url);

/** The versions of Node that are supported, oldest first. */
export const NODE_VERSIONS: readonly string[] = [
  "20.20.2",
  "22.23.3",
  "24.21.0",
];

/** The version of Bun that is. */
export const BUN_VERSION = "1.4.5";

/** What a program left behind. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes the options of a process: at the root, with nothing of the terminal's. */
export function processOptions(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Deno.CommandOptions {
  return {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  };
}

/** Runs a command and gives what it says. */
export async function run(
  [program, ...args]: Command,
  env?: Readonly<Record<string, string>>,
): Promise<Said> {
  const command = new Deno.Command(program, processOptions(args, env));
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs a command that must not fail, and gives what it prints. */
export async function succeed(
  command: Command,
  env?: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, stdout, stderr } = await run(command, env);
  assertEquals(code, 0, `${command.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** Gives the Deno of this process, with net on loopback and what else is asked for. */
export function deno(...permissions: readonly string[]): Command {
  const flags = ["run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1"];
  return [Deno.execPath(), ...flags, ...permissions];
}

/** Fetches a version of Node, in a package that runs no script when it is installed. */
export async function node(version: string): Promise<Command> {
  const { os, arch } = Deno.build;
  const name = `node-${os}-${arch === "x86_64" ? "x64" : "arm64"}`;
  const print = "process.version + ' ' + process.execPath";
  const said = await npx(`${name}@${version}`, "node", "-p", print);
  assertEquals(said.split(" ")[0], `v${version}`);
  return [said.slice(said.indexOf(" ") + 1)];
}

/** Fetches Bun. */
export async function bun(): Promise<Command> {
  const print = "console.log(process.execPath)";
  return [await npx(`bun@${BUN_VERSION}`, "bun", "-e", print)];
}

/** Runs a program of a package from npm and gives what it prints. */
export async function npx(
  name: string,
  ...command: readonly string[]
): Promise<string> {
  return await succeed(["npx", "-y", "-p", name, ...command]);
}

/** Bundles a file of this repository as a program for any runtime: a module, or a classic script. */
export async function bundle(
  entry: string,
  output: string,
  format: "esm" | "iife" = "esm",
): Promise<void> {
  await succeed([
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
