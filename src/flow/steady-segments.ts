/**
 * The packet that steady polling consists of: a plain Ethernet, IPv4 and TCP frame of a known flow, in order and no copy. It
 * is counted and handed on in one function, straight from the bytes of the frame. Whatever else a frame is, nothing is
 * changed here, and `FlowTable.follow` and `TcpStreams.push` take it; they would do the same with these.
 */
import { u16be, u32be } from '#bytes/read'
import { type PlainFrame, plainTcp } from '#wire/plain-tcp'
import { FLAG, type FlowTable, TCP } from './flow-table.ts'
import { segmentKey } from './mirror-copies.ts'
import type { TcpStreams } from './tcp-streams.ts'

const IPPROTO_TCP = 6

export class SteadySegments {
  readonly #flows: FlowTable
  readonly #streams: TcpStreams

  constructor(flows: FlowTable, streams: TcpStreams) {
    this.#flows = flows
    this.#streams = streams
  }

  /**
   * False if the frame must be read as any other.
   *
   * @param payload where the TCP payload begins: see `plainTcpPayload`
   */
  take(frame: PlainFrame, payload: number, realm: number): boolean {
    const { bytes, start: at, time } = frame
    const flags = bytes[at + plainTcp.flags]!
    if ((flags & ~FLAG.push) !== FLAG.ack) return false
    const source = u32be(bytes, at + plainTcp.sourceIp)
    const destination = u32be(bytes, at + plainTcp.destinationIp)
    const sourcePort = u16be(bytes, at + plainTcp.sourcePort)
    const destinationPort = u16be(bytes, at + plainTcp.destinationPort)
    // Senders that share 0.0.0.0 are distinguished by their MAC.
    if (source === 0) return false
    const isInOrder = source < destination || (source === destination && sourcePort <= destinationPort)
    const flows = this.#flows
    const kind = (IPPROTO_TCP | (realm << 11)) >>> 0
    const flow = isInOrder
      ? flows.keys.find(source, destination, sourcePort, destinationPort, kind)
      : flows.keys.find(destination, source, destinationPort, sourcePort, kind)
    if (flow < 0) return false
    const side = isInOrder ? 0 : 1
    const column = 2 * flow + side
    const other = column ^ 1
    const { tcp, nextSequence } = flows
    const [own, others] = [tcp[column]!, tcp[other]!]
    if ((own & others & TCP.sequenceKnown) === 0 || ((own | others) & TCP.held) !== 0) return false
    const sequence = u32be(bytes, at + plainTcp.sequence)
    const acknowledgment = u32be(bytes, at + plainTcp.acknowledgment)
    const end = at + plainTcp.ip + u16be(bytes, at + plainTcp.totalLength)
    const length = end - payload
    // An answer whose request has not passed yet waits for it.
    const isNext = sequence === nextSequence[column] && ((acknowledgment - nextSequence[other]!) | 0) <= 0
    if (length > 0 && !isNext) return false
    const identification = u16be(bytes, at + plainTcp.identification)
    if (length > 0 || identification !== 0) {
      const key = segmentKey(identification, sequence, acknowledgment, length, flags)
      if (flows.copies.has(key, time, column)) return false
      flows.copies.keep(key, time, column)
    }
    flows.countPlain(frame, column)
    flows.confirmed[other] = acknowledgment
    if (length === 0) return true
    tcp[column] = own | TCP.data
    nextSequence[column] = (sequence + length) >>> 0
    this.#streams.inTurn(flow, side, sequence, bytes, payload, end, time)
    return true
  }
}
