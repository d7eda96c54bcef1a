/** Debian's Chromium, driven by playwright-core. */
// deno-lint-ignore no-import-prefix -- heavy, and used here only
import { type Browser, chromium } from "npm:playwright-core@1.56.1";

const PATH = "/usr/bin/chromium";

/** Starts Chromium. Where it is missing it is installed by apt-get, which needs root and the network. */
export async function startChromium(): Promise<Browser> {
  if (!await exists(PATH)) await install();
  return await chromium.launch({
    executablePath: PATH,
    // Its sandbox does not work for root, and the tests open their own pages only.
    args: ["--no-sandbox"],
  });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function install(): Promise<void> {
  await run("update", "-qq");
  await run("install", "-y", "-qq", "--no-install-recommends", "chromium");
}

async function run(...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("apt-get", {
    args: [...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
  }).spawn().status;
  if (!success) {
    throw new Error(`apt-get ${args[0]} failed: install chromium at ${PATH}`);
  }
}
