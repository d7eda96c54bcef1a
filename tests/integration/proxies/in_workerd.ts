/** Runs the Worker's recipe inside `workerd test`, and shows what happens without it. Prints a line for each. */
import { isScaleError, ScaleClient } from "@labelwire/scale";
import worker, { type Env } from "../../../examples/proxies/worker.ts";

export default {
  async test(_controller: unknown, env: Env): Promise<void> {
    console.log(`recipe: ${await said(() => recipe(env))}`);
    console.log(`detached: ${await said(() => detached(env))}`);
  },
};

async function recipe(env: Env): Promise<string> {
  const request = new Request("https://worker.test/");
  return await (await worker.fetch(request, env)).text();
}

/** Takes the binding's `fetch` off it, as the recipe warns not to. */
async function detached(env: Env): Promise<number> {
  const { fetch } = env.SCALE_CERTIFICATE;
  const client = new ScaleClient({ apiKey: env.SCALE_API_KEY, fetch });
  return await client.tasks.count({}, { maxRetries: 0 });
}

async function said(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!isScaleError(error)) throw error;
    return `${error.name} because of ${error.cause}`;
  }
}
