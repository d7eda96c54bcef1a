import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  html,
  join,
  round,
  svg,
  visible,
} from "../../../../examples/callbacks/page/draw/markup.ts";
import { HOSTILE } from "../hostile.ts";

Deno.test("svg escapes the values of attributes and the content of elements", () => {
  assertEquals(
    svg("text", { x: 1, class: `a"b'` }, "<&>").toString(),
    '<text x="1" class="a&quot;b&#39;">&lt;&amp;&gt;</text>',
  );
});

Deno.test("svg rounds numbers to two decimals, and leaves out what is undefined or false", () => {
  assertEquals(
    svg("rect", { x: 1 / 3, y: -0.001, a: undefined, b: false, c: true })
      .toString(),
    '<rect x="0.33" y="0" c/>',
  );
  assertEquals(round(2.675), 2.68);
});

Deno.test("html and svg keep the markup in them, and escape only once", () => {
  const inner = svg("b", {}, "1 < 2");
  assertEquals(
    html`<p title="${"a&b"}">${inner}${[inner, "&"]}${undefined}${false}</p>`
      .toString(),
    '<p title="a&amp;b"><b>1 &lt; 2</b><b>1 &lt; 2</b>&amp;</p>',
  );
  assertEquals(
    join([inner, "<", null]).toString(),
    "<b>1 &lt; 2</b>&lt;",
  );
});

Deno.test("visible shows control characters and halves of characters, and keeps the ends of lines", () => {
  assertEquals(visible("a\0b\x1b[31m\x7f"), "a\u2400b\u241b[31m\u2421");
  assertEquals(visible("\ud800"), "\ufffd");
  assertEquals(visible("a\n\tb\r"), "a\n\tb\r");
});

Deno.test("hostile strings stay inside their attribute and their element", () => {
  for (const text of HOSTILE) {
    for (
      const page of [
        html`<p title="${text}">${text}</p>`,
        svg("p", { title: text }, text),
      ]
    ) {
      const shell = page.toString();
      assert(/^<p title="[^"<>]*"(>[^<>]*<\/p>|\/>)$/.test(shell), shell);
    }
  }
});

Deno.test("any string reads back as it was written, but for characters that cannot be seen", () => {
  const unescape = (markup: string) =>
    markup.replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name) =>
        ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[
          name as string
        ]!,
    );
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const [, inner = ""] = /^<p>([^<>]*)<\/p>$/.exec(
      html`<p>${text}</p>`.toString(),
    ) ?? [];
    assertEquals(unescape(inner), visible(text));
  }));
});

Deno.test("html leaves out the ends of lines of a template, but not those of its values", () => {
  // deno-fmt-ignore
  const page = html`
    <p class="a"
      title="b">
      ${"one"}
      ${"two"}
      three
      four
      <pre>${"x\n  y"}</pre>
    </p>
  `;
  assertEquals(
    page.toString(),
    '<p class="a" title="b">onetwo three four<pre>x\n  y</pre></p>',
  );
});
