/** Which signatures concern which traffic: sets of rules by transport, ports, addresses, direction and application protocol. */
import { AddressClasses } from './address-classes.ts'
import { bufferNamed, DECODED, PAYLOAD } from './buffers.ts'
import { IndustrialRules } from './industrial-rules.ts'
import { limits } from './limits.ts'
import { placeOf } from './placed-bytes.ts'
import { PortClasses } from './port-classes.ts'
import { endOf, isPlaced, Prefilter, type Trigger } from './prefilter.ts'
import type { Chain, ContentStep, Signature, SignatureStep, SignatureTransport } from './signature.ts'

/** Signatures of one set, by what sets them going. */
export interface GroupedRules {
  readonly isEmpty: boolean
  /** Payload of one packet. */
  readonly packet: Prefilter
  /** Rules that ask nothing of bytes: headers, protocols and addresses alone. */
  readonly bare: readonly number[]
  readonly stream: Prefilter
  /** Rules set going by a named buffer. */
  readonly buffers: ReadonlyMap<string, Prefilter>
  /** About messages of industrial protocols, each in one packet. Undefined where no rule is. */
  readonly packetMessages: IndustrialRules | undefined
  /** About such messages as a stream has them. */
  readonly streamMessages: IndustrialRules | undefined
  /** Buffers that any chain of its rules compares. */
  readonly wanted: ReadonlySet<string>
  /** Bytes of a stream that must be kept while nothing is found: what a pattern's rule may look back on. */
  readonly tail: number
}

/** Rules for one direction of a flow. */
export interface RuleGroup {
  /** Index in TRANSPORTS. */
  readonly transport: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly source: string
  readonly destination: string
  readonly isFromClient: boolean
}

/** All sets that one course has, by application protocol. */
export interface RuleGroups {
  readonly plain: GroupedRules
  /** Undefined where no rule asks for an application protocol. */
  readonly byApplication: ReadonlyMap<string, GroupedRules> | undefined
}

export const TRANSPORTS: readonly SignatureTransport[] = ['tcp', 'udp', 'icmp', 'sctp', 'ip']

/** Classes of addresses and ports that rules distinguish. */
interface Classes {
  readonly transport: SignatureTransport
  readonly sourcePort: number
  readonly destinationPort: number
  readonly source: number
  readonly destination: number
  readonly isFromClient: boolean
}

export class Groups {
  readonly #signatures: readonly Signature[]
  readonly #ports: PortClasses
  readonly #addresses: AddressClasses
  readonly #groups = new Map<string, RuleGroups>()
  /** All rules of a transport, for courses beyond the bounds. */
  readonly #whole = new Map<SignatureTransport, RuleGroups>()
  /** Sets of the same rules share their automata. */
  readonly #byRules = new Map<string, GroupedRules>()
  readonly #bounds: { readonly courses: number }
  #overflow = 0
  /** Of all automata. */
  #bytes = 0

  /** @param bounds smaller in tests */
  constructor(signatures: readonly Signature[], bounds: { readonly courses: number } = limits) {
    this.#signatures = signatures
    this.#bounds = bounds
    this.#ports = new PortClasses(
      signatures.flatMap(({ sourcePorts, destinationPorts }) => [sourcePorts, destinationPorts]),
    )
    this.#addresses = new AddressClasses(
      signatures.flatMap(({ source, destination }) => [source, destination]),
    )
  }

  /** Courses that had to be given the rules of their transport, because there were too many sets, or courses. */
  get overflow(): number {
    return this.#overflow
  }

  of(course: RuleGroup): RuleGroups {
    const classes: Classes = {
      transport: TRANSPORTS[course.transport]!,
      sourcePort: this.#ports.of[course.sourcePort]!,
      destinationPort: this.#ports.of[course.destinationPort]!,
      source: this.#addresses.of(course.source),
      destination: this.#addresses.of(course.destination),
      isFromClient: course.isFromClient,
    }
    const key = Object.values(classes).join(' ')
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    if (this.#isFull()) return this.#wholeOf(classes.transport)
    const made = this.#make((rule) => this.#mayConcern(rule, classes), classes.transport)
    this.#groups.set(key, made)
    return made
  }

  #isFull(): boolean {
    return (
      this.#groups.size >= this.#bounds.courses ||
      this.#byRules.size >= limits.groups ||
      this.#bytes >= limits.automatonBytes
    )
  }

  /** Gathered once: to gather for each of the many courses beyond the bounds would cost more than to look for all. */
  #wholeOf(transport: SignatureTransport): RuleGroups {
    this.#overflow++
    const known = this.#whole.get(transport)
    if (known !== undefined) return known
    const made = this.#make(() => true, transport)
    this.#whole.set(transport, made)
    return made
  }

  /** Might the rule speak of what takes this course? The judge looks at addresses and ports again, one by one. */
  #mayConcern(
    rule: Signature,
    { sourcePort, destinationPort, source, destination, isFromClient }: Classes,
  ): boolean {
    const { direction } = rule.flow
    if (direction !== undefined && (direction === 'to-server') !== isFromClient) return false
    const ports = this.#ports
    const addresses = this.#addresses
    const there =
      ports.has(rule.sourcePorts, sourcePort) &&
      ports.has(rule.destinationPorts, destinationPort) &&
      addresses.has(rule.source, source) &&
      addresses.has(rule.destination, destination)
    if (there || !rule.isBidirectional) return there
    return (
      ports.has(rule.sourcePorts, destinationPort) &&
      ports.has(rule.destinationPorts, sourcePort) &&
      addresses.has(rule.source, destination) &&
      addresses.has(rule.destination, source)
    )
  }

  #make(mayConcern: (rule: Signature) => boolean, transport: SignatureTransport): RuleGroups {
    const plain: number[] = []
    const applications = new Map<string, number[]>()
    for (const [index, rule] of this.#signatures.entries()) {
      if (!rule.transports.has(transport) || !mayConcern(rule)) continue
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

  #group(rules: readonly number[], transport: SignatureTransport): GroupedRules {
    const key = `${transport} ${rules.join(' ')}`
    const known = this.#byRules.get(key)
    if (known !== undefined) return known
    const made = this.#newGroup(rules, transport)
    this.#byRules.set(key, made)
    for (const prefilter of [made.packet, made.stream, ...made.buffers.values()])
      this.#bytes += prefilter.bytes
    return made
  }

  #newGroup(rules: readonly number[], transport: SignatureTransport): GroupedRules {
    const packet: number[] = []
    const bare: number[] = []
    const stream: number[] = []
    const packetMessages: number[] = []
    const streamMessages: number[] = []
    const buffers = new Map<string, number[]>()
    for (const index of rules) {
      const rule = this.#signatures[index]!
      const trigger = triggerOf(rule)
      if (rule.industrial.length > 0)
        (transport === 'tcp' && rule.headers.length === 0 ? streamMessages : packetMessages).push(index)
      else if (trigger === undefined) bare.push(index)
      else if (trigger !== PAYLOAD) buffers.set(trigger, [...(buffers.get(trigger) ?? []), index])
      else {
        const looks = looksAt(rule, transport)
        if (looks.packet) packet.push(index)
        if (looks.stream) stream.push(index)
      }
    }
    const triggerIn = (buffer: string) => (rule: number) => triggerFor(this.#signatures[rule]!, buffer)
    return {
      isEmpty: rules.length === 0,
      packet: new Prefilter(packet, triggerIn(PAYLOAD)),
      bare,
      stream: new Prefilter(stream, triggerIn(PAYLOAD)),
      buffers: new Map([...buffers].map(([name, found]) => [name, new Prefilter(found, triggerIn(name))])),
      packetMessages: this.#messages(packetMessages),
      streamMessages: this.#messages(streamMessages),
      tail: Math.max(0, ...stream.map((index) => lookBack(this.#signatures[index]!))),
      wanted: new Set(rules.flatMap((index) => this.#signatures[index]!.chains.map(({ buffer }) => buffer))),
    }
  }

  #messages(rules: readonly number[]): IndustrialRules | undefined {
    return rules.length > 0 ? new IndustrialRules(rules, this.#signatures) : undefined
  }
}

/** The buffer that sets a rule going: a named one where it has any, else the payload; undefined if it compares nothing. */
function triggerOf({ chains, fast }: Signature): string | undefined {
  if (chains.length === 0) return undefined
  if (fast !== undefined && fast.buffer !== PAYLOAD) return fast.buffer
  return chains.find(({ buffer }) => buffer !== PAYLOAD && buffer !== DECODED)?.buffer ?? PAYLOAD
}

/**
 * Streams have no packets: what counts from the beginning of one is looked for in both, what asks for a packet's size or
 * has no content at all in packets only.
 */
function looksAt(
  rule: Signature,
  transport: SignatureTransport,
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
        (step.kind === 'content' &&
          (step.offset !== undefined || step.depth !== undefined || step.isAtStart)) ||
        (step.kind === 'expression' && step.isAtStart),
    ),
  )
  return { packet: isFromBeginning, stream: true }
}

/** Pattern of a rule that triggers it in one buffer. */
function triggerFor({ chains, fast }: Signature, buffer: string): Trigger {
  return {
    fast: fast?.buffer === buffer ? fast.step : undefined,
    placed: contentsOf(chains, buffer).filter((step) => placeOf(step) !== undefined),
  }
}

function contentsOf(chains: readonly Chain[], buffer: string): readonly ContentStep[] {
  return chains.flatMap((chain) =>
    chain.buffer === buffer && chain.transforms.length === 0
      ? chain.steps.filter((step) => step.kind === 'content')
      : [],
  )
}

/** How many bytes before the end of what sets it going a rule may look at: half a window at most. */
function lookBack(rule: Signature): number {
  const most = limits.windowBytes >> 1
  const trigger = triggerFor(rule, PAYLOAD)
  const { fast, placed } = trigger
  if (fast === undefined) return most
  if (isPlaced(trigger)) return Math.min(most, Math.max(...placed.map(endOf)))
  const [first, ...others] = rule.chains.find(({ buffer }) => buffer === PAYLOAD)?.steps ?? []
  if (first !== fast) return Math.min(most, endOf(fast))
  // No pattern needs to be searched before the trigger, if all others are relative to it.
  return others.every(goesOn) ? fast.bytes.length : most
}

/** Whether it is relative to the step before. */
function goesOn(step: SignatureStep): boolean {
  if (step.kind === 'content') return typeof step.distance === 'number' && step.distance >= 0
  return 'isRelative' in step && step.isRelative
}

/** Which application protocols' buffers a group's rules need. */
export function applicationsOf(group: GroupedRules): ReadonlySet<string> {
  return new Set([...group.buffers.keys()].map((name) => bufferNamed(name).application))
}
