/** The types of v2, compared with the schemas of the API member by member. */
import { assertEquals } from "@std/assert";
import { V2BatchStatus, V2TaskStatus } from "../../src/v2/mod.ts";
import openapi from "../fixtures/v2/openapi.json" with { type: "json" };
import { membersOfTypes } from "./type_members.ts";

/** The type of each schema that is an object of its own. */
const TYPES: Readonly<Record<string, string>> = {
  AnnotationBoolean: "V2BooleanAnnotation",
  AnnotationCategory: "V2CategoryAnnotation",
  AnnotationCategoryMultiple: "V2CategoryMultipleAnnotation",
  AnnotationFile: "V2FileAnnotation",
  AnnotationInteger: "V2IntegerAnnotation",
  AnnotationLabeledText: "V2LabeledTextAnnotation",
  AnnotationMetadata: "V2AnnotationMetadata",
  AnnotationRankedChoices: "V2RankedChoicesAnnotation",
  AnnotationRankedGroups: "V2RankedGroupsAnnotation",
  AnnotationRubricCriteria: "V2RubricCriteriaAnnotation",
  AnnotationRubricRating: "V2RubricRatingAnnotation",
  AnnotationText: "V2TextAnnotation",
  AnnotationWorkspaceContainer: "V2WorkspaceAnnotation",
  Batch: "V2Batch",
  CancelBatch200Response: "V2BatchChange",
  ChunkText: "V2Chunk",
  ContentAndUrl: "V2Output",
  CriterionDefinition: "V2CriterionDefinition",
  CriterionEvaluation: "V2CriterionEvaluation",
  Dataset: "V2Dataset",
  DatasetDelivery: "V2DatasetDelivery",
  DatasetDeliveryMetadata: "V2DatasetDeliveryMetadata",
  DatasetTask: "V2DatasetTask",
  Delivery: "V2Delivery",
  ErrorDetail: "V2ErrorDetail",
  GetDeliveryTasksResponseDocsInner: "V2DeliveredTask",
  GetSchemaResponse: "V2SchemaResponse",
  GetSchemaResponseSchema: "V2Schema",
  LabeledTextValue: "V2LabeledText",
  Message: "V2Message",
  MessageContent: "V2MessageContent",
  ModelParameters: "V2ModelParameters",
  PauseBatch200Response: "V2BatchChange",
  Project: "V2Project",
  Reasoning: "V2Reasoning",
  ReferenceText: "V2ReferenceText",
  ResumeBatch200Response: "V2BatchChange",
  Rubric: "V2Rubric",
  RubricCriteriaValue: "V2RubricCriteria",
  RubricEvaluation: "V2RubricEvaluation",
  RubricRatingValue: "V2RubricRating",
  SensitiveContentReport: "V2SensitiveContentReport",
  Submission: "V2Submission",
  Task: "V2Task",
  Thread: "V2Thread",
  Turn: "V2Turn",
  WorkspaceContainerConfig: "V2WorkspaceConfig",
  WorkspaceContainerValue: "V2Workspace",
  WorkspaceExecutionData: "V2CodeRun",
  WorkspaceExecutionDataResult: "V2CodeRunResult",
  WorkspaceExecutionDataResultStatus: "V2CodeRunStatus",
  WorkspaceFile: "V2WorkspaceFile",
};

/** The members that the API leaves out of tasks although its schemas require them, or that only one of several shapes has. */
const MAY_BE_ABSENT: readonly string[] = [
  ...Object.values(TYPES)
    .filter((type) => type.endsWith("Annotation"))
    .map((type) => `${type}.id`),
  "V2Chunk.text",
];

/** The schemas without a type: why none is needed. */
const WITHOUT_TYPE: readonly (readonly [RegExp, reason: string])[] = [
  [
    /^Annotation\w+Properties$|^BaseAnnotation$|^BaseChunk$|^ChunkTextProperties$/,
    "parts of other schemas",
  ],
  [
    /^Get\w+(Projects|Batches|Tasks|Deliveries|Datasets|Delivery)Response$|^Get(Projects|Batches|Tasks|Deliveries|Datasets)Response$/,
    "pages",
  ],
  [/(400|404|500)Response$/, "the one form of errors"],
  [/^Expandable/, "unions of an id and an object, and the values of expand"],
  [/^DatasetDeliveryDataset$/, "a union of an id and an object"],
  [/Request$/, "parameters: the requests are tested in tests/v2/wire_test.ts"],
  [/^V1Task/, "a task of v1"],
  [
    /^(Annotation|Chunk|DetailedFile|AnnotationFilePropertiesValue)$/,
    "unions of other schemas",
  ],
  [/^(Basic|Image|Audio)File$/, "V2File, below"],
  [
    /^(AnnotationType|BatchStatus|ErrorType|MessageRole|Option|TaskStatus)$/,
    "enumerations, below",
  ],
];

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const SCHEMAS: Readonly<Record<string, Schema>> = openapi.components.schemas;

const TYPE_MEMBERS = await membersOfTypes("src/types/v2/");

Deno.test("each schema of the API has a type, or a reason to have none", () => {
  for (const name of Object.keys(SCHEMAS)) {
    const reasons = WITHOUT_TYPE.filter(([names]) => names.test(name));
    assertEquals(
      reasons.length + Number(name in TYPES),
      1,
      `${name}: ${reasons.map(([, reason]) => reason)}`,
    );
  }
});

for (const [schema, type] of Object.entries(TYPES)) {
  Deno.test(`${type} has the members of the schema ${schema}`, () => {
    assertEquals(linesOf(type), schemaLines([schema], type));
  });
}

Deno.test("V2File has the members of all three schemas of files", () => {
  assertEquals(
    linesOf("V2File"),
    schemaLines(["BasicFile", "ImageFile", "AudioFile"], "V2File"),
  );
});

Deno.test("the enumerations have the values of the API", () => {
  assertEquals(Object.values(V2TaskStatus), [...SCHEMAS["TaskStatus"]!.enum!]);
  assertEquals(Object.values(V2BatchStatus), [
    ...SCHEMAS["BatchStatus"]!.enum!,
  ]);
  const enumerations = {
    V2MessageRole: "MessageRole",
    V2ErrorType: "ErrorType",
    V2TaskOption: "Option",
    V2BatchExpand: "ExpandableEnumBatch",
    V2TaskExpand: "ExpandableEnumTask",
    V2DeliveryExpand: "ExpandableEnumDeliveries",
    V2DatasetDeliveryExpand: "ExpandableEnumDatasetsDeliveries",
    V2DatasetTaskExpand: "ExpandableEnumDatasetTask",
  };
  for (const [type, schema] of Object.entries(enumerations)) {
    assertEquals(
      TYPE_MEMBERS.strings(type),
      [...SCHEMAS[schema]!.enum!].sort(),
      type,
    );
  }
});

/** Returns the members of a type, such as `weight?: number`. */
function linesOf(type: string): readonly string[] {
  return TYPE_MEMBERS.members(type).map(({ name, isOptional, kinds }) =>
    `${name}${isOptional ? "?" : ""}: ${kinds.join(" | ")}`
  ).sort();
}

function schemaLines(
  names: readonly string[],
  type: string,
): readonly string[] {
  const lines = names.flatMap((schema) => {
    const { properties = {}, required = [] } = SCHEMAS[schema]!;
    return Object.entries(properties).map(([name, property]) => {
      const isOptional = !required.includes(name) ||
        MAY_BE_ABSENT.includes(`${type}.${name}`);
      return `${name}${isOptional ? "?" : ""}: ${
        kindsOf(property).join(" | ")
      }`;
    });
  });
  return [...new Set(lines)].sort();
}

/** Returns the JSON kinds of a schema, sorted. */
function kindsOf(schema: Schema): readonly string[] {
  const { $ref, type, oneOf, anyOf } = schema;
  const parts = $ref
    ? [SCHEMAS[$ref.split("/").at(-1)!]!]
    : oneOf ?? anyOf ?? [];
  const kinds = parts.length
    ? parts.flatMap(kindsOf)
    : [type ?? []].flat().map((kind) => kind === "integer" ? "number" : kind);
  return [...new Set(kinds)].sort();
}
