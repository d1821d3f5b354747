/** Beginning and end of connections, by the SYN, FIN and RST of both sides (RFC 9293 §3.5, §3.6). */
import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { FLAG, type FlowTable, TCP } from './flow-table.ts'
import { distance } from './held-segments.ts'
import type { OverlapResolver } from './overlap-resolver.ts'

/** A jump this far ahead is a hole in the capture, not reordering: larger than any unscaled window. RFC 9293 §3.1, RFC 7323. */
export const FAR_AHEAD = 16 * 1024 * 1024

export class Connections {
  readonly #flows: FlowTable
  readonly #look: OverlapResolver
  /** Hands on what is held of a flow. */
  readonly #flush: (flow: number) => void

  constructor(flows: FlowTable, look: OverlapResolver, flush: (flow: number) => void) {
    this.#flows = flows
    this.#look = look
    this.#flush = flush
  }

  /** Takes a segment with one of the flags SYN, FIN and RST. */
  control(packet: Packet, flow: number, side: 0 | 1): void {
    const flows = this.#flows
    const column = 2 * flow + side
    const flags = packet.tcpFlags
    if ((flags & FLAG.syn) !== 0) {
      const next = (packet.sequence + 1) >>> 0
      const isNewConnection =
        (flows.tcp[column]! & (TCP.data | TCP.syn)) !== 0 &&
        (flags & FLAG.ack) === 0 &&
        (flows.tcp[column]! & TCP.sequenceKnown) !== 0 &&
        this.#isElsewhere(column, next)
      if (isNewConnection) this.#restart(flow, side, next, packet.time)
      if ((flags & FLAG.reset) === 0) {
        if (flows.clientKnown[flow] === 0)
          flows.setClient(flow, ((flags & FLAG.ack) === 0 ? side : 1 - side) as 0 | 1)
        if ((flows.tcp[column]! & TCP.data) === 0) flows.nextSequence[column] = next
        flows.tcp[column]! |= TCP.syn | TCP.sequenceKnown
      }
    }
    if ((flags & FLAG.fin) !== 0) flows.tcp[column]! |= TCP.fin
    if ((flags & FLAG.reset) !== 0) flows.tcp[column]! |= TCP.reset
  }

  /**
   * The ports are reused, or an attacker simulates that while the old connection continues: bytes that do not follow
   * the new beginning are inspected, and client and server keep their roles.
   */
  #restart(flow: number, side: 0 | 1, first: number, time: Microseconds): void {
    const flows = this.#flows
    const next = flows.nextSequence[2 * flow + side]!
    const state = flows.tcp[2 * flow]! | flows.tcp[2 * flow + 1]!
    const client = flows.serverSide(flow) === 0 ? 1 : 0
    const isSure = (state & TCP.syn) !== 0 || (state & (TCP.fin | TCP.reset)) === 0
    const isKnown = isSure && flows.clientKnown[flow] === 1
    this.#flush(flow)
    flows.restart(flow, time)
    if (isKnown) flows.setClient(flow, client)
    for (const side of [0, 1] as const) this.#look.disputed(flow, side, time)
    if (distance(next, first) > 0) this.#look.skipped(flow, side, next, distance(next, first), time)
  }

  /** True if a SYN's first byte is not where this side's stream began or goes on: the ports are used anew. */
  #isElsewhere(column: number, next: number): boolean {
    const state = this.#flows.tcp[column]!
    if (
      (state & (TCP.fin | TCP.reset)) !== 0 ||
      (this.#flows.tcp[column ^ 1]! & (TCP.fin | TCP.reset)) !== 0
    ) {
      return next !== this.#flows.nextSequence[column]
    }
    const distance = (this.#flows.nextSequence[column]! - next) | 0
    return distance < 0 || distance > FAR_AHEAD
  }
}
