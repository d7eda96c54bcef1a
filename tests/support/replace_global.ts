/** Globals of a platform that is another one. */

/** Replaces a global until it is disposed of. */
export function replaceGlobal(name: string, value: unknown): Disposable {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { value, configurable: true });
  return {
    [Symbol.dispose]() {
      if (before) Object.defineProperty(globalThis, name, before);
      else Reflect.deleteProperty(globalThis, name);
    },
  };
}
