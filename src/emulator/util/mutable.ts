/** Wire types as the emulator keeps them. */

/** Removes `readonly` from the members of a wire type: in here they change. */
export type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };
