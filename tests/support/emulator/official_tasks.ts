/** The projects, tasks and batches that the tests of the Python SDK create. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { PythonApi } from "./official_requests.ts";
import type { Result } from "./requests.ts";

/** The project that the tests of the Python SDK create if it does not exist. */
export const PROJECT = "scaleapi-python-sdk";
export const CALLBACK = "http://www.example.com/callback";
export const COWS = {
  callback_url: CALLBACK,
  instruction: "Draw boxes",
  attachment_type: "image",
  attachment: "http://example.com/cow.jpg",
};
export const GEOMETRIES = {
  box: { objects_to_annotate: ["Calf", "Cow"], min_height: 10, min_width: 10 },
};
const WEBSITE = {
  callback_url: CALLBACK,
  instruction: "Look at it",
  attachment_type: "website",
  attachment: "http://example.com/",
};

/** The tasks that the tests of the Python SDK create, and the same without a required parameter. */
export const CREATIONS: Readonly<Record<string, readonly [object, object?]>> = {
  imageannotation: [{ ...COWS, geometries: GEOMETRIES }, {
    callback_url: CALLBACK,
    instruction: "Draw boxes",
    attachment_type: "image",
  }],
  categorization: [
    { ...WEBSITE, force: true, categories: ["public", "private"] },
    { callback_url: CALLBACK, categories: ["public", "private"] },
  ],
  transcription: [
    { ...WEBSITE, fields: { a: "A" }, repeatable_fields: { b: "B" } },
    { callback_url: CALLBACK, attachment_type: "website" },
  ],
  documenttranscription: [{
    instruction: "Transcribe",
    attachment: "http://example.com/receipt.jpg",
    features: [{ type: "block", label: "barcode" }],
  }, { callback_url: CALLBACK, instruction: "Transcribe" }],
  annotation: [{
    ...COWS,
    min_width: "30",
    min_height: "30",
    objects_to_annotate: ["calf", "cow"],
    with_labels: true,
  }, { callback_url: CALLBACK, attachment_type: "image" }],
  polygonannotation: [
    { ...COWS, objects_to_annotate: ["cow"], with_labels: true },
    { callback_url: CALLBACK, attachment_type: "image" },
  ],
  lineannotation: [
    { ...COWS, objects_to_annotate: ["cow"], with_labels: true },
    { callback_url: CALLBACK, attachment_type: "image" },
  ],
  datacollection: [
    { ...WEBSITE, fields: { page: "The URL" } },
    { callback_url: CALLBACK, attachment_type: "website" },
  ],
  namedentityrecognition: [{
    callback_url: CALLBACK,
    instruction: "Find names",
    text: "Some text",
    labels: [{ name: "A", description: "the first" }],
  }],
};

/** Returns the body of a response that must be a 200 with JSON. */
// deno-lint-ignore no-explicit-any
export function bodyOf({ status, contentType, body }: Result): any {
  assertEquals(status, 200, JSON.stringify(body));
  assertMatch(contentType, /^application\/json/);
  return body;
}

/** Creates the project as the SDK does: after a GET with a 404. */
export async function ensureProject(python: PythonApi): Promise<void> {
  const found = await python.get(`projects/${PROJECT}`);
  assertEquals(found.status, 404);
  const project = bodyOf(
    await python.post("projects", {
      type: "imageannotation",
      name: PROJECT,
      params: null,
      rapid: false,
      studio: false,
      datasetId: null,
    }),
  );
  assert(Array.isArray(project.param_history));
  assertEquals(bodyOf(await python.get(`projects/${PROJECT}`)), project);
}

/** Creates an image annotation task, as the tests of the Python SDK do. */
export async function createTask(
  python: PythonApi,
  extra: object = {},
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const body = { ...COWS, geometries: GEOMETRIES, ...extra };
  return bodyOf(await python.post("task/imageannotation", body));
}

/** Creates a batch, as the tests of the Python SDK do. */
export async function createBatch(
  python: PythonApi,
  name: string,
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  return bodyOf(
    await python.post("batches", {
      project: PROJECT,
      name,
      calibration_batch: false,
      self_label_batch: false,
      callback: CALLBACK,
      metadata: { some_key: "some_value" },
    }),
  );
}
