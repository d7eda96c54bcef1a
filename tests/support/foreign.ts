/** Platform objects of another realm or package: they do the same, but are of another class. */

/** Returns an object with the members of another, of a class of its own. */
export function foreign<Value extends object>(value: Value): Value {
  return new Proxy({}, {
    has: (_, name) => name in value,
    get: (_, name) => {
      const member = Reflect.get(value, name);
      return typeof member === "function" ? member.bind(value) : member;
    },
  }) as Value;
}

/** Returns a signal as packages made it before `reason` and `throwIfAborted`. */
export function oldSignal(signal: AbortSignal): AbortSignal {
  const { addEventListener, removeEventListener } = signal;
  const old = {
    get aborted() {
      return signal.aborted;
    },
    addEventListener: addEventListener.bind(signal),
    removeEventListener: removeEventListener.bind(signal),
  };
  return old as AbortSignal;
}
