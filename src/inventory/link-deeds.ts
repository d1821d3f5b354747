/** What was asked on a link, and in which sessions: most links show neither. */
import type { Observed, Operation, Outcome } from '#model/fact'
import { extended } from '#model/short-list'
import { type Counters, limits } from './limits.ts'
import { NO_SESSIONS } from './link-sessions.ts'

/** Shared by all that have none, and never written to. */
const NO_OBJECTS: string[] = []

export class OperationState {
  readonly verb: Operation['verb']
  readonly code: string
  readonly name: string
  readonly outcomes: Partial<Record<Outcome, number>> = {}
  /** The latest first. */
  objects: string[] = NO_OBJECTS
  first: number
  last: number

  constructor(fact: Operation, time: number) {
    this.verb = fact.verb
    this.code = fact.code
    this.name = fact.name
    this.first = time
    this.last = time
  }

  /** Adds one fact of this operation: each of its `count` times with the same outcome. */
  add(fact: Operation, observed: Observed): void {
    this.outcomes[fact.outcome] = (this.outcomes[fact.outcome] ?? 0) + observed.count
    if (observed.lastTime > this.last) this.last = observed.lastTime
    if (observed.time < this.first) this.first = observed.time
    const { object } = fact
    if (object === undefined || object === this.objects[0]) return
    this.#putFirst(object)
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

export class LinkDeeds {
  /** In the order they came. Most links have a few: they are looked through. */
  operations = NO_OPERATIONS
  /** By code, once they are many. */
  #byCode: Map<string, OperationState[]> | undefined
  sessions = NO_SESSIONS

  /** The operation a fact is one of, made if new. Undefined at the bound. */
  operation(fact: Operation, time: number, counters: Counters): OperationState | undefined {
    const { code, verb, name } = fact
    for (const known of this.#byCode === undefined ? this.operations : (this.#byCode.get(code) ?? []))
      if (known.code === code && known.verb === verb && known.name === name) return known
    if (this.operations.length >= limits.operationsPerLink) {
      counters.count('inventory.operations')
      return undefined
    }
    const operation = new OperationState(fact, time)
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
