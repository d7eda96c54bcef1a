/** The routes of projects. */
import { type Filter, meetsAll, readConditions } from "../http/filters.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import type { Call, Route } from "../routes/router.ts";
import { findProject, queryParams } from "./selectors.ts";
import { projectView } from "./views.ts";

/** The filters of the list. */
const FILTERS: readonly Filter[] = [
  { key: "created_after", member: "created_at", kind: "from" },
  { key: "created_before", member: "created_at", kind: "until" },
];

/** The routes of projects. */
export const PROJECT_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v2/project",
    handler: getProject,
    query: ["project_id", "project_name"],
  },
  {
    method: "GET",
    path: "/v2/projects",
    handler: listProjects,
    filters: FILTERS,
  },
];

function getProject({ tenant, query }: Call): EmulatedResponse {
  return jsonResponse(projectView(findProject(tenant, queryParams(query))));
}

/** @guess The oldest projects come first. */
function listProjects({ tenant, query }: Call): EmulatedResponse {
  const conditions = readConditions(query, FILTERS);
  const projects = [...tenant.projects]
    .filter(({ project }) => meetsAll(project, conditions))
    .map(projectView);
  return jsonResponse({ projects });
}
