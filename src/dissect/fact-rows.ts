/** The rows of one flow by what their facts say. */
import { isQuiet } from '#model/fact'
import type { Told } from './told.ts'

/** Up to so many rows are compared one by one: most flows say few things, and need no keys and no map for them. */
const FEW = 8

/** Shared by all that have none, and never written to. */
const NO_ROWS: number[] = []

export class FactRows {
  /** Rows in the order they came; undefined once there are more than a few. */
  #few: number[] | undefined = NO_ROWS
  #byKey: Map<string, number> | undefined

  get size(): number {
    return this.#few?.length ?? this.#byKey!.size
  }

  /** The row of a fact; undefined if it was never told. @param toldIn what a row stands for */
  find(told: Told, toldIn: (row: number) => Told): number | undefined {
    if (this.#few === undefined) return this.#byKey!.get(keyOf(told))
    for (const row of this.#few) if (isSame(told, toldIn(row))) return row
    return undefined
  }

  /** Adds the row of a fact that `find` has not found. */
  add(told: Told, row: number, toldIn: (row: number) => Told): void {
    if (this.#few !== undefined) {
      this.#few = withOneMore(this.#few, row)
      if (this.#few.length <= FEW) return
      this.#byKey = new Map(this.#few.map((one) => [keyOf(one === row ? told : toldIn(one)), one]))
      this.#few = undefined
    } else this.#byKey!.set(keyOf(told), row)
  }

  all(): Iterable<number> {
    return this.#few ?? this.#byKey!.values()
  }

  /** Takes out the row that came first; undefined if there is none. */
  takeOldest(): number | undefined {
    if (this.#few !== undefined) return this.#few.shift()
    const [oldest] = this.#byKey!
    if (oldest !== undefined) this.#byKey!.delete(oldest[0])
    return oldest?.[1]
  }
}

/** Just large enough while they are fewest, for every flow that says something has some; `push` makes room for seventeen. */
function withOneMore(rows: number[], row: number): number[] {
  const [first, second, third] = rows as [number, number, number]
  switch (rows.length) {
    case 0:
      return [row]
    case 1:
      return [first, row]
    case 2:
      return [first, second, row]
    case 3:
      return [first, second, third, row]
    default:
      rows.push(row)
      return rows
  }
}

/** What makes a fact "the same again" within its flow. Values of changes count; values that were read do not. */
function keyOf({ fact, entry }: Told): string {
  const whom = `${entry.index}|${fact.about ?? ''}|${fact.kind}|`
  switch (fact.kind) {
    case 'operation':
      return `${whom}${fact.verb}|${fact.code}|${fact.name}|${fact.object ?? ''}|${fact.unit ?? ''}|${fact.outcome}|${fact.error ?? ''}|${isQuiet(fact.verb) ? '' : (fact.value ?? '')}`
    case 'identity':
      return `${whom}${fact.attribute}|${fact.value}`
    case 'reading':
      return `${whom}${fact.point}` // sampled before folding
    case 'session':
      return `${whom}${fact.phase}|${fact.user ?? ''}|${fact.method}|${fact.secured}|${fact.clearText ?? ''}|${fact.defaultCredentials ?? ''}`
    case 'transfer':
      return `${whom}${fact.name}|${fact.type}|${fact.octets}|${fact.direction}|${fact.sha256 ?? ''}`
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

/** True where `keyOf` would say the same of both, without making the keys. */
export function isSame(one: Told, other: Told): boolean {
  const a = one.fact
  const b = other.fact
  if (a.kind !== b.kind || one.entry !== other.entry || !alike(a.about, b.about)) return false
  switch (a.kind) {
    case 'operation': {
      const that = b as typeof a
      return (
        a.verb === that.verb &&
        a.code === that.code &&
        a.name === that.name &&
        alike(a.object, that.object) &&
        alike(a.unit, that.unit) &&
        a.outcome === that.outcome &&
        alike(a.error, that.error) &&
        (isQuiet(a.verb) || alike(a.value, that.value))
      )
    }
    case 'identity': {
      const that = b as typeof a
      return a.attribute === that.attribute && a.value === that.value
    }
    case 'reading':
      return a.point === (b as typeof a).point
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
      return keyOf(one) === keyOf(other)
  }
}

function alike(a: string | number | undefined, b: string | number | undefined): boolean {
  return a === b || String(a ?? '') === String(b ?? '')
}
