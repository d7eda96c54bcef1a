/** A stand-in for `@std/testing/types`: assertions that only the type checker sees. */

export type IsAny<T> = 0 extends (1 & T) ? true : false;
export type IsNever<T> = [T] extends [never] ? true : false;
export type IsUnknown<T> = unknown extends T ? IsAny<T> extends true ? false
  : true
  : false;
export type IsNullable<T> = [Extract<T, null | undefined>] extends [never]
  ? false
  : true;
export type IsExact<T, U> = (<G>() => G extends T ? 1 : 2) extends
  (<G>() => G extends U ? 1 : 2) ? true : false;
export type Has<T, U> = IsAny<T> extends true ? true
  : IsAny<U> extends true ? false
  : [Extract<T, U>] extends [never] ? false
  : true;
export type NotHas<T, U> = Has<T, U> extends false ? true : false;
export type AssertTrue<_T extends true> = never;
export type AssertFalse<_T extends false> = never;
export type Assert<T extends boolean, _Expected extends T> = never;

export function assertType<T extends boolean>(_expectTrue: T): void {}
