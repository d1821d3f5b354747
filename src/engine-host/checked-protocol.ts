/** An external protocol, whose facts are checked before they are used. */
import { clean } from '#bytes/text'
import { factFault } from '#model/fact-check'
import type { AnyProtocol, Emit } from '#model/protocol'

/** Different complaints kept of all protocols; more are counted with the last. */
const MOST_REFUSALS = 32
const LONGEST_REFUSAL = 200

/** Rejected facts, as counters by reason. */
export class RejectedFacts {
  readonly counters: Record<string, number> = {}

  add(protocol: string, fault: string): void {
    const name = `factsRefused: ${protocol}: ${clean(fault, LONGEST_REFUSAL)}`
    const isKnown = this.counters[name] !== undefined
    const key = isKnown || Object.keys(this.counters).length < MOST_REFUSALS ? name : 'factsRefused: others'
    this.counters[key] = (this.counters[key] ?? 0) + 1
  }
}

/** The same protocol; a fact outside of the vocabulary is counted and goes no further, and its text is clean. */
export function checkedProtocol(protocol: AnyProtocol, refusals: RejectedFacts): AnyProtocol {
  const { facts, finish } = protocol
  const through =
    (emit: Emit): Emit =>
    (said) => {
      const copy = cleanCopy(said) // a getter may say something else the second time
      const fault = factFault(copy)
      if (fault === '') emit(copy as typeof said)
      else refusals.add(protocol.name, fault)
    }
  return {
    ...protocol,
    facts: (message, slice, emit, exchange) => facts.call(protocol, message, slice, through(emit), exchange),
    ...(finish && { finish: (exchange, emit) => finish.call(protocol, exchange, through(emit)) }),
  }
}

/** Each field once, its text clean; what is no object is handed back, for `factFault` to name. */
function cleanCopy(said: unknown): unknown {
  if (typeof said !== 'object' || said === null) return said
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name, cleanValue(name, value)]))
}

function cleanValue(field: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value, Math.max(1, value.length))
  return field === 'details' ? cleanCopy(value) : value
}
