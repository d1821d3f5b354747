/** Operations on a link, and their sessions: most links have neither. */
import type { Observation, Operation, Outcome } from '#model/fact'
import { NumberRows } from '#model/number-rows'
import { extended } from '#model/short-list'
import { type Counters, limits } from './limits.ts'
import { NO_SESSIONS } from './link-sessions.ts'

/** In the order of their columns, which come first in a row. */
const OUTCOMES = ['requested', 'succeeded', 'rejected', 'unanswered'] as const satisfies readonly Outcome[]
const FIRST = OUTCOMES.length
const LAST = FIRST + 1
const COLUMNS = LAST + 1
/** Bits that hold the place of an outcome and one. */
const OUTCOME_BITS = 3

/** Room for the numbers of operations, of all links. */
export class OperationRows extends NumberRows {
  constructor() {
    super(COLUMNS)
  }
}

/** Shared by all that have none, and never written to. */
const NO_OBJECTS: string[] = []

export class OperationState {
  readonly verb: Operation['verb']
  readonly code: string
  readonly name: string
  /** The latest first. */
  objects: string[] = NO_OBJECTS
  readonly #columns: Float64Array
  readonly #at: number
  /** Which outcomes came, the latest in the lowest bits: place and one of each. */
  #came = 0

  constructor({ verb, code, name }: Operation, time: number, rows: OperationRows) {
    this.verb = verb
    this.code = code
    this.name = name
    const row = rows.add()
    this.#columns = rows.pieceOf(row)
    this.#at = rows.placeOf(row)
    this.#columns[this.#at + FIRST] = time
    this.#columns[this.#at + LAST] = time
  }

  get first(): number {
    return this.#columns[this.#at + FIRST]!
  }

  get last(): number {
    return this.#columns[this.#at + LAST]!
  }

  /** How often it ended how, in the order they came. */
  get outcomes(): Partial<Record<Outcome, number>> {
    const outcomes: Partial<Record<Outcome, number>> = {}
    for (let shift = OUTCOMES.length - 1; shift >= 0; shift--) {
      const place = ((this.#came >>> (shift * OUTCOME_BITS)) & ((1 << OUTCOME_BITS) - 1)) - 1
      if (place >= 0) outcomes[OUTCOMES[place]!] = this.#columns[this.#at + place]!
    }
    return outcomes
  }

  /** Gives its row back; it is read no more. */
  releaseRow(rows: OperationRows): void {
    rows.freeAt(this.#columns, this.#at)
  }

  /** Adds one fact of this operation: each of its `count` times with the same outcome. */
  add({ outcome, object }: Operation, { time, lastTime, count }: Observation): void {
    const columns = this.#columns
    const at = this.#at
    const place = OUTCOMES.indexOf(outcome)
    if (columns[at + place] === 0) this.#came = (this.#came << OUTCOME_BITS) | (place + 1)
    columns[at + place]! += count
    if (lastTime > columns[at + LAST]!) columns[at + LAST] = lastTime
    if (time < columns[at + FIRST]!) columns[at + FIRST] = time
    if (object !== undefined && object !== this.objects[0]) this.#putFirst(object)
  }

  /** In place where it is known: polling goes round the same few. */
  #putFirst(object: string): void {
    const { objects } = this
    const at = objects.indexOf(object)
    if (at < 0) {
      this.objects = [object].concat(objects.slice(0, limits.objectsPerOperation - 1)) // spreading makes room for seventeen
      return
    }
    objects.copyWithin(1, 0, at)
    objects[0] = object
  }
}

/** Shared by all that have none, and never written to. */
export const NO_OPERATIONS: OperationState[] = []
/** More are found by their code. */
const MANY_OPERATIONS = 16

export class LinkOperations {
  /** In the order they came. Most links have a few: they are looked through. */
  operations = NO_OPERATIONS
  /** By code, once they are many. */
  #byCode: Map<string, OperationState[]> | undefined
  sessions = NO_SESSIONS

  /** The operation a fact is one of, made if new. Undefined at the bound. */
  operation(
    fact: Operation,
    time: number,
    { rows, counters }: { readonly rows: OperationRows; readonly counters: Counters },
  ): OperationState | undefined {
    const { code, verb, name } = fact
    for (const known of this.#byCode === undefined ? this.operations : (this.#byCode.get(code) ?? []))
      if (known.code === code && known.verb === verb && known.name === name) return known
    if (this.operations.length >= limits.operationsPerLink) {
      counters.count('inventory.operations')
      return undefined
    }
    const operation = new OperationState(fact, time, rows)
    this.operations = extended(this.operations, operation)
    if (this.#byCode !== undefined) this.#index(operation)
    else if (this.operations.length > MANY_OPERATIONS) for (const one of this.operations) this.#index(one)
    return operation
  }

  #index(operation: OperationState): void {
    this.#byCode ??= new Map()
    const same = this.#byCode.get(operation.code)
    if (same === undefined) this.#byCode.set(operation.code, [operation])
    else same.push(operation)
  }
}
