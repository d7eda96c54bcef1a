/** The route of annotations. */
import type { V2Annotation } from "../../types/v2/annotation.ts";
import type { V2Thread } from "../../types/v2/conversation.ts";
import { type EmulatedResponse, jsonResponse } from "../http/message.ts";
import type { Call, Route } from "../routes/router.ts";
import type { TaskRecord } from "../tenant/records.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { invalidParameter } from "../util/errors.ts";
import { shapeAnnotations, TASK_OPTIONS } from "./options.ts";
import { notFound, queryParams } from "./selectors.ts";
import { threadsOf } from "./task_view.ts";

/** The route of annotations. */
export const ANNOTATION_ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: "/v2/annotation",
    handler: getAnnotation,
    query: ["annotation_id"],
  },
];

/** Returns an annotation with all its details. */
function getAnnotation({ tenant, query }: Call): EmulatedResponse {
  const id = queryParams(query)("annotation_id");
  if (id === undefined) throw invalidParameter('"annotation_id" is required');
  for (const { task } of candidates(tenant, id)) {
    const all = threadsOf(tenant, task).flatMap(annotationsIn);
    const found = all.filter((annotation) => annotation.id === id);
    const [annotation] = shapeAnnotations(found, new Set(TASK_OPTIONS));
    if (annotation !== undefined) return jsonResponse(annotation);
  }
  throw notFound("Annotation", "id");
}

/** The id of a generated annotation begins with the id of its task. */
function candidates(tenant: Tenant, id: string): readonly TaskRecord[] {
  const made = tenant.task(id.split("_")[0] ?? "");
  const given = tenant.tasks.filter(({ task }) =>
    task.conversation?.threads !== undefined
  );
  return made === undefined ? given : [made, ...given];
}

/** Returns the annotations of a thread, of its turns, and of all in them. */
function annotationsIn({ annotations, turns }: V2Thread): V2Annotation[] {
  const inTurns = turns.flatMap(({ annotations, messages, rubrics = [] }) => [
    ...annotations,
    ...rubrics.flatMap(({ criteria_definitions }) =>
      criteria_definitions.flatMap((criterion) => criterion.annotations)
    ),
    ...messages.flatMap(
      ({ annotations, content, rubric_evaluations = [] }) => [
        ...annotations,
        ...(content.chunks ?? []).flatMap((chunk) => chunk.annotations),
        ...rubric_evaluations.flatMap((
          { annotations = [], criteria_evaluations = [] },
        ) => [
          ...annotations,
          ...criteria_evaluations.flatMap((each) => each.annotations ?? []),
        ]),
      ],
    ),
  ]);
  return [...annotations, ...inTurns];
}
