/** The routes of `/v1/projects`. */
import { TaskType } from "../../types/constants.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { ProjectParams, ProjectTemplate } from "../../types/project.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import {
  isArray,
  isObject,
  objectBody,
  optionalBoolean,
  optionalObject,
  requiredString,
  without,
} from "../util/json.ts";
import { queryFlag } from "../http/query.ts";
import { type Call, pathParam, type Route } from "./router.ts";
import type { ProjectKind, ProjectRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The types whose projects have task templates. */
const TEMPLATE_TYPES: readonly string[] = [
  "textcollection",
  "chat",
  "chatexperimental",
  "chatlite",
  "multichat",
];

/** The routes of projects. */
export const PROJECT_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/projects",
    handler: listProjects,
    query: ["archived"],
  },
  {
    method: "POST",
    path: "/v1/projects",
    handler: createProject,
    body: [
      "type",
      "name",
      "params",
      "rapid",
      "studio",
      "datasetId",
      "pipeline",
      "consensus_attempts",
    ],
  },
  { method: "GET", path: "/v1/projects/{name}", handler: getProject },
  {
    method: "POST",
    path: "/v1/projects/{name}/setParams",
    handler: setParams,
  },
  {
    method: "POST",
    path: "/v1/projects/{name}/setOntology",
    handler: setOntology,
    body: ["ontology", "name"],
  },
  {
    method: "GET",
    path: "/v1/projects/{name}/taskTemplates",
    handler: getTaskTemplate,
  },
];

/** @guess The oldest projects come first. */
function listProjects({ tenant, query }: Call): EmulatedResponse {
  const isFiltered = query.has("archived");
  const archived = queryFlag(query, "archived");
  const projects = [...tenant.projects]
    .map(({ project }) => project)
    .filter((project) =>
      !isFiltered || (project.archived ?? false) === archived
    );
  return jsonResponse(projects);
}

/** @guess A project without `params` has no version; an unknown type is a 400. */
function createProject(call: Call): EmulatedResponse {
  const { clock, ids } = call.tenant.services;
  const body = objectBody(call.body);
  const name = requiredString(body, "name");
  const type = requiredString(body, "type");
  const params = optionalObject(body, "params");
  const types: readonly string[] = Object.values(TaskType);
  if (!types.includes(type)) throw invalidParameter('"type" is unknown');
  const record: ProjectRecord = {
    id: ids.next(clock.now()),
    kind: kindOf(body),
    project: {
      name,
      type,
      param_history: [],
      created_at: clock.timestamp(),
    },
    tasks: [],
  };
  if (params !== undefined) addVersion(call.tenant, record, params);
  call.tenant.addProject(record);
  return jsonResponse(record.project);
}

function kindOf(body: JsonObject): ProjectKind {
  if (optionalBoolean(body, "rapid")) return "rapid";
  return optionalBoolean(body, "studio") ? "studio" : "standard";
}

function getProject(call: Call): EmulatedResponse {
  return jsonResponse(findProject(call).project);
}

/** With `patch` the parameters are merged into the newest version; otherwise they replace it. */
function setParams(call: Call): EmulatedResponse {
  const record = findProject(call);
  const body = objectBody(call.body);
  const newest = record.project.param_history.at(-1) as JsonObject | undefined;
  const base = optionalBoolean(body, "patch") ? newest : undefined;
  addVersion(call.tenant, record, { ...base, ...without(body, ["patch"]) });
  call.tenant.markProjectChanged(record);
  return jsonResponse(record.project);
}

/** Version numbers start at 0. */
function addVersion(
  tenant: Tenant,
  { project }: ProjectRecord,
  params: JsonObject,
): void {
  const version: ProjectParams = {
    ...params,
    version: project.param_history.length,
    created_at: tenant.services.clock.timestamp(),
  };
  project.param_history = [...project.param_history, version];
}

/**
 * Checks an ontology. No route of v1 returns it, so it is not stored.
 *
 * @guess The response is the project.
 */
function setOntology(call: Call): EmulatedResponse {
  const { project } = findProject(call);
  const { ontology } = objectBody(call.body);
  if (!isArray(ontology)) throw invalidParameter('"ontology" must be an array');
  const choices = choicesOf(ontology);
  const repeated = choices.find((choice, index) =>
    choices.indexOf(choice) < index
  );
  if (repeated !== undefined) {
    throw invalidParameter(`duplicate choice "${repeated}"`);
  }
  return jsonResponse(project);
}

function choicesOf(items: readonly JsonValue[]): readonly string[] {
  return items.flatMap((item) => {
    if (typeof item === "string") return [item];
    if (!isObject(item)) throw invalidParameter("a choice must be an object");
    const { subchoices } = item;
    return [
      requiredString(item, "choice"),
      ...choicesOf(isArray(subchoices) ? subchoices : []),
    ];
  });
}

/** @guess A project of another type is a 400. */
function getTaskTemplate(call: Call): EmulatedResponse {
  const { id, project } = findProject(call);
  if (!TEMPLATE_TYPES.includes(project.type)) {
    throw new EmulatorError(
      400,
      `Projects of type "${project.type}" have no task templates`,
    );
  }
  const created_at = project.created_at ?? "";
  const template: ProjectTemplate = {
    id: call.tenant.services.random.fork(id).hex(24),
    version: 1,
    created_at,
    updated_at: created_at,
    template_variables: {},
  };
  return jsonResponse(template);
}

function findProject(call: Call): ProjectRecord {
  return call.tenant.project(pathParam(call, "name"));
}
