/** The spies and stubs of `@std/testing/mock` that the tests use: on methods, with the arguments of each call. */

/** The names of an object's methods. */
type MethodName<Self> = {
  [K in keyof Self]: Self[K] extends (...args: never[]) => unknown ? K : never;
}[keyof Self];

type Method<Self, Name extends keyof Self> = Extract<
  Self[Name],
  (...args: never[]) => unknown
>;

/** What replaces a method until it is restored. */
export interface MethodSpy<Args> extends Disposable {
  /** The calls so far. */
  readonly calls: readonly { readonly args: Args }[];
  /** Puts the method back. */
  restore(): void;
}

/** Records the calls of a method, which still does its work. */
export function spy<Self extends object, Name extends MethodName<Self>>(
  self: Self,
  property: Name,
): MethodSpy<Parameters<Method<Self, Name>>> {
  return stub(self, property, self[property] as Method<Self, Name>);
}

/** Replaces a method, and records its calls. */
export function stub<Self extends object, Name extends MethodName<Self>>(
  self: Self,
  property: Name,
  func?: Method<Self, Name>,
): MethodSpy<Parameters<Method<Self, Name>>> {
  type Args = Parameters<Method<Self, Name>>;
  const own = Object.getOwnPropertyDescriptor(self, property);
  const calls: { readonly args: Args }[] = [];
  const restore = () => {
    if (own) Object.defineProperty(self, property, own);
    else delete self[property];
  };
  Object.defineProperty(self, property, {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: Args): unknown {
      calls.push({ args });
      return func?.apply(this, args);
    },
  });
  return { calls, restore, [Symbol.dispose]: restore };
}
