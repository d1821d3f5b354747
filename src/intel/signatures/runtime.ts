/** Signatures at work: packets and streams in, hits out. Made only where signatures are loaded. */
import type { Microseconds } from '#model/time'
import type { BufferReader, BufferValues } from './buffer-values.ts'
import { FlowState, StreamSide } from './flow-state.ts'
import { applicationsOf, type Group, Groups, type Prefilter } from './groups.ts'
import { Hits } from './hits.ts'
import { HttpReader, type Unpack } from './http-buffers.ts'
import { INDUSTRIAL_READERS } from './industrial-messages.ts'
import { type Case, Judge } from './judge.ts'
import { limits } from './limits.ts'
import type { SeenFlows, SeenPacket, SignatureHit } from './seen.ts'
import type { Signature } from './signature.ts'
import { DnsStreamReader, dnp3Buffers, dnsBuffers, SshReader } from './text-buffers.ts'
import { TlsReader } from './tls-buffers.ts'

const TRANSPORT = { tcp: 0, udp: 1, icmp: 2, sctp: 3, ip: 4 } as const
const IPPROTO = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const
const NO_OCTETS = new Uint8Array(0)

export class SignatureRuntime {
  readonly #flows: SeenFlows
  readonly #groups: Groups
  readonly #judge: Judge
  readonly #hits: Hits
  readonly #unpack: Unpack
  readonly #counted = { signatureWaitingLimit: 0, signatureWindowLimit: 0 }
  readonly #states: (FlowState | undefined)[] = []
  /** Stream sides that hold octets, the oldest first, and how many octets they hold. */
  readonly #holding = new Set<StreamSide>()
  #held = 0
  /** Rules whose pattern the scan under way has found. */
  readonly #found: number[] = []
  readonly #marks: Int32Array
  #round = 0
  readonly #note = (rule: number) => {
    if (this.#marks[rule] === this.#round) return
    this.#marks[rule] = this.#round
    this.#found.push(rule)
  }
  #flow = 0
  #time: Microseconds = 0
  readonly #application = () => this.#flows.application(this.#flow)

  /** @param unpack takes the compression of HTTP bodies away; default: they are looked at as they are */
  constructor(
    signatures: readonly Signature[],
    flows: SeenFlows,
    tell: (hit: SignatureHit) => void,
    unpack: Unpack = () => undefined,
  ) {
    this.#unpack = unpack
    this.#flows = flows
    this.#groups = new Groups(signatures)
    this.#hits = new Hits(tell)
    this.#judge = new Judge(signatures, flows, this.#hits)
    this.#marks = new Int32Array(signatures.length).fill(-1)
  }

  get counters(): Record<string, number> {
    return {
      ...this.#counted,
      ...this.#judge.counters,
      ...this.#hits.counters,
      signatureGroupLimit: this.#groups.overflow,
    }
  }

  /** A packet that was just placed in its flow and read by its dissector. */
  packet(packet: SeenPacket, flow: number, side: 0 | 1): void {
    if (packet.ipVersion === 0) return
    const transport = transportOf(packet)
    this.#flow = flow
    const group = this.#groups.of(transport, packet.sourcePort, packet.destinationPort, this.#application)
    if (group.isEmpty) return
    const hasPorts = packet.transport !== 0
    const start = hasPorts ? packet.payloadStart : payloadStart(packet)
    const end = hasPorts ? packet.payloadEnd : packet.ipPayloadEnd
    const isStream = transport === TRANSPORT.tcp
    const hasOctets = start < end && !isIdle(group)
    if (!hasOctets && group.bare.length === 0) return
    const what: Case = {
      state: this.#stateOf(flow),
      flow,
      side,
      time: packet.time,
      headers: undefined,
      packet,
      subject: { bytes: packet.bytes, start, end, before: 0 },
      values: undefined,
      industrial: undefined,
    }
    if (hasOctets) {
      this.#prefiltered(group.packet, packet.bytes, start, Math.min(end, start + group.packet.reach), what)
      if (group.industrial.length > 0) this.#industrial(group, what)
      // DNP3 frames begin where segments begin; other buffers of streams come from their readers.
      if (group.buffers.size > 0 && (!isStream || this.#application() === 'dnp3'))
        this.#wholeBuffers(group, what)
    }
    for (const rule of group.bare) this.#judge.consider(rule, what)
  }

  /** The next octets of a stream, in order. */
  octets(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void {
    const flows = this.#flows
    const source = flows.port(flow, side)
    const destination = flows.port(flow, (1 - side) as 0 | 1)
    this.#flow = flow
    const group = this.#groups.of(TRANSPORT.tcp, source, destination, this.#application)
    const known = this.#states[flow]?.sides[side]
    if (group.stream.isEmpty && group.buffers.size === 0) {
      // The rules may come with the application protocol, which takes a few octets to recognise.
      const isEarly = flows.application(flow) === '' && (known === undefined || known.before === 0)
      if (!isEarly || !this.#groups.isOpen(TRANSPORT.tcp, source, destination)) {
        if (known !== undefined) this.#letGo(known)
        return
      }
    }
    const stream = this.#sideOf(flow, side)
    const isNew = stream.group !== group
    if (isNew) this.#regroup(stream, group, flow, side)
    for (let at = start; at < end; ) {
      const stop = Math.min(end, at + (limits.windowOctets >> 1))
      const before = stream.window.length
      stream.append(bytes, at, stop)
      this.#account(stream, before)
      const from = isNew && at === start ? 0 : stream.length - (stop - at)
      this.#stream(stream, from, flow, side, time)
      at = stop
    }
  }

  gap(flow: number, side: 0 | 1, missing: number): void {
    this.#states[flow]?.sides[side]?.lose(missing)
  }

  /** The flow is over. What was half read is told. */
  endFlow(flow: number): void {
    const state = this.#states[flow]
    if (state === undefined) return
    for (const stream of state.sides) {
      stream?.reader?.end()
      if (stream !== undefined) this.#letGo(stream)
    }
    this.#hits.forget(flow)
    this.#states[flow] = undefined
  }

  /** A second has passed: hits that came again are told. */
  tick(): void {
    this.#hits.flush()
  }

  #stateOf(flow: number): FlowState {
    let state = this.#states[flow]
    if (state === undefined) {
      state = new FlowState()
      this.#states[flow] = state
    }
    return state
  }

  #sideOf(flow: number, side: 0 | 1): StreamSide {
    const { sides } = this.#stateOf(flow)
    let stream = sides[side]
    if (stream === undefined) {
      stream = new StreamSide()
      this.#held += stream.window.length
      sides[side] = stream
      this.#holding.add(stream)
    }
    return stream
  }

  /** Another set of rules: the automaton begins anew, and with it a reader of the protocol's buffers. */
  #regroup(stream: StreamSide, group: Group, flow: number, side: 0 | 1): void {
    stream.group = group
    stream.state = 0
    stream.waiting = []
    const application = this.#flows.application(flow)
    if (stream.application === application) return
    stream.application = application
    if (!applicationsOf(group).has(application)) return
    stream.reader = this.#newReader(application, flow, side)
    stream.reader?.push(stream.window, 0, stream.length)
  }

  #newReader(application: string, flow: number, side: 0 | 1): BufferReader | undefined {
    const tell = (values: BufferValues) => this.#tellBuffers(values, flow, side)
    switch (application) {
      case 'http':
        return new HttpReader(this.#flows.isClient(flow, side), this.#stateOf(flow).http, tell, this.#unpack)
      case 'tls':
        return new TlsReader(tell)
      case 'ssh':
        return new SshReader(tell)
      case 'dns':
        return new DnsStreamReader(tell)
      default:
        return undefined
    }
  }

  /** Looks at what is new in the window, from `from` on. */
  #stream(stream: StreamSide, from: number, flow: number, side: 0 | 1, time: Microseconds): void {
    const { group } = stream
    if (group === undefined) return
    this.#time = time
    stream.reader?.push(stream.window, from, stream.length)
    if (group.stream.isEmpty) return
    this.#begin()
    stream.state = group.stream.scan(stream.state, stream.window, from, stream.length, this.#note)
    const found = this.#found.slice()
    const waiting = stream.waiting
    if (found.length === 0 && waiting.length === 0 && group.stream.always.length === 0) return
    const what = this.#caseOf(flow, side, time)
    stream.waiting = []
    for (const { rule, at } of waiting) {
      if (this.#marks[rule] === this.#round || at < stream.before) continue
      if (!this.#inStream(rule, stream, what)) stream.waiting.push({ rule, at })
    }
    for (const rule of found) {
      if (this.#inStream(rule, stream, what)) continue
      if (stream.waiting.length < limits.waiting)
        stream.waiting.push({ rule, at: stream.before + stream.length })
      else this.#counted.signatureWaitingLimit++
    }
    for (const rule of group.stream.always) this.#inStream(rule, stream, what)
  }

  /** True if the rule matched: then it goes on looking behind the match. */
  #inStream(rule: number, stream: StreamSide, what: Case): boolean {
    const from = Math.max(0, (stream.matched.get(rule) ?? 0) - stream.before)
    const subject = { bytes: stream.window, start: from, end: stream.length, before: stream.before + from }
    const ended = this.#judge.consider(rule, { ...what, subject })
    if (ended < 0) return false
    stream.matched.set(rule, stream.before + Math.max(ended, from + 1))
    return true
  }

  #tellBuffers(values: BufferValues, flow: number, side: 0 | 1): void {
    const group = this.#states[flow]?.sides[side]?.group
    if (group === undefined) return
    this.#buffers(group, { ...this.#caseOf(flow, side, this.#time), values })
  }

  #wholeBuffers(group: Group, what: Case): void {
    const { bytes, start, end } = what.subject
    const application = this.#flows.application(what.flow)
    const values =
      application === 'dns'
        ? dnsBuffers(bytes, start, end)
        : application === 'dnp3'
          ? dnp3Buffers(bytes, start, end)
          : undefined
    if (values !== undefined) this.#buffers(group, { ...what, values })
  }

  /** Rules whose pattern stands in one of the buffers. */
  #buffers(group: Group, what: Case): void {
    for (const name of what.values?.names() ?? []) {
      const prefilter = group.buffers.get(name)
      if (prefilter === undefined) continue
      for (const value of what.values!.get(name))
        this.#prefiltered(prefilter, value, 0, Math.min(value.length, prefilter.reach), what)
    }
  }

  #industrial(group: Group, what: Case): void {
    const reader = INDUSTRIAL_READERS[this.#flows.application(what.flow)]
    if (reader === undefined) return
    const { bytes, start, end } = what.subject
    const values = this.#flows.application(what.flow) === 'dnp3' ? dnp3Buffers(bytes, start, end) : undefined
    for (const message of reader(bytes, start, end, this.#flows.isClient(what.flow, what.side)))
      for (const rule of group.industrial)
        this.#judge.consider(rule, { ...what, industrial: message, values })
  }

  #prefiltered(prefilter: Prefilter, bytes: Uint8Array, start: number, end: number, what: Case): void {
    if (prefilter.isEmpty) return
    this.#begin()
    if (prefilter.hasPatterns) prefilter.scan(0, bytes, start, end, this.#note)
    // Judging may scan other buffers: what was found here is kept apart.
    const found = this.#found.length > 0 ? this.#found.slice() : this.#found
    for (const rule of found) this.#judge.consider(rule, what)
    for (const rule of prefilter.always) this.#judge.consider(rule, what)
  }

  #begin(): void {
    this.#round = (this.#round + 1) | 0
    this.#found.length = 0
  }

  #caseOf(flow: number, side: 0 | 1, time: Microseconds): Case {
    return {
      state: this.#stateOf(flow),
      flow,
      side,
      time,
      headers: undefined,
      packet: undefined,
      subject: { bytes: NO_OCTETS, start: 0, end: 0, before: 0 },
      values: undefined,
      industrial: undefined,
    }
  }

  /** Keeps the octets held below their bound: the stream that was opened first gives its own up. */
  #account(stream: StreamSide, before: number): void {
    this.#held += stream.window.length - before
    while (this.#held > limits.heldOctets && this.#holding.size > 1) {
      for (const oldest of this.#holding) {
        this.#counted.signatureWindowLimit++
        this.#holding.delete(oldest)
        if (oldest !== stream) {
          this.#held -= oldest.window.length
          oldest.lose(0)
          oldest.window = NO_OCTETS
        }
        break
      }
    }
  }

  #letGo(stream: StreamSide): void {
    if (this.#holding.delete(stream)) this.#held -= stream.window.length
    stream.lose(0)
    stream.window = new Uint8Array(0)
  }
}

/** True if no rule of the group looks at the octets of packets. */
function isIdle({ packet, industrial, buffers }: Group): boolean {
  return packet.isEmpty && industrial.length === 0 && buffers.size === 0
}

function transportOf({ ipProtocol, transport }: SeenPacket): number {
  if (transport === IPPROTO.tcp) return TRANSPORT.tcp
  if (transport === IPPROTO.udp) return TRANSPORT.udp
  if (transport === IPPROTO.sctp) return TRANSPORT.sctp
  return ipProtocol === IPPROTO.icmp || ipProtocol === IPPROTO.icmpv6 ? TRANSPORT.icmp : TRANSPORT.ip
}

/** RFC 792, RFC 4443: type, code, checksum and four octets more come before what an ICMP message carries. */
function payloadStart({ ipProtocol, ipPayloadStart, ipPayloadEnd }: SeenPacket): number {
  const isIcmp = ipProtocol === IPPROTO.icmp || ipProtocol === IPPROTO.icmpv6
  return Math.min(ipPayloadEnd, ipPayloadStart + (isIcmp ? 8 : 0))
}
