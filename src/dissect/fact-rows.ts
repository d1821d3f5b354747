/** Rows of one flow, by the content of their facts. */
import { isQuiet, type Operation } from '#model/fact'
import { extended } from '#model/short-list'
import type { EmittedFact } from './emitted-fact.ts'

/** Up to this many rows are compared one by one: most flows have few facts, and need no map. */
const FEW = 8

/** Shared by all that have none, and never written to. */
const NO_ROWS: number[] = []

/** Fact of a row. */
type EmittedIn = (row: number) => EmittedFact

/** Rows whose facts share their word: one, a few, or many by their keys. */
type Alike = number | number[] | Map<string, number>

export class FactRows {
  /** In the order they came. */
  #rows: number[] = NO_ROWS
  /** The same by the word of each; undefined while they are few. */
  #byWord: Map<string, Alike> | undefined

  get size(): number {
    return this.#rows.length
  }

  /** Row of a fact; undefined if it was never emitted. */
  find(emitted: EmittedFact, emittedIn: EmittedIn): number | undefined {
    if (this.#byWord === undefined) return among(this.#rows, emitted, emittedIn)
    const alike = this.#byWord.get(wordOf(emitted))
    if (alike === undefined) return undefined
    if (typeof alike === 'number') return isSame(emitted, emittedIn(alike)) ? alike : undefined
    return alike instanceof Map ? alike.get(keyOf(emitted)) : among(alike, emitted, emittedIn)
  }

  /** Adds the row of a fact that `find` has not found. */
  add(row: number, emittedIn: EmittedIn): void {
    this.#rows = extended(this.#rows, row)
    if (this.#byWord !== undefined) file(this.#byWord, row, emittedIn)
    else if (this.#rows.length > FEW) {
      this.#byWord = new Map()
      for (const one of this.#rows) file(this.#byWord, one, emittedIn)
    }
  }

  all(): readonly number[] {
    return this.#rows
  }

  /** Takes out the row that came first; undefined if there is none. */
  takeOldest(emittedIn: EmittedIn): number | undefined {
    const oldest = this.#rows.shift()
    if (oldest !== undefined && this.#byWord !== undefined) takeOut(this.#byWord, oldest, emittedIn)
    return oldest
  }
}

function among(rows: readonly number[], emitted: EmittedFact, emittedIn: EmittedIn): number | undefined {
  for (const row of rows) if (isSame(emitted, emittedIn(row))) return row
  return undefined
}

function file(byWord: Map<string, Alike>, row: number, emittedIn: EmittedIn): void {
  const emitted = emittedIn(row)
  const word = wordOf(emitted)
  const alike = byWord.get(word)
  if (alike === undefined) byWord.set(word, row)
  else if (typeof alike === 'number') byWord.set(word, [alike, row])
  else if (alike instanceof Map) alike.set(keyOf(emitted), row)
  else if (alike.length < FEW) alike.push(row)
  else byWord.set(word, new Map([...alike, row].map((one) => [keyOf(emittedIn(one)), one])))
}

function takeOut(byWord: Map<string, Alike>, row: number, emittedIn: EmittedIn): void {
  const emitted = emittedIn(row)
  const word = wordOf(emitted)
  const alike = byWord.get(word)
  if (alike instanceof Map) alike.delete(keyOf(emitted))
  else if (typeof alike === 'object') alike.splice(alike.indexOf(row), 1)
  else byWord.delete(word)
}

/** Part of a fact that differs most among those of a flow, unchanged: a key of all its parts is expensive. */
function wordOf({ fact }: EmittedFact): string {
  switch (fact.kind) {
    case 'operation':
      return fact.object ?? ''
    case 'identity':
      return fact.value
    case 'reading':
      return fact.point
    case 'session':
      return fact.user ?? ''
    case 'transfer':
    case 'lookup':
      return fact.name
    case 'stream':
      return fact.id
    case 'topology':
      return String(fact.about ?? '')
    case 'anomaly':
      return fact.detail ?? ''
    default:
      return fact satisfies never
  }
}

/**
 * Key of a fact: the same key within a flow is a repeat. Values of changes belong to the key; values that were read do
 * not.
 */
function keyOf({ fact, entry }: EmittedFact): string {
  const whom = `${entry.index}|${fact.about ?? ''}|${fact.kind}|`
  switch (fact.kind) {
    case 'operation':
      return `${whom}${fact.verb}|${fact.code}|${fact.name}|${fact.object ?? ''}|${fact.unit ?? ''}|${fact.outcome}|${fact.error ?? ''}|${isQuiet(fact.verb) ? '' : `${fact.value ?? ''}${qualifierText(fact)}`}`
    case 'identity':
      return `${whom}${fact.attribute}|${fact.value}`
    case 'reading':
      return `${whom}${fact.point}` // sampled before folding
    case 'session':
      return `${whom}${fact.phase}|${fact.user ?? ''}|${fact.method}|${fact.secured}|${fact.clearText ?? ''}|${fact.defaultCredentials ?? ''}`
    case 'transfer':
      return `${whom}${fact.name}|${fact.type}|${fact.bytes}|${fact.direction}|${fact.sha256 ?? ''}`
    case 'lookup':
      return `${whom}${fact.name}|${fact.answer ?? ''}|${fact.outcome}`
    case 'stream':
      return `${whom}${fact.id}|${fact.state}`
    case 'topology':
      return `${whom}${fact.port ?? ''}|${fact.neighbour ?? ''}|${fact.vlan ?? ''}|${fact.ring ?? ''}|${fact.route ?? ''}`
    case 'anomaly':
      return `${whom}${fact.what}|${fact.detail ?? ''}`
    default:
      return fact satisfies never
  }
}

/** `|priority=8`; most operations have none. */
function qualifierText({ qualifiers }: Operation): string {
  if (qualifiers === undefined) return ''
  return Object.entries(qualifiers)
    .map(([name, value]) => `|${name}=${value}`)
    .join('')
}

/** True if `keyOf` would return the same for both, without creating the keys. */
function isSame(one: EmittedFact, other: EmittedFact): boolean {
  const a = one.fact
  const b = other.fact
  if (a.kind !== b.kind || one.entry !== other.entry || !alike(a.about, b.about)) return false
  switch (a.kind) {
    case 'operation': {
      const that = b as typeof a
      return (
        a.outcome === that.outcome &&
        alike(a.object, that.object) &&
        a.code === that.code &&
        a.verb === that.verb &&
        a.name === that.name &&
        alike(a.unit, that.unit) &&
        alike(a.error, that.error) &&
        (isQuiet(a.verb) || (alike(a.value, that.value) && qualifierText(a) === qualifierText(that)))
      )
    }
    case 'identity': {
      const that = b as typeof a
      return a.attribute === that.attribute && a.value === that.value
    }
    case 'reading':
      return a.point === (b as typeof a).point
    case 'session': {
      const that = b as typeof a
      return (
        a.phase === that.phase &&
        alike(a.user, that.user) &&
        a.method === that.method &&
        a.secured === that.secured &&
        a.clearText === that.clearText &&
        a.defaultCredentials === that.defaultCredentials
      )
    }
    case 'transfer': {
      const that = b as typeof a
      return (
        a.name === that.name &&
        a.type === that.type &&
        a.bytes === that.bytes &&
        a.direction === that.direction &&
        alike(a.sha256, that.sha256)
      )
    }
    case 'stream': {
      const that = b as typeof a
      return a.id === that.id && a.state === that.state
    }
    case 'lookup': {
      const that = b as typeof a
      return a.name === that.name && alike(a.answer, that.answer) && a.outcome === that.outcome
    }
    case 'anomaly': {
      const that = b as typeof a
      return a.what === that.what && alike(a.detail, that.detail)
    }
    case 'topology': {
      const that = b as typeof a
      return (
        alike(a.neighbour, that.neighbour) &&
        alike(a.route, that.route) &&
        alike(a.port, that.port) &&
        alike(a.vlan, that.vlan) &&
        alike(a.ring, that.ring)
      )
    }
    default:
      return a satisfies never
  }
}

function alike(a: string | number | undefined, b: string | number | undefined): boolean {
  if (a === b) return true
  // Most are texts: converting them is expensive.
  if (typeof a === 'string' && typeof b === 'string') return false
  return String(a ?? '') === String(b ?? '')
}
