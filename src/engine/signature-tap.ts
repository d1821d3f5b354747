import type { Dissector } from '#dissect/dissector'
import { type FlowTable, TCP } from '#flow/flow-table'
import type { Speaker, StreamSink } from '#flow/tcp-streams'
import type { Microseconds } from '#model/time'
import type { Unpack } from '#signatures/http-buffers'
import { APPLICATIONS, FAILED } from '#signatures/protocols'
import { SignatureRuntime } from '#signatures/runtime'
import type { SeenFlows, SignatureHit } from '#signatures/seen'
import type { Signature } from '#signatures/signature'
import type { Packet } from '#wire/packet'

const IPPROTO_TCP = 6
/** Names that rules may ask for. */
const KNOWN: ReadonlySet<string> = new Set(Object.values(APPLICATIONS))

export interface SignatureTapOptions {
  readonly signatures: readonly Signature[]
  readonly flows: FlowTable
  readonly dissector: Dissector
  readonly emit: (hit: SignatureHit) => void
  readonly unpack?: Unpack | undefined
  /** See `PipelineOptions`: no protocol's code runs while signatures are looked for. */
  readonly pulse: Int32Array
}

/** Passes the dissector's input to signatures, right after it. Replaces the direct path only if signatures are loaded. */
export class SignatureTap implements StreamSink {
  readonly #dissector: Dissector
  readonly #options: SignatureTapOptions
  readonly #pulse: Int32Array
  #runtime: SignatureRuntime

  constructor(options: SignatureTapOptions) {
    this.#options = options
    this.#dissector = options.dissector
    this.#pulse = options.pulse
    this.#runtime = this.#running(options.signatures)
  }

  /** From now on these are looked for; what the others had begun to see is forgotten. */
  replace(signatures: readonly Signature[]): void {
    this.#runtime.end()
    this.#runtime = this.#running(signatures)
  }

  #running(signatures: readonly Signature[]): SignatureRuntime {
    const { flows, dissector, emit, unpack } = this.#options
    return new SignatureRuntime(signatures, seenFlows(flows, dissector), emit, unpack)
  }

  get counters(): Record<string, number> {
    return this.#runtime.counters
  }

  packet(packet: Packet, flow: number, side: 0 | 1): void {
    this.#pulse[0] = -1
    this.#runtime.packet(packet, flow, side)
  }

  bytes(flow: number, side: 0 | 1, bytes: Uint8Array, start: number, end: number, time: Microseconds): void {
    this.#dissector.bytes(flow, side, bytes, start, end, time)
    this.#pulse[0] = -1
    this.#runtime.bytes(flow, side, bytes, start, end, time)
  }

  gap(flow: number, side: 0 | 1, missing: number, time: Microseconds): void {
    this.#dissector.gap(flow, side, missing, time)
    this.#runtime.gap(flow, side, missing)
  }

  late(...what: Parameters<StreamSink['late']>): boolean {
    return this.#dissector.late(...what)
  }

  unrecognised(...what: Parameters<StreamSink['unrecognised']>): Uint8Array | undefined {
    return this.#dissector.unrecognised(...what)
  }

  standing(...what: Parameters<StreamSink['standing']>): 'between' | 'within' | 'lost' {
    return this.#dissector.standing(...what)
  }

  speaker(flow: number): Speaker {
    return this.#dissector.speaker(flow)
  }

  overlap(flow: number, side: 0 | 1, time: Microseconds): void {
    this.#dissector.overlap(flow, side, time)
  }

  illegalFlags(...what: Parameters<StreamSink['illegalFlags']>): void {
    this.#dissector.illegalFlags(...what)
  }

  endFlow(flow: number): void {
    this.#runtime.endFlow(flow)
  }

  tick(): void {
    this.#runtime.tick()
  }
}

function seenFlows(flows: FlowTable, dissector: Dissector): SeenFlows {
  return {
    port: (flow, side) => flows.port(flow, side),
    isClient: (flow, side) => flows.serverSide(flow) !== side,
    isEstablished: (flow) => isEstablished(flows, flow),
    address: (flow, side) => flows.party(flow, side, '').ip ?? '',
    application: (flow) =>
      dissector.applicationOf(flow, KNOWN) || (dissector.speaker(flow) === 'unknown' ? FAILED : ''),
  }
}

/** Both sides have spoken; of TCP, that both have opened it, or that the capture began in the middle of it. */
function isEstablished(flows: FlowTable, flow: number): boolean {
  if (flows.ipProtocol(flow) !== IPPROTO_TCP)
    return flows.packets[2 * flow]! > 0 && flows.packets[2 * flow + 1]! > 0
  const one = flows.tcp[2 * flow]!
  const other = flows.tcp[2 * flow + 1]!
  return (one & other & TCP.syn) !== 0 || ((one | other) & (TCP.data | TCP.midStream)) !== 0
}
