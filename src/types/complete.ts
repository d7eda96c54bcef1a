/** Types for options with their defaults. */

/** Options of which each has a value. */
export type Complete<Options> = {
  readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined>;
};

/** Options of which each is absent or has a value. */
export type Defined<Options> = {
  readonly [Name in keyof Options]: Exclude<Options[Name], undefined>;
};
