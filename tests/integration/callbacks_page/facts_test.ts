import { assertEquals } from "@std/assert";
import { factsOf } from "../../../examples/callbacks/page/facts.ts";

function holds(response: unknown) {
  return factsOf({ task_id: "1", response } as Parameters<typeof factsOf>[0])
    ?.holds;
}

Deno.test("factsOf says what a response contains, in words", () => {
  const sentences: readonly (readonly [unknown, string])[] = [
    [{ annotations: [] }, "0 annotations"],
    [{ annotations: [{ label: "a" }] }, "1 annotation, 1 label"],
    [
      { annotations: [{ label: "a" }, { label: "b" }, {}] },
      "3 annotations, 2 labels",
    ],
    [{ annotations: { url: "https://a.example/b" } }, "a result file"],
    [{ point_segmentations: { url: "https://a.example/b" } }, "a result file"],
    [{ annotations: { a: {}, b: {} } }, "2 fields"],
    [{ annotations: {}, labelMapping: { sky: {}, cow: [] } }, "2 labels"],
    [{ category: ["a", "b"] }, "a, b"],
    [{ category: "a" }, "a"],
    [{ choice: "a" }, "a"],
    [{ fields: { a: 1 } }, "1 field"],
    [{ transcript: "one  two" }, "2 words"],
    [{ responses: [{}] }, "1 step"],
    [{ outcome: "success" }, "success"],
    [{ error: "no picture" }, "no picture"],
    [{}, ""],
    [undefined, ""],
  ];
  for (const [response, sentence] of sentences) {
    assertEquals(holds(response), sentence);
  }
});

Deno.test("factsOf keeps each fact short, and has none of a batch", () => {
  const facts = factsOf(
    {
      task_id: "1",
      task: {
        type: "a".repeat(300),
        unique_id: 7,
        batch: "monday",
        response: { choice: "b".repeat(300) },
      },
    } as unknown as Parameters<typeof factsOf>[0],
  );
  assertEquals(facts, {
    type: "a".repeat(200),
    uniqueId: "",
    project: "",
    batch: "monday",
    review: "",
    holds: "b".repeat(200),
  });
  assertEquals(
    factsOf(
      {
        name: "monday",
        status: "completed",
        project: "a",
        created_at: "x",
      } as unknown as Parameters<typeof factsOf>[0],
    ),
    undefined,
  );
});
