/** The guards of v2 annotations at run time. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  isKnownV2Annotation,
  isV2AnnotationOfType,
  walkV2Task,
} from "../../src/v2/mod.ts";
import openapi from "../fixtures/v2/openapi.json" with { type: "json" };
import { SAMPLES } from "../fixtures/v2/samples.ts";

const TYPES = openapi.components.schemas.AnnotationType.enum;

Deno.test("isKnownV2Annotation accepts the types of the API, and no others", () => {
  assertEquals(TYPES.length, 12);
  for (const type of TYPES) {
    assertEquals(isKnownV2Annotation({ key: "k", type }), true, type);
  }
  fc.assert(fc.property(fc.anything(), (type) => {
    assertEquals(
      isKnownV2Annotation({ key: "k", type }),
      TYPES.includes(type as string),
    );
  }));
  for (const type of ["constructor", "__proto__", "toString", "box"]) {
    assertEquals(isKnownV2Annotation({ key: "k", type }), false, type);
  }
  assertEquals(isKnownV2Annotation({ key: "k" }), false);
  // As a name of a member it would be "boolean".
  assertEquals(isKnownV2Annotation({ key: "k", type: ["boolean"] }), false);
});

Deno.test("isV2AnnotationOfType compares the type", () => {
  const annotation = { key: "k", type: "boolean" };
  assertEquals(isV2AnnotationOfType(annotation, "boolean"), true);
  assertEquals(isV2AnnotationOfType(annotation, "integer"), false);
  assertEquals(isV2AnnotationOfType({ key: "k" }, "integer"), false);
});

Deno.test("isKnownV2Annotation accepts each annotation of the sample task", () => {
  const found = [...walkV2Task(SAMPLES["task.json"])].flatMap((node) =>
    node.kind === "annotation" ? [node.annotation] : []
  );
  assertEquals(found.every(isKnownV2Annotation), true);
  assertEquals(
    [...new Set(found.map(({ type }) => type))].sort(),
    TYPES.toSorted(),
  );
});
