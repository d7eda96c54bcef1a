import { assert, assertEquals, assertThrows } from "@std/assert";
import { Headers as UndiciHeaders } from "undici";
import { type AppInfo, ScaleArgumentError, VERSION } from "../../mod.ts";
import {
  defaultHeaders,
  mergeHeaders,
  parseHeaders,
} from "../../src/http/headers.ts";

Deno.test("defaultHeaders names the runtime and the program in User-Agent, unless the caller sets it", () => {
  const agent = (
    { headers, appInfo }: { headers?: HeadersInit; appInfo?: AppInfo },
  ) => defaultHeaders(headers, appInfo)["user-agent"];
  const ours = `labelwire-scale/${VERSION} Deno/${Deno.version.deno}`;
  assertEquals(agent({}), ours);
  assertEquals(agent({ appInfo: { name: "moo" } }), `${ours} moo/0`);
  const appInfo = { name: "moo", version: "1.2-b+c" };
  assertEquals(agent({ appInfo }), `${ours} moo/1.2-b+c`);
  assertEquals(agent({ appInfo, headers: { "User-Agent": "x" } }), "x");
});

Deno.test("parseHeaders accepts every form of headers and returns a copy", () => {
  const headers = new Headers({ "X-Moo": "1" });
  const forms = [headers, { "X-Moo": "1" }, [["X-Moo", "1"]]];
  for (const form of forms) {
    assertEquals([...parseHeaders(form)], [["x-moo", "1"]]);
  }
  assert(parseHeaders(headers) !== headers);
  assertEquals([...parseHeaders(undefined)], []);
});

Deno.test("parseHeaders never shows a value in its error, since it may be secret", () => {
  const error = assertThrows(
    () => parseHeaders({ "x-token": "s3cret\u0142" }),
    ScaleArgumentError,
  );
  assert(!error.message.includes("s3cret"));
});

Deno.test("mergeHeaders replaces headers of the same name, whatever their case", () => {
  const merged = mergeHeaders({ "X-A": "1", "x-b": "1" }, { "x-a": "2" });
  assertEquals([...merged], [["x-a", "2"], ["x-b", "1"]]);
  assertThrows(
    () => mergeHeaders({}, { authorization: "x" }),
    ScaleArgumentError,
    'headers must not contain "authorization"',
  );
});

Deno.test("parseHeaders leaves out headers whose value is undefined, and refuses null", () => {
  const forms: readonly unknown[] = [
    { "x-a": undefined, "x-b": "1" },
    [["x-a", undefined], ["x-b", "1"]],
    new Map([["x-a", undefined], ["x-b", "1"]]),
  ];
  for (const form of forms) {
    assertEquals([...parseHeaders(form)], [["x-b", "1"]]);
  }
  const parent = { "x-a": "1" };
  const own = { "x-a": undefined } as unknown as HeadersInit;
  assertEquals([...mergeHeaders(parent, own)], [["x-a", "1"]]);
  for (const value of [{ "x-a": null }, [["x-a", null]], null, 5, "x-a"]) {
    assertThrows(
      () => parseHeaders(value),
      ScaleArgumentError,
      "headers must be valid header names and values",
    );
  }
});

Deno.test("parseHeaders accepts the Headers of another package", () => {
  const headers = new UndiciHeaders({ "x-a": "1" });
  assertEquals([...parseHeaders(headers)], [["x-a", "1"]]);
});
