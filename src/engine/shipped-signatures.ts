/** Shipped signatures, compared with payloads that no protocol recognises. */
import type { BorrowedSlice } from '#dissect/borrowed-slice'
import type { UnrecognisedPayloads } from '#dissect/unrecognised-payload'
import type { FlowTable } from '#flow/flow-table'
import { cvesIn } from '#model/cve'
import { EXPLOIT } from '#model/exploit'
import type { Anomaly } from '#model/fact'
import type { Microseconds } from '#model/time'
import { FAILED } from '#signatures/protocols'
import { SignatureRuntime } from '#signatures/runtime'
import type { SignatureHit } from '#signatures/seen'
import type { Signature } from '#signatures/signature'

const IPPROTO = { tcp: 6, udp: 17 } as const

const limits = {
  /** Bytes of a client's and of a server's payloads that are compared in one flow. */
  client: 32_768,
  server: 4096,
} as const

export interface ShippedSignaturesOptions {
  readonly signatures: readonly Signature[]
  readonly flows: FlowTable
  readonly anomaly: (flow: number, fact: Anomaly, time: Microseconds) => void
  /** Takes hits of signatures that report no anomaly. */
  readonly hit: (hit: SignatureHit) => void
  /** See `PipelineOptions`: no protocol's code runs while signatures are compared. */
  readonly pulse: Int32Array
}

export class ShippedSignatures implements UnrecognisedPayloads {
  readonly #options: ShippedSignaturesOptions
  readonly #runtime: SignatureRuntime
  /** Bytes that were compared, by flow and side. */
  readonly #compared: number[] = []

  constructor(options: ShippedSignaturesOptions) {
    const { flows, signatures } = options
    this.#options = options
    this.#runtime = new SignatureRuntime(
      signatures,
      {
        port: (flow, side) => flows.port(flow, side),
        isClient: (flow, side) => flows.serverSide(flow) !== side,
        isEstablished: () => true,
        address: (flow, side) => flows.party(flow, side, '').ip ?? '',
        application: () => FAILED,
      },
      (hit) => this.#found(hit),
    )
  }

  get counters(): Record<string, number> {
    return this.#runtime.counters
  }

  take(flow: number, { bytes, start, end, fromClient, time }: BorrowedSlice): boolean {
    const { flows, pulse } = this.#options
    const ipProtocol = flows.ipProtocol(flow)
    if (ipProtocol !== IPPROTO.tcp && ipProtocol !== IPPROTO.udp) return false
    const server = flows.serverSide(flow)
    const side = fromClient ? ((1 - server) as 0 | 1) : server
    const key = 2 * flow + side
    const compared = this.#compared[key] ?? 0
    const left = (fromClient ? limits.client : limits.server) - compared
    if (left <= 0) return !fromClient
    const stop = Math.min(end, start + left)
    this.#compared[key] = compared + stop - start
    const running = pulse[0]!
    pulse[0] = -1
    if (ipProtocol === IPPROTO.tcp) this.#runtime.bytes(flow, side, bytes, start, stop, time)
    else this.#runtime.datagram(flow, side, { bytes, start, end: stop, before: 0 }, time)
    pulse[0] = running
    return true
  }

  gap(flow: number, side: 0 | 1, missing: number): void {
    this.#runtime.gap(flow, side, missing)
  }

  endFlow(flow: number): void {
    if (this.#compared[2 * flow] === undefined && this.#compared[2 * flow + 1] === undefined) return
    this.#compared[2 * flow] = this.#compared[2 * flow + 1] = 0
    this.#runtime.endFlow(flow)
  }

  tick(): void {
    this.#runtime.tick()
  }

  #found(hit: SignatureHit): void {
    const { signature, flow, side, time } = hit
    const { flows, anomaly } = this.#options
    if (signature.anomaly === '') {
      this.#options.hit(hit)
      return
    }
    const about = flows.serverSide(flow) === side ? 'server' : 'client'
    anomaly(flow, { kind: 'anomaly', what: signature.anomaly, about, detail: detailOf(signature) }, time)
  }
}

/** `SIPROTEC EN100 denial-of-service packet, signature 9100001 (CVE-2015-5374)`; of an exploit, with its verb. */
function detailOf({ anomaly, message, sid, references }: Signature): string {
  const cves = cvesIn(references.map((reference) => reference.replace(/^cve,(?:CVE-)?/i, 'CVE-')).join(' '))
  const about = cves.length === 0 ? '' : ` (${cves.join(', ')})`
  return `${anomaly === EXPLOIT ? 'sent ' : ''}${message}, signature ${sid}${about}`
}
