/** The schemas of v2, from its OpenAPI document, as checks of requests and responses. */
import { Ajv2020, type ValidateFunction } from "ajv/2020";
import openapi from "../fixtures/v2/openapi.json" with { type: "json" };

/** A response to check. */
export interface CheckedResponse {
  readonly status: number;
  /** The parsed body. */
  readonly body: unknown;
}

/** A part of the document, of any form. */
// deno-lint-ignore no-explicit-any
type Loose = any;

/** An operation of v2. */
export interface V2Operation {
  /** `METHOD /path/{name}`. */
  readonly line: string;
  /** The id, for instance `getTask`. */
  readonly id: string;
  /** The definition. */
  readonly definition: Loose;
}

/** Every operation of the document. */
export const V2_OPERATIONS: readonly V2Operation[] = Object.entries(
  openapi.paths,
).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Loose>).map(
    ([method, definition]) => ({
      line: `${method.toUpperCase()} ${path}`,
      id: String(definition.operationId),
      definition,
    }),
  )
);

const ajv = new Ajv2020({
  strict: false,
  // The emulator has one form of times.
  formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
});
ajv.addSchema(openapi, "v2");

const validators = new Map<string, ValidateFunction>();

/** Throws unless a value conforms to a named schema. */
export function assertSchema(name: string, value: unknown): void {
  const validate = validators.get(name) ??
    ajv.compile({ $ref: `v2#/components/schemas/${name}` });
  validators.set(name, validate);
  if (validate(value)) return;
  const [error] = validate.errors ?? [];
  throw new Error(
    `${name}${error?.instancePath} ${error?.message}: ${JSON.stringify(value)}`,
  );
}

/** Throws unless a value conforms to a JSON Schema. */
export function assertConforms(schema: object, value: unknown): void {
  const validate = ajv.compile(schema);
  if (!validate(value)) throw new Error(ajv.errorsText(validate.errors));
}

/** Returns the operation of a request. Throws if there is none. */
export function operationOf(method: string, path: string): V2Operation {
  const found = V2_OPERATIONS.find(({ line }) => {
    const pattern = line.replaceAll(/\{\w+\}/g, "[^/]+");
    return new RegExp(`^${pattern}$`).test(`${method} ${path}`);
  });
  if (found === undefined) throw new Error(`No operation ${method} ${path}`);
  return found;
}

/** Throws unless a response conforms to the schema of its operation; every error has the form of the 500. */
export function assertResponse(
  { definition }: V2Operation,
  { status, body }: CheckedResponse,
): void {
  const { responses } = definition;
  const declared = responses[status] ?? responses[500];
  const reference: string | undefined = declared
    .content?.["application/json"]?.schema?.$ref;
  if (reference === undefined) return;
  assertSchema(reference.split("/").at(-1) ?? "", body);
}
