/** Signatures at work: packets and streams in, hits out. Made only where signatures are loaded. */
import type { Microseconds } from '#model/time'
import { type MatchInput, SignatureEvaluator } from './evaluator.ts'
import { FlowState } from './flow-state.ts'
import { type GroupedRules, Groups, type RuleGroups, type TRANSPORTS } from './groups.ts'
import { carriedStart } from './headers.ts'
import type { Unpack } from './http-buffers.ts'
import { INDUSTRIAL_READERS } from './industrial-messages.ts'
import type { IndustrialRules } from './industrial-rules.ts'
import type { InspectedBytes } from './inspect.ts'
import { SignatureMatches } from './matches.ts'
import { PatternScan } from './pattern-scan.ts'
import type { Prefilter } from './prefilter.ts'
import { FAILED } from './protocols.ts'
import type { SeenFlows, SeenPacket, SignatureHit } from './seen.ts'
import type { Signature } from './signature.ts'
import { StreamWatch } from './stream-watch.ts'
import { dnp3Buffers, dnsBuffers } from './text-buffers.ts'
import { unrecognisedBuffers } from './unrecognised-request.ts'

/** Places in TRANSPORTS. */
const TRANSPORT = { tcp: 0, udp: 1, icmp: 2, sctp: 3, ip: 4 } as const satisfies Record<
  (typeof TRANSPORTS)[number],
  number
>
const IPPROTO = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const

/** Readers of named buffers in whole payloads, by application protocol. */
const BUFFERS_OF: Readonly<Record<string, typeof dnsBuffers>> = {
  dns: dnsBuffers,
  dnp3: dnp3Buffers,
  [FAILED]: unrecognisedBuffers,
}
const NOTHING_READ = { values: undefined, industrial: undefined } as const

export class SignatureRuntime {
  readonly #flows: SeenFlows
  readonly #groups: Groups
  readonly #judge: SignatureEvaluator
  readonly #hits: SignatureMatches
  readonly #scan: PatternScan
  readonly #streams: StreamWatch
  readonly #states: (FlowState | undefined)[] = []
  /** By flow, side, and whether that side is the client: the rules that concern it. */
  readonly #courses: (RuleGroups | undefined)[] = []

  /** @param unpack takes the compression of HTTP bodies away; default: they are looked at as they are */
  constructor(
    signatures: readonly Signature[],
    flows: SeenFlows,
    emit: (hit: SignatureHit) => void,
    unpack: Unpack = () => undefined,
  ) {
    this.#flows = flows
    this.#groups = new Groups(signatures)
    this.#hits = new SignatureMatches(emit)
    this.#judge = new SignatureEvaluator(signatures, flows, this.#hits)
    this.#scan = new PatternScan(signatures.length)
    this.#streams = new StreamWatch({
      flows,
      judge: this.#judge,
      scan: this.#scan,
      stateOf: (flow) => this.#stateOf(flow),
      buffers: (group, what) => this.#buffers(group, what),
      message: (group, what) => {
        if (group.streamMessages !== undefined) this.#industrial(group, group.streamMessages, what)
        if (group.buffers.size > 0) this.#wholeBuffers(group, what)
      },
      unpack,
    })
  }

  get counters(): Record<string, number> {
    return {
      ...this.#streams.counters,
      ...this.#judge.counters,
      ...this.#hits.counters,
      signatureGroupLimit: this.#groups.overflow,
    }
  }

  /** A packet that was just placed in its flow and read by its dissector. */
  packet(packet: SeenPacket, flow: number, side: 0 | 1): void {
    if (packet.ipVersion === 0) return
    const transport = transportOf(packet)
    const group = this.#groupFor(this.#course(flow, side, transport), flow)
    if (group.isEmpty) return
    const hasPorts = packet.transport !== 0
    const start = hasPorts ? packet.payloadStart : carriedStart(packet)
    const end = hasPorts ? packet.payloadEnd : packet.ipPayloadEnd
    const { packet: prefilter, packetMessages: messages, buffers, bare } = group
    // Buffers of streams come from their readers.
    const hasBuffers = buffers.size > 0 && transport !== TRANSPORT.tcp
    let isFound = prefilter.always.length > 0
    if (start < end && prefilter.hasPatterns) {
      const stretch = {
        bytes: packet.bytes,
        start,
        end: Math.min(end, start + prefilter.reach),
        origin: start,
      }
      this.#scan.over(prefilter, 0, stretch)
      isFound ||= this.#scan.found.length > 0
    } else this.#scan.found.length = 0
    const looks = start < end && (isFound || hasBuffers || messages !== undefined)
    const judge = this.#judge
    if (!looks && !bare.some((rule) => judge.headersFit(rule, packet, flow))) return
    const what: MatchInput = {
      state: this.#stateOf(flow),
      flow,
      side,
      time: packet.time,
      packet,
      subject: { bytes: packet.bytes, start, end, before: 0 },
      values: undefined,
      industrial: undefined,
    }
    if (looks) {
      this.#consider(prefilter, what)
      if (messages !== undefined) this.#industrial(group, messages, what)
      if (hasBuffers) this.#wholeBuffers(group, what)
    }
    for (const rule of bare) this.#judge.consider(rule, what)
  }

  /** A payload that is whole, of whose packet nothing is asked. */
  datagram(flow: number, side: 0 | 1, subject: InspectedBytes, time: Microseconds): void {
    const group = this.#groupFor(this.#course(flow, side, TRANSPORT.udp), flow)
    const { packet: prefilter, buffers } = group
    if (group.isEmpty) return
    this.#scan.over(prefilter, 0, {
      bytes: subject.bytes,
      start: subject.start,
      end: Math.min(subject.end, subject.start + prefilter.reach),
      origin: subject.start,
    })
    if (this.#scan.found.length === 0 && prefilter.always.length === 0 && buffers.size === 0) return
    const state = this.#stateOf(flow)
    const what: MatchInput = { state, flow, side, time, packet: undefined, subject, ...NOTHING_READ }
    this.#consider(prefilter, what)
    if (buffers.size > 0) this.#wholeBuffers(group, what)
  }

  /** The next bytes of a stream, in order. */
  bytes(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void {
    const course = this.#course(flow, side, TRANSPORT.tcp)
    if (!this.#flows.isClient(flow, side)) this.#states[flow]?.endRequest()
    const group = this.#groupFor(course, flow)
    if (group.stream.isEmpty && group.buffers.size === 0 && group.streamMessages === undefined) {
      const known = this.#states[flow]?.sides[side]
      // The rules may come with the application protocol, which takes a few bytes to recognise.
      const isEarly =
        course.byApplication !== undefined &&
        this.#flows.application(flow) === '' &&
        (known === undefined || known.before === 0)
      if (!isEarly) {
        if (known !== undefined && known.window.length > 0) this.#streams.letGo(known)
        return
      }
    }
    this.#streams.bytes(group, { flow, side, bytes, start, end, time })
  }

  gap(flow: number, side: 0 | 1, missing: number): void {
    this.#states[flow]?.sides[side]?.lose(missing)
  }

  /** The flow is over. Incomplete values are reported. */
  endFlow(flow: number): void {
    for (let i = 0; i < 4; i++) this.#courses[4 * flow + i] = undefined
    const state = this.#states[flow]
    if (state === undefined) return
    for (const stream of state.sides) {
      if (stream === undefined) continue
      stream.reader?.end()
      this.#streams.letGo(stream)
    }
    this.#hits.forget(flow)
    this.#states[flow] = undefined
  }

  /** A second has passed: some of the counted repeats are emitted. */
  tick(): void {
    this.#hits.tick()
    this.#judge.tick()
  }

  /** The input is over: all repeats are emitted. */
  end(): void {
    this.#hits.end()
  }

  /** Found once for each side of a flow; anew should it turn out that the other side is the client. */
  #course(flow: number, side: 0 | 1, transport: number): RuleGroups {
    const flows = this.#flows
    const isFromClient = flows.isClient(flow, side)
    const at = 4 * flow + 2 * side + (isFromClient ? 1 : 0)
    const known = this.#courses[at]
    if (known !== undefined) return known
    const other = (1 - side) as 0 | 1
    const found = this.#groups.of({
      transport,
      sourcePort: flows.port(flow, side),
      destinationPort: flows.port(flow, other),
      source: flows.address(flow, side),
      destination: flows.address(flow, other),
      isFromClient,
    })
    this.#courses[at] = found
    return found
  }

  /** Where the application is not known yet: only the rules that ask for none. */
  #groupFor({ plain, byApplication }: RuleGroups, flow: number): GroupedRules {
    if (byApplication === undefined) return plain
    return byApplication.get(this.#flows.application(flow)) ?? plain
  }

  #stateOf(flow: number): FlowState {
    let state = this.#states[flow]
    if (state === undefined) {
      state = new FlowState()
      this.#states[flow] = state
    }
    return state
  }

  #wholeBuffers(group: GroupedRules, what: MatchInput): void {
    const { bytes, start, end } = what.subject
    const application = this.#flows.application(what.flow)
    const values = BUFFERS_OF[application]?.(group.wanted, bytes, start, end)
    if (values !== undefined) this.#buffers(group, { ...what, values })
  }

  /** Rules whose pattern is in one of the buffers. */
  #buffers(group: GroupedRules, what: MatchInput): void {
    for (const name of what.values?.names() ?? []) {
      const prefilter = group.buffers.get(name)
      if (prefilter === undefined) continue
      for (const value of what.values!.get(name)) {
        const end = Math.min(value.length, prefilter.reach)
        this.#scan.over(prefilter, 0, { bytes: value, start: 0, end, origin: 0 })
        this.#consider(prefilter, what)
      }
    }
  }

  #industrial(group: GroupedRules, rules: IndustrialRules, what: MatchInput): void {
    const application = this.#flows.application(what.flow)
    const reader = INDUSTRIAL_READERS[application]
    if (reader === undefined) return
    const { bytes, start, end } = what.subject
    const isFromClient = this.#flows.isClient(what.flow, what.side)
    for (const message of reader(bytes, start, end, isFromClient, rules.wants)) {
      const values = application === 'dnp3' ? dnp3Buffers(group.wanted, bytes, start, end) : undefined
      const about: MatchInput = { ...what, industrial: message, values }
      for (const rule of rules.of(message.code)) this.#judge.consider(rule, about)
    }
  }

  /** Rules that the last scan has found, and those that always look. */
  #consider(prefilter: Prefilter, what: MatchInput): void {
    for (const rule of this.#scan.found) this.#judge.consider(rule, what)
    for (const rule of prefilter.always) this.#judge.consider(rule, what)
  }
}

function transportOf({ ipProtocol, transport }: SeenPacket): number {
  if (transport === IPPROTO.tcp) return TRANSPORT.tcp
  if (transport === IPPROTO.udp) return TRANSPORT.udp
  if (transport === IPPROTO.sctp) return TRANSPORT.sctp
  return ipProtocol === IPPROTO.icmp || ipProtocol === IPPROTO.icmpv6 ? TRANSPORT.icmp : TRANSPORT.ip
}
