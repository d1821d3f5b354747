/** Opens the declared state of rules: src/model/rule-state.ts. */
import type { Rule, RuleState } from '#model/rule'
import type {
  StateDeclaration,
  StateDeclarations,
  StateFields,
  StateKey,
  StateMap,
  StateSet,
} from '#model/rule-state'
import type { KeptMemory } from '../kept-memory.ts'
import { Recent } from './recent.ts'
import { Amounts, DistinctItems, type Moment } from './windows.ts'

/** Value in a baseline file. */
type SavedValue = string | number
type Entry = readonly [key: string, value: SavedValue]

interface Persistent {
  /** Entries for a baseline file. */
  entries(): Iterable<Entry>
  /** An entry of a file; newer state is not overwritten, nor is a value of another type taken. */
  load(key: string, value: SavedValue): void
}

class Values<Value> implements StateMap<Value>, Persistent {
  readonly #recent: Recent<Value>
  readonly #write: (value: Value) => SavedValue
  readonly #read: (value: SavedValue) => Value | undefined

  constructor(
    recent: Recent<Value>,
    write: (value: Value) => SavedValue,
    read: (value: SavedValue) => Value | undefined,
  ) {
    this.#recent = recent
    this.#write = write
    this.#read = read
  }

  get(key: StateKey): Value | undefined {
    return this.#recent.get(key)
  }

  set(key: StateKey, value: Value): void {
    this.#recent.swap(key, value)
  }

  swap(key: StateKey, value: Value): Value | undefined {
    return this.#recent.swap(key, value)
  }

  *entries(): Iterable<Entry> {
    for (const [key, value] of this.#recent.entries()) yield [key, this.#write(value)]
  }

  load(key: string, saved: SavedValue): void {
    const value = this.#read(saved)
    if (value !== undefined) this.#recent.getOrMake(key, () => value)
  }
}

class Members implements StateSet, Persistent {
  readonly #recent: Recent<1>

  constructor(recent: Recent<1>) {
    this.#recent = recent
  }

  has(key: StateKey): boolean {
    return this.#recent.get(key) !== undefined
  }

  add(key: StateKey): boolean {
    return this.#recent.swap(key, 1) === undefined
  }

  entries(): Iterable<Entry> {
    return this.#recent.entries()
  }

  load(key: string): void {
    this.add(key)
  }
}

/** The state of many rules, each opened at its first use. */
export class RuleStates {
  readonly counters = { detectWindowsDropped: 0, detectMemoryDropped: 0 }
  readonly #moment: Moment
  readonly #seed: number
  /** By id of the rule. */
  readonly #states = new Map<string, RuleState>()

  /** @param seed against keys that collide on purpose; results do not depend on it */
  constructor(moment: Moment, seed = 0) {
    this.#moment = moment
    this.#seed = seed
  }

  of(rule: Rule): RuleState {
    const known = this.#states.get(rule.id)
    if (known !== undefined) return known
    const state = Object.fromEntries(
      Object.entries(rule.state ?? {}).map(([name, declared]) => [name, this.#open(declared)]),
    )
    this.#states.set(rule.id, state)
    return state
  }

  /** Drops the state of all other rules. */
  keepOnly(rules: readonly Rule[]): void {
    const ids = new Set(rules.map(({ id }) => id))
    for (const id of this.#states.keys()) if (!ids.has(id)) this.#states.delete(id)
  }

  /** A capture of an earlier time follows: windows are cleared, stored values stay. */
  restart(): void {
    for (const state of this.#states.values())
      for (const part of Object.values(state))
        if (part instanceof DistinctItems || part instanceof Amounts) part.clear()
  }

  /** Persisted state, for the baseline file: rule → name and key → value. */
  saved(rules: readonly Rule[]): KeptMemory {
    const kept = rules
      .filter(isPersistent)
      .map((rule) => [rule.id, new Map(this.#entriesOf(rule))] as const)
      .filter(([, entries]) => entries.size > 0)
    return new Map(kept)
  }

  /** State for rules that keep none is skipped, and newer state of a rule is not overwritten. */
  load(memory: KeptMemory, rules: readonly Rule[]): void {
    for (const rule of rules.filter(isPersistent)) {
      const names = persistedNames(rule.state ?? {})
      const state = this.of(rule)
      for (const id of [...(rule.formerIds ?? []), rule.id])
        for (const [text, value] of memory.get(id) ?? []) {
          const space = text.indexOf(' ')
          const isNamed = space >= 0 && names.includes(text.slice(0, space))
          // Files of earlier versions have no names.
          const name = isNamed ? text.slice(0, space) : names[0]!
          const part = state[name] as Persistent
          part.load(isNamed ? text.slice(space + 1) : text, value)
        }
    }
  }

  *#entriesOf(rule: Rule): Iterable<Entry> {
    const state = this.of(rule)
    for (const name of persistedNames(rule.state ?? {}))
      for (const [key, value] of (state[name] as Persistent).entries()) yield [`${name} ${key}`, value]
  }

  #open(declared: StateDeclaration): unknown {
    const { limit } = declared
    const seed = this.#seed
    if (declared.kind === 'distinct' || declared.kind === 'count') {
      const dropped = (count: number) => (this.counters.detectWindowsDropped += count)
      const options = { limit, seconds: declared.seconds, moment: this.#moment, dropped, seed }
      return declared.kind === 'distinct' ? new DistinctItems(options) : new Amounts(options)
    }
    const dropped = (count: number) => (this.counters.detectMemoryDropped += count)
    if (declared.kind === 'set') return new Members(new Recent<1>(limit, dropped, seed))
    if (declared.kind !== 'records') {
      const persisted = declared.kind === 'map' ? declared.persisted : undefined
      const read = (saved: SavedValue) => (typeof saved === persisted ? saved : undefined)
      return new Values<SavedValue>(new Recent(limit, dropped, seed), same, read)
    }
    const { fields } = declared
    return new Values<StateFields>(
      new Recent(limit, dropped, seed),
      (record) => JSON.stringify(Object.keys(fields).map((name) => record[name])),
      (saved) => recordIn(saved, fields),
    )
  }
}

function same(value: SavedValue): SavedValue {
  return value
}

/** Undefined unless the text is a list of values of these types. */
function recordIn(saved: SavedValue, fields: StateFields): StateFields | undefined {
  let list: unknown
  try {
    list = JSON.parse(String(saved))
  } catch {
    return undefined
  }
  const names = Object.keys(fields)
  if (!Array.isArray(list) || list.length !== names.length) return undefined
  if (!names.every((name, i) => typeof (list as unknown[])[i] === typeof fields[name])) return undefined
  return Object.fromEntries(names.map((name, i) => [name, (list as StateFields[string][])[i]!]))
}

function persistedNames(state: StateDeclarations): readonly string[] {
  return Object.entries(state)
    .filter(
      ([, declared]) =>
        'persisted' in declared && declared.persisted !== undefined && declared.persisted !== false,
    )
    .map(([name]) => name)
}

function isPersistent({ state = {} }: Rule): boolean {
  return persistedNames(state).length > 0
}
