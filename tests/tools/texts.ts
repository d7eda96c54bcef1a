/** What can be read from a file without knowing its language. */

/** The names in `deno task NAME`, whichever Deno is called and with whichever flags. */
export function taskNames(text: string): string[] {
  const calls = text.matchAll(
    /\bdeno(?:@[\d.]+)? task(?: -\S+)* ([a-z][\w-]*(?::[\w-]+)*)/g,
  );
  return [...calls].map(([, name]) => name!);
}

/** Absolute paths of a machine, and strings in the form of a real key. */
const DOUBTFUL: readonly RegExp[] = [
  /(?<![\w.-])\/(?:work|root)\/[^\s"'`)]*/g,
  /(?<![\w.-])\/(?:home|Users)\/[\w.-]+\/[^\s"'`)]*/g,
  /\b[A-Z]:\\Users\\\w+/g,
  /(?:live|test)_[0-9a-f]{32}/gi,
];

/** What a file should not hold: its line is named, its text is not repeated in full. */
export function doubtful(path: string, text: string): string[] {
  return text.split("\n").flatMap((line, i) =>
    DOUBTFUL.flatMap((pattern) =>
      [...line.matchAll(pattern)].map(([found]) =>
        `${path}:${i + 1} ${found.slice(0, 12)}…`
      )
    )
  );
}
