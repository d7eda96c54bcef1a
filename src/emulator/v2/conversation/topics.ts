/** What generated conversations are about. */

/** A prompt with two responses to it, of which the first is better. */
export interface Topic {
  /** The prompt. */
  readonly prompt: string;
  /** The better response, in two parts. */
  readonly better: readonly [string, string];
  /** The other response. */
  readonly other: string;
  /** A text that both rely on. */
  readonly reference: string;
  /** What a good response does. */
  readonly criteria: readonly [string, string];
}

/** The models of all generated conversations, as their messages and projects name them. */
export const MODELS: readonly [string, string] = ["alder-large", "birch-small"];

/** The topics, one of which each turn is about. */
export const TOPICS: readonly Topic[] = [
  {
    prompt: "How often do I water basil on a window sill?",
    better: [
      "Water it when the top of the soil is dry",
      ", in summer about every second day.",
    ],
    other: "Once a month is enough for any plant.",
    reference: "Basil wilts within a few days if its soil dries out.",
    criteria: ["Says how to tell that it is time", "Names an interval"],
  },
  {
    prompt: "What is 15 percent of 240?",
    better: ["It is 36", ", because 10 percent is 24 and 5 percent is 12."],
    other: "It is 32.",
    reference: "A percentage is a number of hundredths.",
    criteria: ["Is correct", "Shows the steps"],
  },
  {
    prompt: "Write a function that reverses a string in Python.",
    better: ["def reverse(text):", "\n    return text[::-1]"],
    other: "def reverse(text):\n    return reversed(text)",
    reference: "A slice with the step -1 goes backwards.",
    criteria: ["Returns a string", "Is a function"],
  },
  {
    prompt: "Which train do I take to be in Kassel before noon?",
    better: [
      "The one at 8:12 arrives at 11:40",
      "; the next one arrives after noon.",
    ],
    other: "Any train in the morning.",
    reference: "Departures: 8:12 (arrives 11:40), 10:12 (arrives 13:40).",
    criteria: ["Names a departure", "Arrives before noon"],
  },
];

/** What the other prompts are about. */
const ANY_TOPIC: Omit<Topic, "prompt"> = {
  better: ["This is a response", ", with a reason for it."],
  other: "This is another response.",
  reference: "What the response relies on.",
  criteria: ["Responds to the prompt", "Has a reason"],
};

/** Returns the topic of a prompt. The responses to an unknown one fit any. */
export function topicOf(prompt: string): Topic {
  return TOPICS.find((topic) => topic.prompt === prompt) ??
    { ...ANY_TOPIC, prompt };
}
