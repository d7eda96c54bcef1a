/** The table of all commands, of which the methods and the control routes are made. */
import type { Engine } from "../engine/engine.ts";
import { CALLBACK_COMMANDS, type EmulatorCallbacks } from "./callbacks.ts";
import { CHAT_TASK_COMMANDS, type EmulatorChatTasks } from "./chat_tasks.ts";
import { CLOCK_COMMANDS, type EmulatorClock } from "./clock.ts";
import { type AnyCommand, methodsOf } from "./command.ts";
import { DOCUMENT_COMMANDS, type EmulatorDocuments } from "./documents.ts";
import { type EmulatorFaults, FAULT_COMMANDS } from "./faults.ts";
import {
  DATASET_COMMANDS,
  DELIVERY_COMMANDS,
  type EmulatorDatasets,
  type EmulatorDeliveries,
} from "./deliveries.ts";
import { type EmulatorProjects, PROJECT_COMMANDS } from "./projects.ts";
import { type EmulatorRequests, REQUEST_COMMANDS } from "./requests.ts";
import {
  AUTO_COMPLETE_COMMANDS,
  type EmulatorAutoComplete,
  type EmulatorLatency,
  type EmulatorRateLimit,
  LATENCY_COMMANDS,
  RATE_LIMIT_COMMANDS,
} from "./settings.ts";
import { type EmulatorSnapshots, SNAPSHOT_COMMANDS } from "./snapshots.ts";
import { type EmulatorTasks, TASK_COMMANDS } from "./tasks.ts";

/** Everything that controls an emulator, by noun. */
export interface EmulatorControls extends EmulatorDocuments {
  /** The tasks: what labelers and reviewers do. */
  readonly tasks: EmulatorTasks;
  /** The chat tasks: how they end, as v2 shows it. */
  readonly chatTasks: EmulatorChatTasks;
  /** The projects. */
  readonly projects: EmulatorProjects;
  /** The deliveries of projects of v2. */
  readonly deliveries: EmulatorDeliveries;
  /** The datasets of v2. */
  readonly datasets: EmulatorDatasets;
  /** The clock. */
  readonly clock: EmulatorClock;
  /** The faults. */
  readonly faults: EmulatorFaults;
  /** The snapshots. */
  readonly snapshots: EmulatorSnapshots;
  /** The log of requests. */
  readonly requests: EmulatorRequests;
  /** The callbacks. */
  readonly callbacks: EmulatorCallbacks;
  /** The automatic completion of live tasks. */
  readonly autoComplete: EmulatorAutoComplete;
  /** The latency of responses. */
  readonly latency: EmulatorLatency;
  /** The rate limit. */
  readonly rateLimit: EmulatorRateLimit;
}

/** All commands, by noun. */
const COMMANDS = {
  tasks: TASK_COMMANDS,
  chatTasks: CHAT_TASK_COMMANDS,
  projects: PROJECT_COMMANDS,
  deliveries: DELIVERY_COMMANDS,
  datasets: DATASET_COMMANDS,
  clock: CLOCK_COMMANDS,
  faults: FAULT_COMMANDS,
  snapshots: SNAPSHOT_COMMANDS,
  requests: REQUEST_COMMANDS,
  callbacks: CALLBACK_COMMANDS,
  autoComplete: AUTO_COMPLETE_COMMANDS,
  latency: LATENCY_COMMANDS,
  rateLimit: RATE_LIMIT_COMMANDS,
  documents: DOCUMENT_COMMANDS,
} as const;

/** Returns the methods that control an emulator. */
export function controlsOf(engine: Engine): EmulatorControls {
  const { authKeys } = engine.settings.callbacks;
  return {
    tasks: methodsOf(engine, COMMANDS.tasks),
    chatTasks: methodsOf(engine, COMMANDS.chatTasks),
    projects: methodsOf(engine, COMMANDS.projects),
    deliveries: methodsOf(engine, COMMANDS.deliveries),
    datasets: methodsOf(engine, COMMANDS.datasets),
    clock: methodsOf(engine, COMMANDS.clock),
    faults: methodsOf(engine, COMMANDS.faults),
    snapshots: methodsOf(engine, COMMANDS.snapshots),
    requests: methodsOf(engine, COMMANDS.requests),
    callbacks: {
      authKeys: { ...authKeys },
      ...methodsOf(engine, COMMANDS.callbacks),
    },
    autoComplete: methodsOf(engine, COMMANDS.autoComplete),
    latency: methodsOf(engine, COMMANDS.latency),
    rateLimit: methodsOf(engine, COMMANDS.rateLimit),
    ...methodsOf(engine, COMMANDS.documents),
  };
}

/** Returns all commands. Their paths begin after `/__emulator`. */
export function allCommands(): readonly AnyCommand[] {
  const nouns: readonly object[] = Object.values(COMMANDS);
  return nouns.flatMap((commands): AnyCommand[] => Object.values(commands));
}
