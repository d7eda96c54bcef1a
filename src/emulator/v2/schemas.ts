/** The route of the schemas of delivered responses. */
import type { JsonObject } from "../../types/json.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import type { Call, Route } from "../routes/router.ts";
import type { ProjectRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { notFound, queryParams } from "./selectors.ts";
import { CHAT_TYPES } from "./views.ts";

/** The route of schemas. */
export const SCHEMA_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v2/schema",
    handler: getSchema,
    query: ["schema_id"],
  },
];

/**
 * Returns the id of the schema of the responses of a project.
 *
 * @guess Each project has one schema.
 */
export function schemaIdOf(
  { services }: Tenant,
  { id }: ProjectRecord,
): string {
  return services.random.fork(`schema/${id}`).hex(24);
}

/** @guess The schema says no more than where the conversations are. */
function getSchema({ tenant, query }: Call): EmulatedResponse {
  const id = queryParams(query)("schema_id");
  if (id === undefined) throw invalidParameter('"schema_id" is required');
  if (!/^[0-9a-f]{24}$/i.test(id)) {
    throw new EmulatorError(
      400,
      `The schema_id must be 24 hexadecimal digits: current value is "${id}"`,
    );
  }
  const record = [...tenant.projects]
    .find((project) => schemaIdOf(tenant, project) === id.toLowerCase());
  if (record === undefined) throw notFound("Schema", "id");
  const { name, type, created_at = "" } = record.project;
  const schema = CHAT_TYPES.includes(type) ? chatSchema() : { type: "object" };
  return jsonResponse({
    schema: {
      id: id.toLowerCase(),
      json: JSON.stringify({ $schema: DIALECT, ...schema }),
      name: `Responses of ${name}`,
      createdBy: tenant.rules.userId,
      createdAt: created_at,
      updatedBy: tenant.rules.userId,
      updatedAt: created_at,
    },
  });
}

/** The dialect of the schemas. */
const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** Returns the schema of a conversation. */
function chatSchema(): JsonObject {
  const annotations = arrayOf({
    type: "object",
    required: ["id", "key", "type"],
    properties: strings("id", "key", "type"),
  });
  const message = {
    type: "object",
    required: ["role", "content", "source_id", "annotations"],
    properties: {
      ...strings("role", "source_id"),
      content: { type: "object" },
      annotations,
    },
  };
  const turn = {
    type: "object",
    required: ["id", "messages", "annotations"],
    properties: { ...strings("id"), messages: arrayOf(message), annotations },
  };
  const thread = {
    type: "object",
    required: ["id", "turns", "annotations"],
    properties: { ...strings("id"), turns: arrayOf(turn), annotations },
  };
  return {
    type: "object",
    required: ["threads"],
    properties: { threads: arrayOf(thread) },
  };
}

function arrayOf(items: JsonObject): JsonObject {
  return { type: "array", items };
}

function strings(...names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, { type: "string" }]));
}
