import { assertEquals } from "@std/assert";
import { observe } from "../../src/core/observe.ts";

Deno.test("observe calls the observer with the event, and does nothing without an observer", () => {
  const seen: number[] = [];
  observe((event: number) => seen.push(event), 5);
  observe(undefined, 6);
  assertEquals(seen, [5]);
});

Deno.test("observe ignores an error of the observer, thrown or rejected", async () => {
  observe(() => {
    throw new Error("hook");
  }, 1);
  observe(() => Promise.reject(new Error("hook")), 1);
  // An unhandled rejection would fail the test here.
  await new Promise((resolve) => setTimeout(resolve, 0));
});
