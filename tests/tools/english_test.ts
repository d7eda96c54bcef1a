/** The English of the pages, of the module documentation and of the messages. */
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { sentences } from "./markdown.ts";
import { messages } from "./messages.ts";
import { list, pages, read } from "./tree.ts";

const MAX_WORDS = 30;

/** Words for which HTTP, TypeScript and testing have better ones. */
const BANNED: Readonly<Record<string, string>> = {
  "answer|answers|answered|answering": "response, responds",
  "reply|replies|replied": "response, responds",
  "gives?|given back": "returns, has",
  "wants?": "needs, expects",
  "is taken|are taken": "is read, is used",
  "stands? in": "is in",
  "desks?|books?|couriers?|worlds?": "the plain name",
};

/** Returns what is wrong with sentences. */
function faults(all: readonly string[]): readonly string[] {
  return all.flatMap((sentence) => {
    const words = sentence.split(" ").filter((word) =>
      /[\p{L}\p{N}]/u.test(word)
    );
    const banned = Object.entries(BANNED).flatMap(([pattern, instead]) => {
      const [found] = new RegExp(`\\b(${pattern})\\b`, "i").exec(sentence) ??
        [];
      return found ? [`"${found}", better: ${instead}: ${sentence}`] : [];
    });
    return words.length > MAX_WORDS
      ? [`${words.length} words: ${sentence}`, ...banned]
      : banned;
  });
}

for (const page of pages()) {
  Deno.test(`${page} has short sentences and plain words`, () => {
    assertEquals(faults(sentences(read(page))), []);
  });
}

for (const [name, file] of Object.entries(config.exports)) {
  Deno.test(`the module page of ${name} has short sentences and plain words`, () => {
    const [comment] = read(file).match(/^\/\*\*[^]*?\*\//) ?? [""];
    const page = comment
      .replaceAll(/^(\/\*\*| \*\/?) ?/gm, "")
      .replaceAll(/^@(example|module)/gm, "");
    assertEquals(faults(sentences(page)), []);
  });
}

Deno.test("the messages in src have short sentences and plain words", () => {
  const all = list("src/").filter((path) =>
    path.endsWith(".ts") && !path.startsWith("src/emulator/dashboard/")
  ).flatMap((path) => messages(path, read(path)));
  assertEquals(faults(all.flatMap(sentences)), []);
});

Deno.test("sentences are split at full stops, items, cells and headings, without code", () => {
  const page = `# A title

One \`x. Y\` two. Three [four](five.md). "Six"
seven?

- Eight
- nine

| Ten | Eleven. Twelve |
| --- | --- |

\`\`\`ts
The answer. Is code.
\`\`\`
`;
  assertEquals(sentences(page), [
    "A title",
    "One X two.",
    "Three [four].",
    '"Six" seven?',
    "Eight",
    "nine",
    "Ten",
    "Eleven.",
    "Twelve",
  ]);
});

Deno.test("faults names long sentences and banned words", () => {
  const long = "word ".repeat(MAX_WORDS + 1).trim();
  assertEquals(faults([long.slice(5), "An answering machine", "A reply."]), [
    '"answering", better: response, responds: An answering machine',
    '"reply", better: response, responds: A reply.',
  ]);
  assertEquals(faults([long]), [`${MAX_WORDS + 1} words: ${long}`]);
});

Deno.test("messages joins the parts of a string and leaves other strings out", () => {
  const code = 'import "a b c d e"; const a = ["one two", "GET"];' +
    'throw new Error(`The value ${a} is ` + "not a " + a.b);';
  assertEquals(messages("a.ts", code), ["The value X is not a X"]);
});
