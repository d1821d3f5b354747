/** Which signatures concern which traffic: sets of rules by transport, ports and application protocol, each with its automata. */
import { Automaton } from './automaton.ts'
import { bufferNamed, PAYLOAD } from './buffers.ts'
import { limits } from './limits.ts'
import { PortClasses } from './port-classes.ts'
import type { ContentStep, Signature, Transport } from './signature.ts'

/** Octets that are scanned. */
export interface Stretch {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly origin: number
}

/** Rules that look at one kind of octets: those found by a pattern, and those that must always look. */
export class Prefilter {
  /** Rules that have no pattern. */
  readonly always: readonly number[]
  readonly #automaton: Automaton | undefined
  /** Rules of each pattern. */
  readonly #rules: readonly (readonly number[])[]
  /** No pattern that counts ends beyond so many octets from the beginning. */
  readonly reach: number
  readonly #tell: (pattern: number, end: number) => void
  /** By rule: between which offsets from the beginning its pattern may end. */
  readonly #bounds = new Map<number, readonly [first: number, last: number]>()
  #found: (rule: number) => void = () => {}
  /** Offset in the octets under way that is the beginning. */
  #origin = 0

  constructor(rules: readonly number[], stepOf: (rule: number) => ContentStep | undefined) {
    const byPattern = new Map<string, { octets: Uint8Array; rules: number[] }>()
    const always: number[] = []
    let reach = 0
    const longest = rules.length > limits.manyRules ? limits.shortPatternOctets : limits.patternOctets
    for (const rule of rules) {
      const step = stepOf(rule)
      if (step === undefined) {
        always.push(rule)
        continue
      }
      const octets = step.octets.subarray(0, longest)
      const key = octets.join(' ')
      const known = byPattern.get(key)
      if (known === undefined) byPattern.set(key, { octets, rules: [rule] })
      else known.rules.push(rule)
      const last = endOf(step)
      reach = Math.max(reach, last)
      const unlooked = step.octets.length - octets.length
      this.#bounds.set(rule, [firstEndOf(step) - unlooked, last - unlooked])
    }
    const patterns = [...byPattern.values()]
    this.always = always
    this.reach = reach
    this.#rules = patterns.map((pattern) => pattern.rules)
    this.#automaton = patterns.length > 0 ? new Automaton(patterns.map(({ octets }) => octets)) : undefined
    const isBound = patterns.map((pattern) => pattern.rules.some((rule) => this.#isBound(rule)))
    this.#tell = (pattern, end) => {
      const at = end - this.#origin
      for (const rule of this.#rules[pattern]!)
        if (!isBound[pattern] || this.#mayEnd(rule, at)) this.#found(rule)
    }
  }

  #isBound(rule: number): boolean {
    const [first, last] = this.#bounds.get(rule)!
    return first > 0 || last < Number.POSITIVE_INFINITY
  }

  #mayEnd(rule: number, at: number): boolean {
    const [first, last] = this.#bounds.get(rule)!
    return at >= first && at <= last
  }

  get isEmpty(): boolean {
    return this.#automaton === undefined && this.always.length === 0
  }

  /** What its automaton takes. */
  get octets(): number {
    return this.#automaton?.octets ?? 0
  }

  get hasPatterns(): boolean {
    return this.#automaton !== undefined
  }

  /**
   * Tells each rule whose pattern ends in `bytes[start..end)`, read on from a state; answers the state after it.
   *
   * @param origin offset in `bytes` that counts as the beginning: negative where a stream began before
   */
  scan(state: number, { bytes, start, end, origin }: Stretch, found: (rule: number) => void): number {
    if (this.#automaton === undefined) return 0
    this.#found = found
    this.#origin = origin
    return this.#automaton.scan(state, bytes, start, end, this.#tell)
  }
}

/** How near to the beginning a content may end, at the nearest. */
function firstEndOf({ octets, offset, distance }: ContentStep): number {
  return octets.length + (distance === undefined && typeof offset === 'number' ? offset : 0)
}

/** How far from the beginning a content may end. */
function endOf({ octets, offset, depth, distance, isAtStart }: ContentStep): number {
  if (isAtStart) return octets.length
  if (distance !== undefined || typeof depth !== 'number') return Number.POSITIVE_INFINITY
  return typeof offset === 'object' ? Number.POSITIVE_INFINITY : (offset ?? 0) + depth
}

/** Signatures of one set, by what sets them going. */
export interface Group {
  readonly isEmpty: boolean
  /** Payload of one packet. */
  readonly packet: Prefilter
  /** Rules that ask nothing of octets: headers, protocols and addresses alone. */
  readonly bare: readonly number[]
  readonly stream: Prefilter
  /** Rules set going by a named buffer. */
  readonly buffers: ReadonlyMap<string, Prefilter>
  readonly industrial: readonly number[]
  /** Buffers that any chain of its rules compares. */
  readonly wanted: ReadonlySet<string>
  /** Octets of a stream that must be kept while nothing is found: what a pattern's rule may look back on. */
  readonly tail: number
}

/** All sets that two classes of ports have, by application protocol. */
interface PortGroup {
  readonly plain: Group
  /** Undefined where no rule asks for an application protocol. */
  readonly byApplication: ReadonlyMap<string, Group> | undefined
}

const TRANSPORTS: readonly Transport[] = ['tcp', 'udp', 'icmp', 'sctp', 'ip']

export class Groups {
  readonly #signatures: readonly Signature[]
  readonly #classes: PortClasses
  /** By transport, then by classes of both ports. */
  readonly #groups = TRANSPORTS.map(() => new Map<number, PortGroup>())
  /** Sets of the same rules share their automata. */
  readonly #byRules = new Map<string, Group>()
  #overflow = 0
  /** Of all automata. */
  #octets = 0

  constructor(signatures: readonly Signature[]) {
    this.#signatures = signatures
    this.#classes = new PortClasses(
      signatures.flatMap(({ sourcePorts, destinationPorts }) => [sourcePorts, destinationPorts]),
    )
  }

  /** Pairs of ports that had to be given the rules of all ports, because there were too many sets. */
  get overflow(): number {
    return this.#overflow
  }

  /** Rules for a packet from one port to another. Where the application is not known yet: only those that ask for none. */
  of(transport: number, sourcePort: number, destinationPort: number, applicationOf: () => string): Group {
    const group = this.#portGroup(
      transport,
      this.#classes.of[sourcePort]!,
      this.#classes.of[destinationPort]!,
    )
    if (group.byApplication === undefined) return group.plain
    return group.byApplication.get(applicationOf()) ?? group.plain
  }

  /** Might the rules change once the application protocol is known? */
  isOpen(transport: number, sourcePort: number, destinationPort: number): boolean {
    return (
      this.#portGroup(transport, this.#classes.of[sourcePort]!, this.#classes.of[destinationPort]!)
        .byApplication !== undefined
    )
  }

  #portGroup(transport: number, source: number, destination: number): PortGroup {
    const groups = this.#groups[transport]!
    const key = source * this.#classes.count + destination
    const known = groups.get(key)
    if (known !== undefined) return known
    const isFull = this.#byRules.size >= limits.groups || this.#octets >= limits.automatonOctets
    if (isFull) this.#overflow++
    const made = this.#make(TRANSPORTS[transport]!, source, destination, isFull)
    if (groups.size < 8 * limits.groups) groups.set(key, made)
    return made
  }

  #make(transport: Transport, source: number, destination: number, isForAllPorts: boolean): PortGroup {
    const classes = this.#classes
    const plain: number[] = []
    const applications = new Map<string, number[]>()
    for (const [index, rule] of this.#signatures.entries()) {
      if (!rule.transports.has(transport)) continue
      const there = classes.has(rule.sourcePorts, source) && classes.has(rule.destinationPorts, destination)
      const back = classes.has(rule.sourcePorts, destination) && classes.has(rule.destinationPorts, source)
      if (!there && !(rule.isBidirectional && back) && !isForAllPorts) continue
      if (rule.application === '') plain.push(index)
      else applications.set(rule.application, [...(applications.get(rule.application) ?? []), index])
    }
    const byApplication = new Map(
      [...applications].map(([name, rules]) => [name, this.#group([...plain, ...rules], transport)]),
    )
    return {
      plain: this.#group(plain, transport),
      byApplication: byApplication.size > 0 ? byApplication : undefined,
    }
  }

  #group(rules: readonly number[], transport: Transport): Group {
    const key = `${transport} ${rules.join(' ')}`
    const known = this.#byRules.get(key)
    if (known !== undefined) return known
    const made = this.#newGroup(rules, transport)
    this.#byRules.set(key, made)
    for (const prefilter of [made.packet, made.stream, ...made.buffers.values()])
      this.#octets += prefilter.octets
    return made
  }

  #newGroup(rules: readonly number[], transport: Transport): Group {
    const packet: number[] = []
    const bare: number[] = []
    const stream: number[] = []
    const industrial: number[] = []
    const buffers = new Map<string, number[]>()
    for (const index of rules) {
      const rule = this.#signatures[index]!
      const trigger = triggerOf(rule)
      if (rule.industrial.length > 0) industrial.push(index)
      else if (trigger === undefined) bare.push(index)
      else if (trigger !== PAYLOAD) buffers.set(trigger, [...(buffers.get(trigger) ?? []), index])
      else {
        const looks = looksAt(rule, transport)
        if (looks.packet) packet.push(index)
        if (looks.stream) stream.push(index)
      }
    }
    const stepIn = (buffer: string) => (rule: number) => {
      const { fast } = this.#signatures[rule]!
      return fast?.buffer === buffer ? fast.step : undefined
    }
    return {
      isEmpty: rules.length === 0,
      packet: new Prefilter(packet, stepIn(PAYLOAD)),
      bare,
      stream: new Prefilter(stream, stepIn(PAYLOAD)),
      buffers: new Map([...buffers].map(([name, found]) => [name, new Prefilter(found, stepIn(name))])),
      industrial,
      tail: Math.max(0, ...stream.map((index) => lookBack(this.#signatures[index]!))),
      wanted: new Set(rules.flatMap((index) => this.#signatures[index]!.chains.map(({ buffer }) => buffer))),
    }
  }
}

/** The buffer that sets a rule going: a named one where it has any, else the payload; undefined if it compares nothing. */
export function triggerOf({ chains, fast }: Signature): string | undefined {
  if (chains.length === 0) return undefined
  if (fast !== undefined && fast.buffer !== PAYLOAD) return fast.buffer
  return chains.find(({ buffer }) => buffer !== PAYLOAD)?.buffer ?? PAYLOAD
}

/**
 * Streams have no packets: what counts from the beginning of one is looked for in both, what asks for a packet's size or
 * has no content at all in packets only.
 */
function looksAt(
  rule: Signature,
  transport: Transport,
): { readonly packet: boolean; readonly stream: boolean } {
  if (transport !== 'tcp' || rule.flow.only === 'packet') return { packet: true, stream: false }
  if (rule.flow.only === 'stream') return { packet: false, stream: true }
  if (
    rule.headers.length > 0 ||
    rule.fast === undefined ||
    (rule.transports.has('udp') && rule.application === '')
  )
    return { packet: true, stream: false }
  const isFromBeginning = rule.chains.some(({ steps }) =>
    steps.some(
      (step) =>
        step.kind === 'content' && (step.offset !== undefined || step.depth !== undefined || step.isAtStart),
    ),
  )
  return { packet: isFromBeginning, stream: true }
}

/** How far before the end of its pattern a rule may look. */
function lookBack({ chains, fast }: Signature): number {
  const steps = chains.find(({ buffer }) => buffer === PAYLOAD)?.steps ?? []
  const [first] = steps
  return fast !== undefined && first === fast.step ? fast.step.octets.length : limits.windowOctets
}

/** Which application protocols' buffers a group's rules need. */
export function applicationsOf(group: Group): ReadonlySet<string> {
  return new Set([...group.buffers.keys()].map((name) => bufferNamed(name).application))
}
