/** What is tested of every row of a parity list. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ScaleClient,
  ScaleError,
  ScaleResourceNotFoundError,
} from "../../mod.ts";
import { scriptedClient } from "./client.ts";
import { emulated } from "./emulated.ts";
import type { ParityRow } from "./parity.ts";
import { apiError } from "./scripted_fetch.ts";

/** Adds tests of what each row sends, with which key, and what is sent again. */
export function testRows(
  rows: readonly ParityRow[],
  authorization: string,
): void {
  for (const row of rows) {
    Deno.test(
      `${row.operation} sends ${row.wire}`,
      () => assertSends(row, authorization),
    );
    Deno.test(
      `${row.operation} ${
        row.safety === "once" ? "does not retry" : "retries"
      } after a 500`,
      () => assertRetries(row),
    );
  }
}

async function assertSends(
  row: ParityRow,
  authorization: string,
): Promise<void> {
  const events: string[] = [];
  const { client, requests } = scriptedClient([
    row.redirect
      ? Response.redirect(row.redirect)
      : Response.json(row.response ?? {}),
  ], {
    hooks: {
      onRequest: ({ operation, method, route }) =>
        events.push(`${operation} ${method} ${route}`),
    },
  });
  await row.call(client);
  assertEquals(events, [`${row.operation} ${row.wire}`]);
  const [request] = requests;
  assertEquals(request?.method, row.wire.split(" ")[0]);
  assertEquals(request?.headers.get("authorization"), authorization);
}

async function assertRetries(row: ParityRow): Promise<void> {
  const { client, requests } = scriptedClient([apiError(500)], {
    autoUniqueId: false,
    maxRetries: 1,
  });
  const error = await assertRejects(async () => {
    await row.call(client);
  }, ScaleError);
  const sent = requests.filter(({ method }) =>
    method === row.wire.split(" ")[0]
  );
  assertEquals(sent.length, row.safety === "once" ? 1 : 2);
  assertEquals(
    error.outcomeUnknown,
    row.safety === "safe" ? undefined : true,
  );
}

/** Asserts that every method of the namespaces of an object is among the listed ones. */
export function assertEveryMethodIsListed(
  object: object,
  path: string,
  listed: readonly string[],
  file: string,
): void {
  for (const method of methodsOf(object, path)) {
    assert(listed.includes(method), `${method} has no row in ${file}`);
  }
}

/** Returns the methods of the namespaces of an object, such as `tasks.get`. */
function methodsOf(object: object, path: string): readonly string[] {
  return Object.entries(object).flatMap(([name, namespace]) => {
    const prototype = Object.getPrototypeOf(Object(namespace));
    if (Object(namespace) !== namespace || prototype === Object.prototype) {
      return [];
    }
    const prefix = `${path}${name}.`;
    return [
      ...Object.getOwnPropertyNames(prototype)
        .filter((method) => method !== "constructor")
        .map((method) => prefix + method),
      ...methodsOf(namespace, prefix),
    ];
  });
}

/** Returns whether the emulator has no route for what a call sent. */
export async function lacksRoute(
  call: (client: ScaleClient) => PromiseLike<unknown>,
): Promise<boolean> {
  try {
    await call(emulated({ strict: false }).client);
    return false;
  } catch (error) {
    return error instanceof ScaleResourceNotFoundError &&
      /: (There is no|No route for) [A-Z]+ \//.test(error.message);
  }
}
