/** Checks all facts of a protocol against the vocabulary and its own manifest. */
import { clean } from '#bytes/text'
import { limits as dissectLimits } from '#dissect/limits'
import { DEVICE_TYPES } from '#model/device'
import { type Fact, isQuiet, type Operation } from '#model/fact'
import { factFault } from '#model/fact-check'
import type { AnyProtocol, Dissected, Emit, Expectation, Payload, Slice } from '#model/protocol'
import { type Check, limits } from './process-messages.ts'

/** The list of verbs is 300 characters long. */
const LONGEST_FAULT = 700
const TYPES: ReadonlySet<string> = new Set(DEVICE_TYPES)

export class FactChecker {
  /** The protocol, overheard. */
  readonly protocol: AnyProtocol
  /** Only for whole captures: damaged messages have arbitrary content. */
  hearsWhole = true
  readonly #faults = new Map<string, number>()
  readonly #remarks = new Set<string>()
  readonly #verbs: ReadonlyMap<string, string>
  #facts = 0
  #lengthFaults: string[] = []
  #firstUnread = ''

  /** @param frame number of the frame that is read */
  constructor(protocol: AnyProtocol, frame: () => number) {
    const { facts, finish } = protocol
    this.#verbs = new Map((protocol.operations ?? []).map(({ code, verb }) => [code, verb]))
    this.protocol = {
      ...protocol,
      dissect: (slice, state) => {
        const found = protocol.dissect(slice, state)
        if (found.kind === 'message' || found.kind === 'malformed') {
          const most = slice.end - slice.start
          if (!Number.isInteger(found.length) || found.length < 1 || found.length > most)
            this.#lengthFaults.push(
              `dissect: a ${found.kind === 'message' ? 'message' : 'malformed message'} of ${found.length} bytes (frame ${frame()}); length must be 1 to what is there (${most})`,
            )
        }
        if (found.kind !== 'message' && this.#firstUnread === '')
          this.#firstUnread = `dissect said of frame ${frame()}: ${unreadWords(found, slice)}`
        return found
      },
      facts: (message, slice, emit, state) =>
        this.#hear(emit, (heard) => facts.call(protocol, message, slice, heard, state)),
      ...(finish && {
        finish: (state, emit) => this.#hear(emit, (heard) => finish.call(protocol, state, heard)),
      }),
    }
  }

  /** Result over everything tried. @param hasMessages there were messages to emit facts for */
  check(hasMessages: boolean): Check {
    const faults = [...this.#faults].map(([fault, count]) =>
      count === 1 ? fault : `${fault} (${count.toLocaleString('en')} times)`,
    )
    const { depth } = this.protocol
    if (hasMessages && this.#facts === 0 && (depth === 'deep' || depth === 'semantic'))
      faults.push(`depth: ${depth} promises operations or identity, but not one fact was told`)
    return {
      what: `${this.#facts.toLocaleString('en')} facts in the house's words`,
      problem: faults.join('; '),
      seen: [...this.#remarks],
    }
  }

  /** Impossible length that `dissect` returned since the last call; the first is enough to find the others. */
  takeLengthFault(): string {
    const [first = ''] = this.#lengthFaults
    this.#lengthFaults = []
    return first
  }

  /** The first answer of `dissect` since the last call that was no message, in words; '' if there was none. */
  takeFirstUnread(): string {
    const first = this.#firstUnread
    this.#firstUnread = ''
    return first
  }

  #hear(emit: Emit, emitted: (heard: Emit) => void): void {
    let count = 0
    emitted((said) => {
      if (++count > limits.factsOfMessage)
        throw new Error(`more than ${limits.factsOfMessage} facts of one message`)
      if (count === dissectLimits.factsPerMessage + 1)
        this.#fault(`more than ${dissectLimits.factsPerMessage} facts of one message: the rest is not taken`)
      if (this.#listen(said)) emit(said)
    })
  }

  /** False: not to be handed on. */
  #listen(said: Fact | Payload | Expectation): boolean {
    const fault = factFault(said)
    if (fault !== '') {
      this.#fault(fault)
      return false
    }
    if (!this.hearsWhole) return true
    this.#facts++
    if (said.kind === 'operation') this.#operation(said)
    const mixed = mixedValue(said)
    if (mixed !== undefined)
      this.#fault(
        `${said.kind}: value: expected a number, with unit, type or priority in qualifiers and lists in values, got ${JSON.stringify(mixed)}`,
      )
    if (said.kind === 'identity' && said.attribute === 'type' && !TYPES.has(said.value))
      this.#remark(
        `identity: type "${said.value}" is none of the device types: it is kept as the device's own word`,
      )
    return true
  }

  #operation({ code, verb, name }: Operation): void {
    const verbOfTable = this.#verbs.get(code)
    if (verbOfTable !== undefined && verbOfTable !== verb)
      this.#remark(
        `operation ${code} (${name}) is told as ${verb}; the table of operations says ${verbOfTable}`,
      )
    if (verbOfTable === undefined && this.#verbs.size > 0)
      this.#remark(`operation ${code} (${name}) is told, but is not in the table of operations`)
  }

  #fault(fault: string): void {
    const words = clean(fault, LONGEST_FAULT)
    const key = this.#faults.has(words) || this.#faults.size < limits.namedFaults ? words : 'and others'
    this.#faults.set(key, (this.#faults.get(key) ?? 0) + 1)
  }

  #remark(remark: string): void {
    if (this.#remarks.size < limits.namedFaults) this.#remarks.add(clean(remark, LONGEST_FAULT))
  }
}

/** `40 priority 8`, `100 (DINT)`, `10 258`: a number with further content in the same text. */
const MIXED = /^[-+]?\d+(?:\.\d+)?(?:[,;]? \S|[,;]\S|\()/

/** A text that models cannot read as a number although it begins with one; undefined if there is none. */
function mixedValue(fact: Fact | Payload | Expectation): string | undefined {
  if (fact.kind !== 'reading' && (fact.kind !== 'operation' || isQuiet(fact.verb))) return undefined
  if (typeof fact.value !== 'string' || (fact.kind === 'operation' && fact.values !== undefined))
    return undefined
  return MIXED.test(fact.value) ? fact.value : undefined
}

function unreadWords(found: Exclude<Dissected<unknown>, { kind: 'message' }>, { start, end }: Slice): string {
  const there = `${end - start} bytes are there`
  if (found.kind === 'incomplete') return `incomplete, ${found.need} needed (${there})`
  if (found.kind === 'malformed') return `malformed at ${found.at}: ${found.reason} (${there})`
  return `foreign (${there})`
}
