/**
 * What the types of v2 share. They are kept by hand, not generated: most of the
 * 115 schemas of the API are the same shape under several names, and no
 * generator knows the result of `expand`, open strings, or members that the API
 * leaves out although its schema requires them. A test compares the members of
 * each type with the schemas.
 */

/** An object of v2. Members that this library does not know are kept, and their type is `unknown`. */
export interface V2Object {
  /** A member that this library does not know, by its wire name. */
  readonly [member: string]: unknown;
}

/**
 * A related object: the object itself if `expand` names it, otherwise its id.
 * `Expand` is the type of the array that was sent. For an array of unknown
 * length, and for the plain `V2Task`, it is either.
 */
export type V2Related<
  Name extends string,
  Related,
  Expand extends readonly string[],
> = Expand extends readonly [
  infer First,
  ...infer Rest extends readonly string[],
] ? First extends Name ? Related : V2Related<Name, Related, Rest>
  : Expand extends readonly [] ? string
  : Name extends Expand[number] ? Related | string
  : string;

/**
 * The delivery on a page of its tasks: the object if `expand` names it. Without
 * that the API returns it as an id or as an object.
 */
export type V2PageDelivery<Delivery, Expand extends readonly string[]> =
  V2Related<"delivery", Delivery, Expand> extends Delivery ? Delivery
    : Delivery | string;
