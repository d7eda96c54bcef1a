/** The state of an emulator as a JSON document, and back. */
import type { EmulatorSettings } from "../options/options.ts";
import type { JsonObject, JsonValue } from "../../types/json.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type EmulatorEntry, entryKey } from "../util/changes.ts";
import { invalidValue } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { isArray, isObject } from "../util/json.ts";
import { isEmulatorKey } from "../util/keys.ts";
import { addKeyTenant, newState, type State } from "./state.ts";
import {
  partsOf,
  TENANT_TABLES,
  tenantEntries,
  type TenantTable,
} from "./tables.ts";

/**
 * The state of an emulator, except its log of requests and the contents of
 * uploaded files. It contains no configured keys: accounts are numbered.
 */
export interface EmulatorDocument {
  /** Always `"labelwire-scale-emulator"`. */
  readonly format: "labelwire-scale-emulator";
  /** The version of the format: always 1. */
  readonly version: 1;
  /** The entries; within each table, the oldest first. */
  readonly entries: readonly EmulatorEntry[];
}

/** The format of every document. */
const FORMAT = "labelwire-scale-emulator";

/** The version of the format. */
const VERSION = 1;

/** The table of the seed, from which ids and labels continue. */
const SEED = "seed";

/** Returns a document with those entries. */
export function toDocument(
  entries: readonly EmulatorEntry[],
): EmulatorDocument {
  return { format: FORMAT, version: VERSION, entries };
}

/** Returns all entries of a state. Their values change later. */
export function allEntries(state: State): readonly EmulatorEntry[] {
  return [
    ...partEntries(state),
    ...[...state.tenants.values()].flatMap(tenantEntries),
  ];
}

/** Returns the entries of the parts that an emulator has only one of. All are small. */
export function partEntries(state: State): readonly EmulatorEntry[] {
  const parts = Object.entries(partsOf(state))
    .map(([table, part]) => partEntry(table, part.save()));
  return [partEntry(SEED, state.services.random.seed), ...parts];
}

function partEntry(table: string, value: JsonValue): EmulatorEntry {
  return { tenant: "", table, id: "", value };
}

/** The state that a document is read into. */
interface Target {
  readonly state: State;
  /** The tenants by name. */
  readonly tenants: Map<string, Tenant>;
}

/** An entry and its index in the document. */
interface IndexedEntry {
  readonly index: number;
  readonly entry: EmulatorEntry;
}

/** Returns the state in a document. Throws a 400 that names the first invalid value. */
export function readDocument(
  value: unknown,
  settings: EmulatorSettings,
): State {
  const entries = readEntries(value);
  const state = newState(settings, readSeed(entries));
  const tenants = [...state.tenants.values()]
    .map((tenant) => [tenant.rules.name, tenant] as const);
  const target: Target = { state, tenants: new Map(tenants) };
  // Projects come before their batches, and these before their tasks, whatever
  // the order in the document.
  for (const table of tableNames(state)) {
    for (const indexed of entries.get(table) ?? []) restore(indexed, target);
  }
  for (const tenant of target.tenants.values()) {
    const newest = tenant.tasks.at(-1)?.task.created_at;
    if (newest !== undefined) {
      state.services.clock.notBefore(Date.parse(newest));
    }
  }
  checkTables([...entries.keys()], state);
  return state;
}

function tableNames(state: State): readonly string[] {
  return [...Object.keys(partsOf(state)), ...Object.keys(TENANT_TABLES)];
}

function checkTables(names: readonly string[], state: State): void {
  const known = [SEED, ...tableNames(state)];
  const unknown = names.find((table) => !known.includes(table));
  if (unknown === undefined) return;
  throw invalidValue("table", `one of ${known.join(", ")}`, unknown);
}

/** Checks the form of a document. Returns its entries by table. */
function readEntries(
  value: unknown,
): ReadonlyMap<string, readonly IndexedEntry[]> {
  if (!isObject(value) || value.format !== FORMAT) {
    const format = isObject(value) ? value.format : undefined;
    throw invalidValue("The format of the document", `"${FORMAT}"`, format);
  }
  const { version, entries } = value;
  if (version !== VERSION) {
    throw invalidValue("version", String(VERSION), version);
  }
  if (!isArray(entries)) throw invalidValue("entries", "an array", entries);
  const seen = new Set<string>();
  const tables = new Map<string, IndexedEntry[]>();
  for (const [index, item] of entries.entries()) {
    const entry = readEntry(index, item);
    const key = entryKey(entry);
    if (seen.has(key)) {
      throw new EmulatorError(400, `entries[${index}] is a duplicate`);
    }
    seen.add(key);
    const indexed = tables.get(entry.table) ?? [];
    tables.set(entry.table, indexed);
    indexed.push({ index, entry });
  }
  return tables;
}

function readEntry(index: number, item: JsonValue): EmulatorEntry {
  if (!isObject(item)) throw invalidEntry(index, "it must be an object");
  const { tenant, table, id, value } = item;
  if (
    typeof tenant !== "string" || typeof table !== "string" ||
    typeof id !== "string" || value === undefined
  ) {
    throw invalidEntry(
      index,
      "it must have the strings tenant, table and id, and a value",
    );
  }
  return { tenant, table, id, value };
}

function readSeed(
  tables: ReadonlyMap<string, readonly IndexedEntry[]>,
): string {
  const value = tables.get(SEED)?.[0]?.entry.value;
  if (typeof value === "string") return value;
  throw invalidValue("The value of the seed entry", "a string", value);
}

function restore({ index, entry }: IndexedEntry, target: Target): void {
  const { table, value } = entry;
  try {
    const tenantTable = findTable(table);
    if (tenantTable === undefined) {
      partsOf(target.state)[table]?.load(value);
    } else {
      checkMembers(value, tenantTable.members);
      // The document belongs to the caller.
      tenantTable.restore(
        findOrAddTenant(entry.tenant, target),
        structuredClone(value),
      );
    }
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    throw invalidEntry(index, error.message);
  }
}

function findTable(table: string): TenantTable | undefined {
  return Object.hasOwn(TENANT_TABLES, table) ? TENANT_TABLES[table] : undefined;
}

function checkMembers(
  value: JsonValue,
  members: TenantTable["members"],
): asserts value is JsonObject {
  if (!isObject(value)) throw invalidValue("value", "an object", value);
  for (const [name, type] of Object.entries(members)) {
    const member = value[name];
    if (typeof member === type && member !== null) continue;
    throw invalidValue(name, `of type ${type}`, member);
  }
}

/** The tenant of a made-up key is added; that of an account must exist. */
function findOrAddTenant(name: string, { state, tenants }: Target): Tenant {
  const existing = tenants.get(name);
  if (existing !== undefined) return existing;
  const key = name.startsWith("keys/") ? name.slice("keys/".length) : "";
  if (!isEmulatorKey(key)) {
    throw new EmulatorError(400, `this emulator has no tenant "${name}"`);
  }
  const tenant = addKeyTenant(state, key);
  tenants.set(name, tenant);
  return tenant;
}

function invalidEntry(index: number, reason: string): EmulatorError {
  return new EmulatorError(400, `entries[${index}] is invalid: ${reason}`);
}
