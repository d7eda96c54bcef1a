import { assert, assertEquals, assertMatch } from "@std/assert";
import { SCRIPT } from "../../../examples/callbacks/page/script.ts";
import { STYLE } from "../../../examples/callbacks/page/style.ts";
import { boxTask, startPage } from "./harness.ts";

/** The most that style and script may have together, gzipped. */
const MAX_BYTES = 25_000;

async function gzipped(text: string) {
  const stream = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

Deno.test("style and script together have at most 25 kB, gzipped", async () => {
  const bytes = await gzipped(STYLE) + await gzipped(SCRIPT);
  assert(bytes <= MAX_BYTES, `${bytes} bytes`);
});

Deno.test("the script adds no HTML and runs no string", () => {
  assert(
    !/innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|cloneNode/
      .test(SCRIPT),
  );
  new Function(SCRIPT);
});

Deno.test("the style has no address, and one typographic scale", () => {
  const urls = [...STYLE.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url);
  assert(urls.every((url) => url?.startsWith("#")), urls.join(" "));
  const sizes = new Set(
    [...STYLE.matchAll(/(?:font(?:-size)?): ?(?:\d+ )?(\d+)px/g)].map((
      [, size],
    ) => Number(size)),
  );
  assertEquals([...sizes].sort((a, b) => a - b), [13, 14, 16, 18, 24]);
});

Deno.test("pages name the style and the script by their content, and browsers may keep them", async () => {
  const { page, send } = await startPage();
  const text = await page("/view");
  const paths = [...text.matchAll(/(?:href|src)="(\/view\/asset\/[^"]*)"/g)]
    .map(([, path]) => path!);
  assertEquals(paths.length, 2);
  for (const path of paths) {
    const response = await send(path);
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("cache-control") ?? "", /immutable/);
    const body = await response.text();
    assert(body === STYLE || body === SCRIPT);
  }
  assertEquals((await send("/view/asset/page-0.css")).status, 404);
  assertEquals((await send("/view/asset/constructor")).status, 404);
});

Deno.test("a page without its script has all labels, links and forms", async () => {
  const { page, deliver } = await startPage();
  await deliver(boxTask("1", ["cow"]));
  const text = await page("/view/tasks/1");
  assertMatch(text, /<input type="checkbox" id="l0" checked>/);
  assertMatch(text, /data-zoom="in" href="\/view\/tasks\/1\?box=/);
  assertMatch(text, /<form method="post" action="\/view\/logout">/);
});
