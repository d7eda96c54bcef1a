/** An emulator as a JSON document, and an emulator made of one. */
import type { JsonObject, JsonValue } from "../../types/json.ts";
import { type EmulatorEntry, keyOfEntry } from "../util/changes.ts";
import { refuse } from "../util/check.ts";
import { EmulatorError } from "../util/errors.ts";
import { isArray, isObject } from "../util/json.ts";
import { isMadeUp } from "../util/keys.ts";
import type { Settings } from "../options/options.ts";
import { addTenant, newState, type State } from "./state.ts";
import {
  partsOf,
  TENANT_TABLES,
  tenantEntries,
  type TenantTable,
} from "./tables.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * All that an emulator knows, but for its log of requests and the bytes of
 * uploaded files. Configured keys are not in it: accounts are counted.
 */
export interface EmulatorDocument {
  /** Always `"labelwire-scale-emulator"`. */
  readonly format: "labelwire-scale-emulator";
  /** The version of the format: always 1. */
  readonly version: 1;
  /** Everything there is, of each kind the oldest first. */
  readonly entries: readonly EmulatorEntry[];
}

/** What every document says of itself. */
const FORMAT = "labelwire-scale-emulator";

/** The version that is written and read. */
const VERSION = 1;

/** The entry that makes ids and labels go on as they would have. */
const SEED = "seed";

/** Makes a document of entries. */
export function documentOf(
  entries: readonly EmulatorEntry[],
): EmulatorDocument {
  return { format: FORMAT, version: VERSION, entries };
}

/** Gives an entry for everything. Their values are living objects. */
export function entriesOf(state: State): readonly EmulatorEntry[] {
  return [
    ...partEntries(state),
    ...[...state.tenants.values()].flatMap(tenantEntries),
  ];
}

/** Gives the entries of what an emulator has one of; all of them are small. */
export function partEntries(state: State): readonly EmulatorEntry[] {
  const parts = Object.entries(partsOf(state))
    .map(([table, part]) => partEntry(table, part.save()));
  return [partEntry(SEED, state.services.random.seed), ...parts];
}

function partEntry(table: string, value: JsonValue): EmulatorEntry {
  return { tenant: "", table, id: "", value };
}

/** A document on its way to become a state. */
interface Reading {
  readonly state: State;
  readonly settings: Settings;
  /** The tenants by name. */
  readonly tenants: Map<string, Tenant>;
}

/** An entry, and its place in the document. */
interface Numbered {
  readonly index: number;
  readonly entry: EmulatorEntry;
}

/**
 * Makes the state that a document describes. Throws a 400 that says what is
 * wrong with it, and where.
 */
export function readDocument(value: unknown, settings: Settings): State {
  const entries = readEntries(value);
  const state = newState(settings, seedIn(entries));
  const tenants = [...state.tenants.values()]
    .map((tenant) => [tenant.rules.name, tenant] as const);
  const reading: Reading = { state, settings, tenants: new Map(tenants) };
  // What belongs to something comes after it, wherever it stands.
  for (const table of tablesOf(state)) {
    for (const numbered of entries.get(table) ?? []) put(numbered, reading);
  }
  for (const tenant of reading.tenants.values()) {
    const newest = tenant.tasks.at(-1)?.task.created_at;
    if (newest !== undefined) state.clock.notBefore(Date.parse(newest));
  }
  checkTables([...entries.keys()], state);
  return state;
}

function tablesOf(state: State): readonly string[] {
  return [...Object.keys(partsOf(state)), ...Object.keys(TENANT_TABLES)];
}

function checkTables(given: readonly string[], state: State): void {
  const known = [SEED, ...tablesOf(state)];
  const unknown = given.find((table) => !known.includes(table));
  if (unknown === undefined) return;
  throw refuse("table", `one of ${known.join(", ")}`, unknown);
}

/** Checks the form of a document, and gives its entries by table. */
function readEntries(value: unknown): ReadonlyMap<string, readonly Numbered[]> {
  if (!isObject(value) || value.format !== FORMAT) {
    throw new EmulatorError(
      400,
      `This is not an emulator's document: its "format" must be "${FORMAT}".`,
    );
  }
  const { version, entries } = value;
  if (version !== VERSION) throw refuse("version", String(VERSION), version);
  if (!isArray(entries)) throw refuse("entries", "an array", entries);
  const seen = new Set<string>();
  const tables = new Map<string, Numbered[]>();
  for (const [index, given] of entries.entries()) {
    const entry = readEntry(index, given);
    const key = keyOfEntry(entry);
    if (seen.has(key)) throw faultAt(index, "it is there twice");
    seen.add(key);
    const numbered = tables.get(entry.table) ?? [];
    tables.set(entry.table, numbered);
    numbered.push({ index, entry });
  }
  return tables;
}

function readEntry(index: number, given: JsonValue): EmulatorEntry {
  if (!isObject(given)) throw faultAt(index, "it must be an object");
  const { tenant, table, id, value } = given;
  if (
    typeof tenant !== "string" || typeof table !== "string" ||
    typeof id !== "string" || value === undefined
  ) {
    throw faultAt(
      index,
      "it must have the texts tenant, table, id and a value",
    );
  }
  return { tenant, table, id, value };
}

function seedIn(tables: ReadonlyMap<string, readonly Numbered[]>): string {
  const value = tables.get(SEED)?.[0]?.entry.value;
  if (typeof value === "string") return value;
  throw refuse("The entry of the seed", "a text", value);
}

function put({ index, entry }: Numbered, reading: Reading): void {
  const { table, value } = entry;
  try {
    const tenantTable = ownTable(table);
    if (tenantTable === undefined) {
      partsOf(reading.state)[table]?.load(value);
    } else {
      checkMembers(value, tenantTable.members);
      // The document stays its owner's.
      tenantTable.put(
        tenantNamed(entry.tenant, reading),
        structuredClone(value),
      );
    }
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    throw faultAt(index, error.message);
  }
}

function ownTable(table: string): TenantTable | undefined {
  return Object.hasOwn(TENANT_TABLES, table) ? TENANT_TABLES[table] : undefined;
}

function checkMembers(
  value: JsonValue,
  members: TenantTable["members"],
): asserts value is JsonObject {
  if (!isObject(value)) throw refuse("its value", "an object", value);
  for (const [name, type] of Object.entries(members)) {
    const member = value[name];
    if (typeof member === type && member !== null) continue;
    throw refuse(name, `of type ${type}`, member);
  }
}

/** A tenant of a made-up key is made; an account must be there. */
function tenantNamed(
  name: string,
  { state, settings, tenants }: Reading,
): Tenant {
  const known = tenants.get(name);
  if (known !== undefined) return known;
  const key = name.startsWith("keys/") ? name.slice("keys/".length) : "";
  if (!isMadeUp(key)) {
    throw new EmulatorError(400, `this emulator has no tenant "${name}"`);
  }
  const tenant = addTenant(state, key, settings);
  tenants.set(name, tenant);
  return tenant;
}

function faultAt(index: number, reason: string): EmulatorError {
  return new EmulatorError(400, `entries[${index}] is wrong: ${reason}`);
}
