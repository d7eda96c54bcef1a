/** The files in generated conversations. */
import type { V2File } from "../../../types/v2/file.ts";
import type { Draft } from "./draft.ts";

/** The files of every conversation by their name. */
const FILES = {
  "notes.txt": "Both responses were read twice.\n",
  "scores.csv": "source,score\nalder-large,2\nbirch-small,1\n",
} as const;

/** Returns the content of a file of every conversation; `undefined` if there is none of that name. */
export function conversationFile(name: string): string | undefined {
  return Object.hasOwn(FILES, name)
    ? FILES[name as keyof typeof FILES]
    : undefined;
}

/** Returns plain files: the form of files that every client can read. */
export function plainFiles({ urlOf }: Draft): V2File[] {
  return [
    {
      name: "notes.txt",
      mime_type: "text/plain",
      content: btoa(FILES["notes.txt"]),
      scale_url: urlOf("notes.txt"),
      url: urlOf("notes.txt"),
    },
    { name: "scores.csv", mime_type: "text/csv", url: urlOf("scores.csv") },
  ];
}

/** Returns a single audio file. */
export function voiceNote({ urlOf, random }: Draft): V2File {
  const duration = random.integer(10, 100) / 10;
  return {
    mime_type: "audio/wav",
    url: urlOf("notes.txt"),
    duration,
    transcript: "Both responses were read twice.",
    transcript_url: urlOf("notes.txt"),
    transcript_start: 0,
    transcript_end: duration,
  };
}

/** Returns a file of each kind: plain, an image and audio. */
export function attachments(draft: Draft): readonly V2File[] {
  const image: V2File = {
    name: "window.png",
    mime_type: "image/png",
    url: "https://example.com/window.png",
    file_size_in_bytes: draft.random.integer(1, 1000) * 1024,
  };
  return [...plainFiles(draft).slice(0, 1), image, voiceNote(draft)];
}
