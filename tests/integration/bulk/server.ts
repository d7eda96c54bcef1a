/** `deno task emulator` with the controls that these tests need. */
import { ScaleClient } from "../../../mod.ts";
import type { FaultReport, FaultRule } from "../../../src/emulator/mod.ts";
import { start } from "../cli/child.ts";

/** A running emulator. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  /** A client that goes on through faults. */
  readonly client: ScaleClient;
  readonly addFaults: (rules: readonly FaultRule[]) => Promise<void>;
  /** Removes the faults, and returns how often each was applied. */
  readonly clearFaults: () => Promise<readonly number[]>;
}

/** Starts an emulator. */
export async function startServer(...args: readonly string[]): Promise<Server> {
  const child = await start(...args);
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${child.url}/__emulator/${path}`, {
      method,
      ...body !== undefined && { body: JSON.stringify(body) },
    });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  };
  return {
    url: child.url,
    client: new ScaleClient({
      apiKey: "test_emulator",
      baseUrl: child.url,
      maxRetries: 20,
      timeoutMs: 5000,
      retry: { baseDelayMs: 10, quota: 100_000 },
    }),
    async addFaults(rules) {
      for (const rule of rules) await control("POST", "faults", rule);
    },
    async clearFaults() {
      const faults = await control("GET", "faults") as readonly FaultReport[];
      await control("DELETE", "faults");
      return faults.map(({ fired }) => fired);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.ended;
    },
  };
}
