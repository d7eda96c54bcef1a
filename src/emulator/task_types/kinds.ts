/** The kinds of parameters that several task types share. */
import {
  type EitherKind,
  type ListKind,
  type MemberKinds,
  OBJECT,
  type ObjectKind,
} from "../util/kinds.ts";

/** A label: its name, or its name with properties. */
const LABEL: EitherKind = {
  either: ["name", {
    members: {
      choice: "name",
      get subchoices(): ListKind {
        return { list: LABEL };
      },
      instance_label: "boolean",
      display: "string",
    },
    required: ["choice"],
  }],
};

/** Labels, of which a task needs at least one. */
export const LABELS: ListKind = { list: LABEL, min: 1 };

/** Names, of which a task needs at least one: categories, choices, URLs. */
export const NAMES: ListKind = { list: "name", min: 1 };

/** Fields to fill in: key to description. */
export const DESCRIPTIONS: ObjectKind = {
  members: {},
  others: "string",
  min: 1,
};

/** Example images of labels. */
export const EXAMPLES: ListKind = {
  list: {
    members: { correct: "boolean", image: "name", explanation: "string" },
  },
};

/** A string, or several of which one must be equal. */
const ANY_OF: EitherKind = { either: ["string", { list: "string" }] };

/** Conditions on the values of other attributes. */
const VALUE_CONDITIONS: ObjectKind = { members: {}, others: ANY_OF };

/** The members of a question: choices, or the bounds of a number. */
export const QUESTION: MemberKinds = {
  type: "name",
  description: "string",
  choices: LABELS,
  allow_multiple: "boolean",
  min: "number",
  max: "number",
  step: "number",
};

/** Definitions of attributes by their keys. */
export const ATTRIBUTES: ObjectKind = {
  members: {},
  others: {
    members: {
      ...QUESTION,
      allowed_labels: { list: "string" },
      required: "boolean",
      conditions: {
        members: {
          label_condition: { members: { label: ANY_OF } },
          attribute_conditions: {
            either: [{ list: VALUE_CONDITIONS }, VALUE_CONDITIONS],
          },
        },
      },
    },
  },
};

/** The parameters of a camera. */
export const CAMERA_PARAMS: MemberKinds = {
  camera_intrinsics: { members: {}, others: "number" },
  camera_rotation_quaternion: { members: {}, others: "number" },
  camera_height: "number",
};

const SIDES: MemberKinds = { min_width: "number", min_height: "number" };

const PATH: ObjectKind = {
  members: {
    objects_to_annotate: LABELS,
    min_vertices: "number",
    max_vertices: "number",
  },
};

/** The shapes to draw: at least one of the six geometries. */
export const GEOMETRIES: ObjectKind = {
  members: {
    box: {
      members: {
        ...SIDES,
        objects_to_annotate: LABELS,
        can_rotate: "boolean",
        integer_pixels: "boolean",
        examples: EXAMPLES,
      },
    },
    polygon: PATH,
    line: PATH,
    point: {
      members: {
        objects_to_annotate: LABELS,
        connections: { list: { members: { pair: { list: "string" } } } },
        x: "number",
        y: "number",
      },
    },
    ellipse: {
      members: {
        objects_to_annotate: LABELS,
        vertices: { list: { members: { x: "number", y: "number" } } },
      },
    },
    cuboid: {
      members: { ...SIDES, ...CAMERA_PARAMS, objects_to_annotate: LABELS },
    },
  },
  others: "none",
  min: 1,
};

const LINK: ObjectKind = {
  members: {
    is_bidirectional: "boolean",
    from_allowed_labels: { list: "string" },
    to_allowed_labels: { list: "string" },
  },
};

/** Kinds of links by name. */
export const LINKS: ObjectKind = {
  members: {},
  others: { either: [LINK, { list: LINK }] },
};

/** One attachment and its kind. */
export const ATTACHMENT: MemberKinds = {
  attachment: "name",
  attachment_type: "string",
};

/** One attachment or several, and their kind. */
export const ANY_ATTACHMENTS: MemberKinds = {
  ...ATTACHMENT,
  attachments: NAMES,
};

/** The surroundings of an image or a video. */
export const CONTEXT: MemberKinds = {
  context_attachments: {
    list: { members: { attachment: "name" }, required: ["attachment"] },
  },
  padding: "number",
  paddingX: "number",
  paddingY: "number",
};

/** Existing annotations. Inside them the strings of a form stay strings. */
export const PRELABELS: MemberKinds = {
  hypothesis: OBJECT,
  base_annotations: OBJECT,
  can_add_base_annotations: "boolean",
  can_edit_base_annotations: "boolean",
  can_edit_base_annotation_labels: "boolean",
  can_delete_base_annotations: "boolean",
};
