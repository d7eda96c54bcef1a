/** Runs the example for Workers in `workerd test`, and the mistake that it warns of. Prints a line for each. */
import { isScaleError, ScaleClient } from "@labelwire/scale";
import worker, { type Env } from "../../../examples/proxies/worker.ts";

export default {
  async test(_controller: unknown, env: Env): Promise<void> {
    console.log(`example: ${await resultOf(() => example(env))}`);
    console.log(`detached: ${await resultOf(() => detached(env))}`);
  },
};

async function example(env: Env): Promise<string> {
  const request = new Request("https://worker.test/");
  return await (await worker.fetch(request, env)).text();
}

/** Calls the `fetch` of the binding without its object. */
async function detached(env: Env): Promise<number> {
  const { fetch } = env.SCALE_CERTIFICATE;
  const client = new ScaleClient({ apiKey: env.SCALE_API_KEY, fetch });
  return await client.tasks.count({}, { maxRetries: 0 });
}

async function resultOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!isScaleError(error)) throw error;
    return `${error.name} because of ${error.cause}`;
  }
}
