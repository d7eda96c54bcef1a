/**
 * A stand-in for `FakeTime` of `@std/testing/time`: `Date` and the timers stand still until the test moves them.
 * What is not offered: `advanceRate`, `advanceFrequency` and a faked `AbortSignal.timeout`.
 */

// deno-lint-ignore no-explicit-any
type Callback = (...args: any[]) => void;

interface Timer {
  readonly id: number;
  readonly callback: Callback;
  readonly args: readonly unknown[];
  readonly every: number | undefined;
  due: number;
}

const real = {
  Date: globalThis.Date,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
};

let current: FakeTime | undefined;

/** Thrown when fake time is used out of order. */
export class TimeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TimeError";
  }
}

export class FakeTime {
  readonly #start: number;
  readonly #fakes: typeof real;
  readonly #timers = new Map<number, Timer>();
  #now: number;
  #lastId = 0;

  constructor(start?: number | string | Date | null) {
    current?.restore();
    this.#start = start === undefined || start === null
      ? real.Date.now()
      : new real.Date(start).getTime();
    if (Number.isNaN(this.#start)) throw new TimeError("Invalid start time");
    this.#now = this.#start;
    this.#fakes = this.#makeFakes();
    Object.assign(globalThis, this.#fakes);
    current = this;
  }

  static restore(): void {
    if (!current) throw new TimeError("Time is already restored");
    current.restore();
  }

  static async restoreFor<T>(
    // deno-lint-ignore no-explicit-any
    callback: (...args: any[]) => Promise<T> | T,
    // deno-lint-ignore no-explicit-any
    ...args: any[]
  ): Promise<T> {
    const time = current;
    if (!time) throw new TimeError("There is no fake time");
    Object.assign(globalThis, real);
    try {
      return await callback(...args);
    } finally {
      Object.assign(globalThis, time.#fakes);
    }
  }

  #makeFakes(): typeof real {
    const now = () => this.#now;
    class FakeDate extends real.Date {
      constructor(...args: unknown[]) {
        super(...(args.length > 0 ? args : [now()]) as [number]);
      }
      static override now(): number {
        return now();
      }
    }
    const add = (
      callback: Callback,
      delay: number,
      rest: { args: unknown[]; every?: number },
    ) => {
      const id = ++this.#lastId;
      this.#timers.set(id, {
        id,
        callback,
        args: rest.args,
        every: rest.every,
        due: this.#now + Math.max(0, Math.floor(delay)),
      });
      return id;
    };
    const clear = (id?: number) => {
      if (id !== undefined) this.#timers.delete(id);
    };
    return {
      Date: FakeDate as DateConstructor,
      setTimeout: (callback: Callback, delay = 0, ...args: unknown[]) =>
        add(callback, delay, { args }),
      clearTimeout: clear,
      setInterval: (callback: Callback, delay = 0, ...args: unknown[]) => {
        const every = Math.max(1, Math.floor(delay));
        return add(callback, every, { args, every });
      },
      clearInterval: clear,
    } as unknown as typeof real;
  }

  /** The timer that is due first; of several, the one set first. */
  #first(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (!first || timer.due < first.due) first = timer;
    }
    return first;
  }

  get now(): number {
    return this.#now;
  }

  set now(value: number) {
    if (value < this.#now) throw new RangeError("Time cannot go backwards");
    for (
      let timer = this.#first();
      timer && timer.due <= value;
      timer = this.#first()
    ) {
      this.#now = timer.due;
      this.#timers.delete(timer.id);
      if (timer.every !== undefined) {
        timer.due += timer.every;
        this.#timers.set(timer.id, timer);
      }
      timer.callback(...timer.args);
    }
    this.#now = value;
  }

  get start(): number {
    return this.#start;
  }

  delay(ms: number): Promise<void> {
    return new Promise((resolve) => {
      real.setTimeout.call(globalThis, resolve, ms);
    });
  }

  async runMicrotasks(): Promise<void> {
    await this.delay(0);
  }

  tick(ms = 0): void {
    this.now += ms;
  }

  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.now += ms;
  }

  next(): boolean {
    const timer = this.#first();
    if (timer) this.now = timer.due;
    return timer !== undefined;
  }

  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  runAll(): void {
    while (this.next());
  }

  async runAllAsync(): Promise<void> {
    while (this.#timers.size > 0) await this.nextAsync();
  }

  restore(): void {
    if (current !== this) throw new TimeError("Time is already restored");
    current = undefined;
    Object.assign(globalThis, real);
  }

  [Symbol.dispose](): void {
    this.restore();
  }
}
