/** Observers: functions of the caller that may look but must not change anything. */

/** Calls an observer and ignores its errors. */
export function observe<Event>(
  observer: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  if (!observer) return;
  // An observer that throws or rejects must not make the call fail.
  (async () => await observer(event))().catch(() => {});
}
