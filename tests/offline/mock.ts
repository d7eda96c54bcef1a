/**
 * A stand-in for the part of `@std/testing/mock` that tests need: spies, stubs and the assertions about them.
 * Spies on constructors and groups of spies are not offered.
 */
import {
  assertEquals,
  AssertionError,
  assertIsError,
  assertRejects,
} from "./assert.ts";

/** Thrown when something cannot be spied on, or no value is left to return. */
export class MockError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MockError";
  }
}

export interface SpyCall<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  // deno-lint-ignore no-explicit-any
  Return = any,
> {
  args: Args;
  returned?: Return;
  error?: Error;
  self?: Self;
}

export interface Spy<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  // deno-lint-ignore no-explicit-any
  Return = any,
> {
  (this: Self, ...args: Args): Return;
  original: (this: Self, ...args: Args) => Return;
  calls: SpyCall<Self, Args, Return>[];
  restored: boolean;
  restore(): void;
}

export interface MethodSpy<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  // deno-lint-ignore no-explicit-any
  Return = any,
> extends Spy<Self, Args, Return>, Disposable {}

export interface Stub<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  // deno-lint-ignore no-explicit-any
  Return = any,
> extends MethodSpy<Self, Args, Return> {
  fake: (this: Self, ...args: Args) => Return;
}

export interface ExpectedSpyCall<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  // deno-lint-ignore no-explicit-any
  Return = any,
> {
  args?: [...Args, ...unknown[]];
  self?: Self;
  returned?: Return;
  error?: {
    // deno-lint-ignore no-explicit-any
    Class?: new (...args: any[]) => Error;
    msgIncludes?: string;
  };
}

export type GetParametersFromProp<Self, Prop extends keyof Self> =
  Self[Prop] extends (...args: infer Args) => unknown ? Args : unknown[];

export type GetReturnFromProp<Self, Prop extends keyof Self> =
  // deno-lint-ignore no-explicit-any
  Self[Prop] extends (...args: any[]) => infer Return ? Return : unknown;

// deno-lint-ignore no-explicit-any
type AnyFunction = (this: any, ...args: any[]) => any;

function record(fn: AnyFunction): { spy: AnyFunction; calls: SpyCall[] } {
  const calls: SpyCall[] = [];
  const spy = function (this: unknown, ...args: unknown[]) {
    const call: SpyCall = { args };
    if (this) call.self = this;
    try {
      call.returned = fn.apply(this, args);
      return call.returned;
    } catch (error) {
      call.error = error as Error;
      throw error;
    } finally {
      calls.push(call);
    }
  };
  return { spy, calls };
}

function spyFunction(original: AnyFunction): Spy {
  const { spy, calls } = record(original);
  return Object.assign(spy, {
    original,
    calls,
    restored: false,
    restore() {
      throw new MockError("Function cannot be restored");
    },
  });
}

function replace<Self>(
  self: Self,
  property: keyof Self,
  fake?: AnyFunction,
): Stub {
  const original = self[property] as AnyFunction;
  if (typeof original !== "function" && !(fake && original === undefined)) {
    throw new MockError("Property is not an instance method");
  }
  const before = Object.getOwnPropertyDescriptor(self, property);
  const { spy, calls } = record(fake ?? original);
  const restore = () => {
    if (stub.restored) throw new MockError("Method is already restored");
    if (before) Object.defineProperty(self, property, before);
    else delete self[property];
    stub.restored = true;
  };
  const stub: Stub = Object.assign(spy, {
    original,
    calls,
    fake: fake ?? original,
    restored: false,
    restore,
    [Symbol.dispose]: restore,
  });
  Object.defineProperty(self, property, {
    configurable: true,
    enumerable: before?.enumerable ?? false,
    writable: before?.writable ?? false,
    value: stub,
  });
  return stub;
}

export function spy<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
  Return = undefined,
>(): Spy<Self, Args, Return>;
export function spy<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Return,
): Spy<Self, Args, Return>;
export function spy<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): MethodSpy<
  Self,
  GetParametersFromProp<Self, Prop>,
  GetReturnFromProp<Self, Prop>
>;
export function spy(target?: unknown, property?: PropertyKey): Spy {
  if (property !== undefined) return replace(target, property as never);
  return spyFunction((target as AnyFunction | undefined) ?? (() => {}));
}

export function stub<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
): Stub<Self, GetParametersFromProp<Self, Prop>, GetReturnFromProp<Self, Prop>>;
export function stub<Self, Prop extends keyof Self>(
  self: Self,
  property: Prop,
  func: (
    this: Self,
    ...args: GetParametersFromProp<Self, Prop>
  ) => GetReturnFromProp<Self, Prop>,
): Stub<Self, GetParametersFromProp<Self, Prop>, GetReturnFromProp<Self, Prop>>;
export function stub(
  self: unknown,
  property: PropertyKey,
  func: AnyFunction = () => {},
): Stub {
  return replace(self, property as never, func);
}

export function returnsThis<
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
>(): (this: Self, ...args: Args) => Self {
  return function (this: Self): Self {
    return this;
  };
}

export function returnsArg<
  Arg,
  // deno-lint-ignore no-explicit-any
  Self = any,
>(idx: number): (this: Self, ...args: Arg[]) => Arg | undefined {
  return function (...args: Arg[]): Arg | undefined {
    return args[idx];
  };
}

export function returnsNext<
  Return,
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
>(
  values: Iterable<Return | Error>,
): (this: Self, ...args: Args) => Return {
  const iterator = values[Symbol.iterator]();
  let calls = 0;
  return () => {
    const next = iterator.next();
    if (next.done) {
      throw new MockError(`Not expected to be called more than ${calls} times`);
    }
    calls++;
    if (next.value instanceof Error) throw next.value;
    return next.value;
  };
}

export function resolvesNext<
  Return,
  // deno-lint-ignore no-explicit-any
  Self = any,
  // deno-lint-ignore no-explicit-any
  Args extends unknown[] = any[],
>(
  iterable:
    | Iterable<Return | Error | Promise<Return | Error>>
    | AsyncIterable<Return | Error | Promise<Return | Error>>,
): (this: Self, ...args: Args) => Promise<Return> {
  const iterator = Symbol.asyncIterator in iterable
    ? iterable[Symbol.asyncIterator]()
    : iterable[Symbol.iterator]();
  let calls = 0;
  return async () => {
    const next = await iterator.next();
    if (next.done) {
      throw new MockError(`Not expected to be called more than ${calls} times`);
    }
    calls++;
    const value = await next.value;
    if (value instanceof Error) throw value;
    return value;
  };
}

export function assertSpyCalls<Self, Args extends unknown[], Return>(
  spy: Spy<Self, Args, Return>,
  expectedCalls: number,
): void {
  assertEquals(spy.calls.length, expectedCalls, "number of calls of the spy");
}

function callAt(spy: { calls: SpyCall[] }, index: number): SpyCall {
  const call = spy.calls[index];
  if (!call) throw new AssertionError(`Spy has no call ${index}`);
  return call;
}

export function assertSpyCall<Self, Args extends unknown[], Return>(
  spy: Spy<Self, Args, Return>,
  callIndex: number,
  expected?: ExpectedSpyCall<Self, Args, Return>,
): void {
  const call = callAt(spy, callIndex);
  if (expected?.args) assertEquals<unknown>(call.args, expected.args);
  if (expected && "self" in expected) assertEquals(call.self, expected.self);
  if (expected && "returned" in expected) {
    if (call.error) throw new AssertionError("The call of the spy threw");
    assertEquals(call.returned, expected.returned);
  }
  if (expected && "error" in expected) {
    assertIsError(
      call.error,
      expected.error?.Class,
      expected.error?.msgIncludes,
    );
  }
}

export async function assertSpyCallAsync<Self, Args extends unknown[], Return>(
  spy: Spy<Self, Args, Promise<Return>>,
  callIndex: number,
  expected?: ExpectedSpyCall<Self, Args, Promise<Return> | Return>,
): Promise<void> {
  const call = callAt(spy, callIndex);
  if (!(call.returned instanceof Promise)) {
    throw new AssertionError("The call of the spy gave no promise");
  }
  if (expected?.args) assertEquals<unknown>(call.args, expected.args);
  if (expected && "self" in expected) assertEquals(call.self, expected.self);
  if (expected && "returned" in expected) {
    assertEquals(await call.returned, await expected.returned);
  }
  if (expected && "error" in expected) {
    await assertRejects(
      () => call.returned,
      expected.error?.Class ?? Error,
      expected.error?.msgIncludes,
    );
  }
}

export function assertSpyCallArg<
  Self,
  Args extends unknown[],
  Return,
  ExpectedArg,
>(
  spy: Spy<Self, Args, Return>,
  callIndex: number,
  argIndex: number,
  expected: ExpectedArg,
): ExpectedArg {
  const arg = callAt(spy, callIndex).args[argIndex];
  assertEquals(arg, expected);
  return arg;
}

export function assertSpyCallArgs<
  Self,
  Args extends unknown[],
  Return,
  ExpectedArgs extends unknown[],
>(
  spy: Spy<Self, Args, Return>,
  callIndex: number,
  expected: ExpectedArgs,
): ExpectedArgs {
  const { args } = callAt(spy, callIndex);
  assertEquals<unknown>(args, expected);
  return args as ExpectedArgs;
}
