/**
 * State of rules. A rule declares each part with a name, a type and bounds (`Rule.state`); the detector opens it, and `evaluate`
 * gets it. Windows slide with capture time; late facts count as of now.
 */

/** A text, or its parts, which are compared one by one and cost no text for each fact. Parts of persisted keys are joined. */
export type StateKey = string | readonly StateKeyPart[]
export type StateKeyPart = string | number | undefined | readonly StateKeyPart[]

/** Bounded: the least recently used entries are dropped first, half of the limit at a time, and counted. */
export interface StateMap<Value> {
  /** The value; it counts as used. */
  get(key: StateKey): Value | undefined
  set(key: StateKey, value: Value): void
  /** Stores the value and returns the former one. */
  swap(key: StateKey, value: Value): Value | undefined
}

export interface StateSet {
  has(key: StateKey): boolean
  /** True if the entry is new. */
  add(key: StateKey): boolean
}

/** Counts distinct items. */
export interface DistinctWindow {
  /** Adds the item; the number of distinct items now in the window. @param seconds shorter than declared, if at all */
  add(key: StateKey, item: string, seconds?: number): number
}

/** Adds amounts. Of repeats that took longer than the window, only their share was in it. */
export interface CountWindow {
  /** Adds the amount; the sum now in the window. @param seconds shorter than declared, if at all */
  add(key: StateKey, amount: number, seconds?: number): number
  /** The sum now in the window. */
  sum(key: StateKey, seconds?: number): number
}

interface Bounds {
  /** Entries or windows at once. */
  readonly limit: number
}

interface Persistence {
  /** Its entries are normal behaviour, and part of the baseline file. Default: no. */
  readonly persisted?: boolean
}

interface Sliding extends Bounds {
  readonly seconds: number
}

/** Values of records in a baseline file. */
export type StateField = string | number
export type StateFields = Readonly<Record<string, StateField>>

/** The type of the values of a persisted map, by which what a baseline file holds is checked. */
type NameOfType<Value> = Value extends string ? 'string' : 'number'

export type StateDeclaration =
  | ({ readonly kind: 'map'; readonly persisted?: 'string' | 'number' } & Bounds)
  | ({ readonly kind: 'set' } & Bounds & Persistence)
  | ({ readonly kind: 'records'; readonly fields: StateFields } & Bounds & Persistence)
  | ({ readonly kind: 'distinct' | 'count' } & Sliding)

declare const STATE: unique symbol
/** A declaration, and the type of what is opened of it. */
export type Declared<State> = StateDeclaration & { readonly [STATE]?: State }

export type StateDeclarations = Readonly<Record<string, Declared<unknown>>>

/** State that `evaluate` gets, by the declarations. */
export type StateOf<Declarations extends StateDeclarations> = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends Declared<infer State> ? State : never
}

export function stateMap<Value extends string | number | boolean | object>(
  bounds: Bounds & (Value extends string | number ? { readonly persisted?: NameOfType<Value> } : object),
): Declared<StateMap<Value>> {
  return { kind: 'map', ...bounds }
}

type Widened<Fields> = { readonly [Name in keyof Fields]: Fields[Name] extends number ? number : string }

/** A map of records. @param fields names and, by an example, types: what a baseline file holds is checked against them */
export function stateRecords<const Fields extends StateFields>(
  bounds: Bounds & Persistence & { readonly fields: Fields },
): Declared<StateMap<Widened<Fields>>> {
  return { kind: 'records', ...bounds }
}

export function stateSet(bounds: Bounds & Persistence): Declared<StateSet> {
  return { kind: 'set', ...bounds }
}

export function distinctWindow(bounds: Sliding): Declared<DistinctWindow> {
  return { kind: 'distinct', ...bounds }
}

export function countWindow(bounds: Sliding): Declared<CountWindow> {
  return { kind: 'count', ...bounds }
}
