/** The routes of `/v1/projects`. */
import { TaskType } from "../../types/constants.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { ProjectParams, ProjectTemplate } from "../../types/project.ts";
import { EmulatorError, invalidParameter } from "../util/errors.ts";
import { jsonReply, type Reply } from "../http/message.ts";
import {
  booleanOf,
  isArray,
  isObject,
  objectBody,
  objectOf,
  requiredTextOf,
  without,
} from "../util/json.ts";
import { flagOf } from "../http/query.ts";
import { type Call, type Route, segmentOf } from "./router.ts";
import type { ProjectKind, ProjectRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** The types whose projects have templates (PR9). */
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

/** The order is not known; oldest first is a guess. */
function listProjects({ tenant, query }: Call): Reply {
  const isFiltered = query.has("archived");
  const archived = flagOf(query, "archived");
  const projects = [...tenant.projects]
    .map(({ project }) => project)
    .filter((project) =>
      !isFiltered || (project.archived ?? false) === archived
    );
  return jsonReply(projects);
}

/**
 * That a project without `params` has no version at all, and that an unknown
 * type is a 400, are guesses.
 */
function createProject(call: Call): Reply {
  const { clock, ids } = call.tenant.services;
  const body = objectBody(call.body);
  const name = requiredTextOf(body, "name");
  const type = requiredTextOf(body, "type");
  const params = objectOf(body, "params");
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
  return jsonReply(record.project);
}

function kindOf(body: JsonObject): ProjectKind {
  if (booleanOf(body, "rapid")) return "rapid";
  return booleanOf(body, "studio") ? "studio" : "standard";
}

function getProject(call: Call): Reply {
  return jsonReply(findProject(call).project);
}

/**
 * `patch` merges into the newest version; otherwise the new set replaces it
 * (PR6).
 */
function setParams(call: Call): Reply {
  const record = findProject(call);
  const body = objectBody(call.body);
  const newest = record.project.param_history.at(-1) as JsonObject | undefined;
  const base = booleanOf(body, "patch") ? newest : undefined;
  addVersion(call.tenant, record, { ...base, ...without(body, ["patch"]) });
  call.tenant.touchProject(record);
  return jsonReply(record.project);
}

/** The first version is 0 (PR5). */
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
 * No route of v1 shows the ontology again, so it is only checked. That the
 * reply is the project is a guess.
 */
function setOntology(call: Call): Reply {
  const { project } = findProject(call);
  const { ontology } = objectBody(call.body);
  if (!isArray(ontology)) throw invalidParameter('"ontology" must be an array');
  const choices = choicesOf(ontology);
  const repeated = choices.find((choice, index) =>
    choices.indexOf(choice) < index
  );
  if (repeated !== undefined) {
    throw invalidParameter(`the choice "${repeated}" is there twice`);
  }
  return jsonReply(project);
}

function choicesOf(items: readonly JsonValue[]): readonly string[] {
  return items.flatMap((item) => {
    if (typeof item === "string") return [item];
    if (!isObject(item)) throw invalidParameter("a choice must be an object");
    const { subchoices } = item;
    return [
      requiredTextOf(item, "choice"),
      ...choicesOf(isArray(subchoices) ? subchoices : []),
    ];
  });
}

/** That other types are a 400 is a guess (PR9). */
function getTaskTemplate(call: Call): Reply {
  const { id, project } = findProject(call);
  if (!TEMPLATE_TYPES.includes(project.type)) {
    throw new EmulatorError(
      400,
      `Projects of the type "${project.type}" have no task templates.`,
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
  return jsonReply(template);
}

function findProject(call: Call): ProjectRecord {
  return call.tenant.project(segmentOf(call, "name"));
}
