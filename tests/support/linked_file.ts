/** The file behind a link, as a server or a forged callback may name it. */
import { assert } from "@std/assert";
import type { ClientOptions } from "../../mod.ts";
import { resultFiles, type TaskResultFile } from "../../src/results/mod.ts";
import { scriptedClient, type TestClient } from "./client.ts";
import type { Step } from "./scripted_fetch.ts";

/** Returns the file behind a link, and a client whose server responds with `steps`. */
export function linkedFile(
  url: string,
  steps: readonly Step[] = [Response.json(1)],
  options: Partial<ClientOptions> = {},
): TestClient & { readonly file: TaskResultFile } {
  const setup = scriptedClient(steps, { maxRetries: 0, ...options });
  const response = { annotations: { url } };
  const [file] = resultFiles(setup.client, { task_id: "t", response });
  assert(file);
  return { ...setup, file };
}
