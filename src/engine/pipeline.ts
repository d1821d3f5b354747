import type { FrameReader } from '#capture/frame-reader'
import { LINK } from '#capture/link-types'
import { Dissector } from '#dissect/dissector'
import { Registry } from '#dissect/registry'
import { FlowTable } from '#flow/flow-table'
import { Fragments } from '#flow/fragments'
import { SteadySegments } from '#flow/steady-segments'
import { TcpStreams } from '#flow/tcp-streams'
import type { ProtocolCount } from '#model/journal'
import type { AnyProtocol } from '#model/protocol'
import type { Microseconds } from '#model/time'
import type { Unpack } from '#signatures/http-buffers'
import type { Signature } from '#signatures/signature'
import { Packet } from '#wire/packet'
import { plainTcpPayload } from '#wire/plain-tcp'
import { BlindSpots } from './blind-spots.ts'
import { Clock } from './clock.ts'
import { EveMerge } from './eve-merge.ts'
import { type FactConsumers, FactDispatcher } from './fact-dispatcher.ts'
import { ProtocolQuarantine, type QuarantineRequest } from './protocol-quarantine.ts'
import { SecondTags } from './second-tags.ts'
import { ShippedSignatures } from './shipped-signatures.ts'
import { SignatureFindings } from './signature-findings.ts'
import { SignatureTap } from './signature-tap.ts'
import { SnapshotSchedule } from './snapshot-schedule.ts'

export interface PipelineOptions extends FactConsumers {
  readonly protocols: readonly AnyProtocol[]
  /** Against address collisions on purpose; the same seed gives the same result. */
  readonly seed: number
  /** [0] index of the protocol whose code runs, [1] frames so far, [3] flows that have ended: read by the watchdog. */
  readonly pulse: Int32Array
  /** Realm number of a frame; undefined where the site has but one. */
  readonly realmOf: ((vlan: number, interfaceIndex: number) => number) | undefined
  readonly realmName: (realm: number) => string
  /** Called at every whole second of capture time, before anything of that second is evaluated. */
  readonly ticked?: ((now: Microseconds) => void) | undefined
  /** Loaded signatures, which others may replace. Default: none, for good. */
  readonly signatures?: readonly Signature[] | undefined
  /** Suricata reads the same traffic, and its alerts are merged: for captures, or for a live stream. Default: no. */
  readonly suricata?: 'beside-captures' | 'beside-live' | undefined
  /** Signatures that are always compared with unrecognised payloads. Default: none. */
  readonly shippedSignatures?: readonly Signature[] | undefined
  /** Protocols that are asked no more once so many frames of the whole input have been begun. Default: none. */
  readonly leavesOut?: readonly QuarantineRequest[] | undefined
  /** Called when that happens, with the frame. */
  readonly leftOut?: ((name: string, file: number, frame: number) => void) | undefined
  /** Takes the compression of bodies away, for signatures. Default: none is taken away. */
  readonly unpack?: Unpack | undefined
  /** See `Dissector`. */
  readonly wantsReadings?: boolean | undefined
  /** For tests of cutting; see `Dissector`. */
  readonly sliceBytes?: number | undefined
}

const IPPROTO_TCP = 6

/** Frames of one recording; times are infinite until the first frame. */
export interface Recording {
  packets: number
  /** On the wire, not as captured. */
  bytes: number
  firstTime: Microseconds
  lastTime: Microseconds
}

function newRecording(): Recording {
  return { packets: 0, bytes: 0, firstTime: Number.POSITIVE_INFINITY, lastTime: Number.NEGATIVE_INFINITY }
}

/** The pipeline on one page: frames in, facts to the dispatcher. */
export class Pipeline {
  readonly registry: Registry
  readonly flows: FlowTable
  readonly dissector: Dissector
  readonly blindSpots: BlindSpots
  /** Undefined without Suricata. */
  readonly eve: EveMerge | undefined
  /** Results of the recording in progress. */
  recording = newRecording()
  readonly clock = new Clock((now) => this.#tick(now))
  readonly #options: PipelineOptions
  readonly #dispatcher: FactDispatcher
  readonly #packet = new Packet()
  readonly #fragments = new Fragments()
  readonly #secondTags = new SecondTags()
  readonly #streams: TcpStreams
  /** Undefined if other readers need each packet: signatures, or Suricata. */
  readonly #steady: SteadySegments | undefined
  /** Undefined where no signatures are loaded. */
  readonly #signatures: SignatureTap | undefined
  readonly #findings: SignatureFindings
  /** Undefined where none are shipped. */
  readonly #shipped: ShippedSignatures | undefined
  /** Time of the latest frame before the one that is read. */
  #heard: Microseconds = Number.NEGATIVE_INFINITY
  readonly #schedule = new SnapshotSchedule()
  readonly #quarantine: ProtocolQuarantine

  constructor(options: PipelineOptions) {
    this.#options = options
    this.registry = new Registry(options.protocols)
    this.blindSpots = new BlindSpots((name) => this.registry.named(name)?.protocol.isEncrypted === true)
    this.#dispatcher = new FactDispatcher(options, this.blindSpots)
    this.flows = new FlowTable(options.seed, this.registry.serverPorts(), this.registry.visitedPorts())
    const { shippedSignatures = [] } = options
    this.#shipped =
      shippedSignatures.length === 0
        ? undefined
        : new ShippedSignatures({
            signatures: shippedSignatures,
            flows: this.flows,
            anomaly: (...what) => this.dissector.signatureAnomaly(...what),
            hit: (hit) => this.#findings.emit(hit),
            pulse: options.pulse,
          })
    this.dissector = new Dissector({
      registry: this.registry,
      flows: this.flows,
      realmName: options.realmName,
      judge: (observed) => this.#dispatcher.observed(observed),
      traffic: (traffic) => {
        this.#shows()
        this.#dispatcher.traffic(traffic)
      },
      stopped: (traffic, usualGap) => options.detector.stopped(traffic, usualGap),
      ordered: (polled, transitions) => this.#dispatcher.ordered(polled, transitions),
      pulse: options.pulse,
      wantsReadings: options.wantsReadings,
      sliceBytes: options.sliceBytes,
      unrecognised: this.#shipped,
    })
    this.#findings = new SignatureFindings({
      flows: this.flows,
      dissector: this.dissector,
      realmName: options.realmName,
      found: (...what) => options.detector.found(...what),
    })
    const { signatures } = options
    this.#signatures =
      signatures !== undefined
        ? new SignatureTap({
            signatures,
            flows: this.flows,
            dissector: this.dissector,
            emit: (hit) => {
              this.eve?.spoke(hit)
              this.#findings.emit(hit)
            },
            unpack: options.unpack,
            pulse: options.pulse,
          })
        : undefined
    this.eve =
      options.suricata === undefined
        ? undefined
        : new EveMerge({
            flows: this.flows,
            dissector: this.dissector,
            realmOf: options.realmOf,
            realmName: options.realmName,
            found: (...what) => options.detector.found(...what),
            isLive: options.suricata === 'beside-live',
          })
    this.#streams = new TcpStreams(this.flows, this.#signatures ?? this.dissector)
    this.#steady =
      this.#signatures === undefined && this.eve === undefined
        ? new SteadySegments(this.flows, this.#streams)
        : undefined
    this.flows.ended = (flow) => this.#ended(flow)
    this.#quarantine = new ProtocolQuarantine(this.registry, options.leavesOut ?? [], options.leftOut)
  }

  /** Reads every frame that is whole in the reader. */
  read(reader: FrameReader, file: number): void {
    const packet = this.#packet
    const { pulse, realmOf } = this.#options
    const { frame } = reader
    const { recording, clock, flows } = this
    const quarantine = this.#quarantine
    const steady = this.#steady
    flows.file = file
    while (reader.next()) {
      const { time } = frame
      pulse[0] = -1 // no protocol's code runs
      pulse[1]!++
      if (pulse[1]! >= quarantine.next) quarantine.leaveOut(pulse[1]!, file, frame.number)
      recording.packets++
      recording.bytes += frame.originalLength
      if (time < recording.firstTime) recording.firstTime = time
      if (time > recording.lastTime) recording.lastTime = time
      const { bytes, start, end, linkType } = frame
      const payload = linkType === LINK.ETHERNET ? plainTcpPayload(bytes, start, end) : -1
      const isSteady = steady !== undefined && payload >= 0
      if (!isSteady && !packet.over(frame)) continue // counted by the packet itself
      if (clock.advance(time)) this.#setBack(time)
      // A time that the clock rejects does not show how late it is.
      if (time > this.#heard && time < clock.now! + 1e6) this.#heard = time
      flows.frame = frame.number
      if (isSteady) {
        const realm = realmOf === undefined ? 0 : realmOf(-1, frame.interfaceIndex)
        if (steady.take(frame, payload, realm)) {
          this.#secondTags.untagged()
          continue
        }
        packet.over(frame)
      }
      const realm = realmOf === undefined ? 0 : realmOf(packet.vlan, frame.interfaceIndex)
      do this.#follow(realm)
      while (packet.tunnel !== '' && packet.descend())
    }
  }

  /** Whether signatures were loaded at the start. */
  get looksForSignatures(): boolean {
    return this.#signatures !== undefined
  }

  /** From now on these signatures are looked for, if any were. */
  replaceSignatures(signatures: readonly Signature[]): void {
    this.#signatures?.replace(signatures)
  }

  /** So many seconds have passed since the latest frame, and none came: time goes on. */
  quiet(seconds: number): void {
    if (this.#heard > Number.NEGATIVE_INFINITY) this.clock.pass(this.#heard + seconds * 1e6)
  }

  /** One recording is over and another, with another time, follows: flows end, what was learned stays. */
  endRecording(): void {
    this.eve?.endRecording(this.recording.firstTime, this.recording.lastTime)
    for (let flow = 0; flow < this.flows.high; flow++) {
      if (this.flows.isUsed(flow)) this.flows.release(flow)
    }
    this.#fragments.restart()
    this.#signatures?.tick()
    this.#options.pulse[0] = -1
    this.#options.inventory.settle()
    if (this.clock.now !== undefined) this.#options.detector.tick(this.clock.now, this.#heard)
    this.#options.detector.restart()
    this.#options.baseline.models.restart()
    this.clock.restart()
    this.#heard = Number.NEGATIVE_INFINITY
    this.recording = newRecording()
  }

  /** Time continues from then: the flows are the same, but counts and times of last contact are not comparable. */
  #setBack(now: Microseconds): void {
    this.#heard = Number.NEGATIVE_INFINITY
    this.#schedule.beginAnew()
    this.flows.setBack(now)
    this.#streams.setBack(now)
    this.#fragments.restart()
    this.dissector.fold.wake()
    this.#options.detector.restart()
    this.#options.baseline.models.restart()
  }

  protocolCounts(): ProtocolCount[] {
    return this.registry.used().map(({ name, packets, bytes, messages, malformed }) => ({
      name,
      packets,
      bytes,
      messages,
      malformed,
    }))
  }

  /** Every drop, duplicate, gap and limit hit so far, by name; zeros are left out. */
  counters(): Record<string, number> {
    const all: Record<string, number> = {}
    const { inventory, detector, baseline, incidents } = this.#options
    const { flows, dissector, clock } = this
    const modules = [
      this.#packet,
      flows,
      this.#fragments,
      this.#streams,
      dissector,
      dissector.dropped,
      dissector.fold,
      dissector.fold.claims,
      dissector.expectations,
      dissector.publishers,
      clock,
      this.blindSpots,
      inventory,
      detector,
      incidents,
      baseline,
      baseline.models,
    ]
    for (const { counters } of [
      ...modules,
      this.#signatures,
      this.#shipped,
      this.#findings,
      this.eve,
      this.#options.sightings,
      this.#options.trends,
    ].filter((one) => one !== undefined)) {
      for (const [name, count] of Object.entries(counters))
        if (count > 0) all[name] = (all[name] ?? 0) + count
    }
    return all
  }

  #follow(realm: number): void {
    const packet = this.#packet
    if (packet.isFragment && packet.tunnel === '') {
      const wholes = packet.ipVersion === 0 ? [] : this.#fragments.add(packet)
      for (const whole of wholes) {
        packet.overIpPayload(whole, 0, whole.length)
        this.#followWhole(realm)
      }
      if (wholes.length > 0) return
      if (packet.malformed === '' && (packet.ipVersion === 0 || !packet.overCutFragment())) return
    }
    this.#followWhole(realm)
  }

  #followWhole(realm: number): void {
    const packet = this.#packet
    const { flows } = this
    const flow = flows.follow(packet, realm)
    if (flows.isDuplicate) {
      if (packet.transport === IPPROTO_TCP) this.#streams.pushCopy(packet, flow, flows.side)
      return
    }
    if (this.eve !== undefined) this.eve.frame(packet.time, flow, this.dissector.frame)
    if (packet.malformed !== '') this.dissector.malformedHeader(packet.malformed, flow, packet.time)
    if (this.#secondTags.isOdd(packet))
      this.dissector.oddHeader(
        'second-vlan-tag',
        `VLAN ${packet.innerVlan} within VLAN ${packet.vlan}`,
        flow,
        packet.time,
      )
    if (packet.tunnel !== '') this.dissector.tunnel(packet.tunnel, flow, packet.end - packet.start)
    else if (packet.transport === IPPROTO_TCP) this.#streams.push(packet, flow, flows.side)
    else this.dissector.datagram(packet, flow, flows.side)
    if (this.#signatures !== undefined && packet.tunnel === '')
      this.#signatures.packet(packet, flow, flows.side)
  }

  #tick(now: Microseconds): void {
    this.#options.ticked?.(now)
    this.#streams.tick(now, () => this.#shows())
    this.#options.pulse[0] = -1
    this.dissector.tick(now, this.#heard)
    this.#signatures?.tick()
    this.#shipped?.tick()
    this.eve?.tick(now, this.recording.firstTime)
    this.#options.detector.tick(now, this.#heard)
    const second = Math.round(now / 1e6)
    if (second % 60 === 0) this.#dispatcher.overdue(now)
    this.#options.baseline.expire(now)
    if (second % 10 !== 0) return
    this.flows.expire(now)
    if (this.#schedule.isDue(now)) this.#options.inventory.settle()
  }

  /** Thousands of flows may end, time out or report on one frame, or after the last: each is work of its own. */
  #shows(): void {
    const { pulse } = this.#options
    pulse[3] = (pulse[3] ?? 0) + 1
  }

  #ended(flow: number): void {
    const { pulse } = this.#options
    this.#shows()
    this.#streams.flush(flow)
    this.dissector.endFlow(flow)
    this.#signatures?.endFlow(flow)
    pulse[0] = -1
  }
}
