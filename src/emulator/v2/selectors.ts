/** How requests name projects and batches: by id or by name, in the query or in the body. */
import type { JsonObject } from "../../types/json.ts";
import type { Query } from "../http/message.ts";
import { firstValue } from "../http/query.ts";
import type { BatchRecord, ProjectRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { optionalString } from "../util/json.ts";

/** Returns a parameter of a request by its name; `undefined` if it is absent. */
export type Params = (name: string) => string | undefined;

/** What a list is filtered by: nothing, or the object that was found, if any. */
export interface Selected<T> {
  /** Whether the request names an object. */
  readonly isNamed: boolean;
  /** The object; `undefined` if none has that id or name. */
  readonly found?: T | undefined;
}

/** Returns the parameters in a query. */
export function queryParams(query: Query): Params {
  return (name) => firstValue(query, name);
}

/** Returns the parameters in a body. Each throws the 400 if it is not a string. */
export function bodyParams(body: JsonObject): Params {
  return (name) => optionalString(body, name);
}

/** Returns the named project. Throws a 404 if there is none, and a 400 if none is named. */
export function findProject(tenant: Tenant, params: Params): ProjectRecord {
  return required("project", params, selectProject(tenant, params));
}

/** Returns the named batch. Throws a 404 if there is none, and a 400 if none is named. */
export function findBatch(tenant: Tenant, params: Params): BatchRecord {
  return required("batch", params, selectBatch(tenant, params));
}

/**
 * Returns the project that a request may name.
 *
 * @guess If both an id and a name are given, the id counts.
 */
export function selectProject(
  { projects }: Tenant,
  params: Params,
): Selected<ProjectRecord> {
  return select("project", params, {
    objects: projects,
    idOf: ({ id }) => id,
    nameOf: ({ project }) => project.name,
  });
}

/**
 * Returns the batch that a request may name.
 *
 * @guess If both an id and a name are given, the id counts.
 */
export function selectBatch(
  { batches }: Tenant,
  params: Params,
): Selected<BatchRecord> {
  return select("batch", params, {
    objects: batches,
    idOf: ({ batch }) => batch.studio.id,
    nameOf: ({ batch }) => batch.name,
  });
}

/** Throws the 400 unless the request has one of those parameters. */
export function requireOneOf(
  params: Params,
  names: readonly string[],
): void {
  if (names.some((name) => params(name) !== undefined)) return;
  const listed = names.map((name) => `"${name}"`).join(" or ");
  throw invalidParameter(`${listed} is required`);
}

/** Returns the 404 of an object that does not exist. */
export function notFound(noun: string, by: string): EmulatorError {
  return new EmulatorError(404, `${noun} with that ${by} not found`);
}

/** The objects to select from. */
interface Candidates<T> {
  readonly objects: Iterable<T>;
  readonly idOf: (object: T) => string;
  readonly nameOf: (object: T) => string;
}

function select<T>(
  noun: string,
  params: Params,
  { objects, idOf, nameOf }: Candidates<T>,
): Selected<T> {
  const id = params(`${noun}_id`);
  const name = params(`${noun}_name`);
  if (id === undefined && name === undefined) return { isNamed: false };
  const found = [...objects].find((object) =>
    id === undefined ? nameOf(object) === name : idOf(object) === id
  );
  return { isNamed: true, found };
}

/** @guess The status 400 of a request that names nothing. */
function required<T>(
  noun: string,
  params: Params,
  { found }: Selected<T>,
): T {
  requireOneOf(params, [`${noun}_id`, `${noun}_name`]);
  if (found !== undefined) return found;
  const by = params(`${noun}_id`) === undefined ? "name" : "id";
  throw notFound(noun === "batch" ? "Batch" : "Project", by);
}
