/** Projects of v2. Source: https://docs.genai.scale.com */
import type { DateInput } from "../json.ts";
import type { V2Object } from "./base.ts";

/** A project of v2. */
export interface V2Project extends V2Object {
  /** The id. */
  readonly id: string;
  /** The name. */
  readonly name: string;
  /** ISO timestamp. */
  readonly created_at: string;
  /** The kinds of work, for instance `SFT` or `Rubrics`. */
  readonly types?: readonly string[];
  /** The names of the models. */
  readonly models?: readonly string[];
}

/** A project by its id or its name. Which of the two counts if you send both is not documented. */
export type V2ProjectSelector = {
  /** The id of the project. */
  readonly project_id: string;
  /** The name of the project. */
  readonly project_name?: string;
} | {
  /** The id of the project. */
  readonly project_id?: string;
  /** The name of the project. */
  readonly project_name: string;
};

/** The filters of `v2.projects.list`. */
export interface V2ProjectQuery {
  /** Created after. */
  readonly created_after?: DateInput;
  /** Created before. */
  readonly created_before?: DateInput;
}
