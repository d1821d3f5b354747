import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { limits } from './limits.ts'

interface Piece {
  readonly offset: number
  readonly bytes: Uint8Array
}

interface Datagram {
  readonly since: Microseconds
  readonly pieces: Piece[]
  octets: number
  /** Known once the last fragment is here. */
  total: number | undefined
}

/** Puts IP fragments together (RFC 791 §3.2, RFC 8200 §4.5). Where pieces overlap, the first copy wins. */
export class Fragments {
  readonly counters = {
    fragments: 0,
    datagramsReassembled: 0,
    datagramsIncomplete: 0,
    fragmentsOverlapping: 0,
    fragmentsDropped: 0,
  }
  readonly #datagrams = new Map<string, Datagram>()

  /** The whole IP payload if this fragment was the last one missing. */
  add(packet: Packet): Uint8Array | undefined {
    this.counters.fragments++
    const key = keyOf(packet)
    let datagram = this.#datagrams.get(key)
    if (datagram !== undefined && Math.abs(packet.time - datagram.since) > limits.fragmentSeconds * 1e6) {
      this.#forget(key)
      datagram = undefined
    }
    if (datagram === undefined) {
      datagram = { since: packet.time, pieces: [], octets: 0, total: undefined }
      if (this.#datagrams.size >= limits.datagrams) this.#forget(this.#datagrams.keys().next().value ?? '')
      this.#datagrams.set(key, datagram)
    }
    const bytes = packet.bytes.slice(packet.ipPayloadStart, packet.ipPayloadEnd)
    const end = packet.fragmentOffset + bytes.length
    if (
      end > limits.datagramOctets ||
      datagram.octets + bytes.length > 2 * limits.datagramOctets ||
      packet.isCut
    ) {
      this.counters.fragmentsDropped++
      return undefined
    }
    datagram.pieces.push({ offset: packet.fragmentOffset, bytes })
    datagram.octets += bytes.length
    if (!packet.moreFragments) datagram.total ??= end
    const whole = this.#assemble(datagram)
    if (whole !== undefined) {
      this.#datagrams.delete(key)
      this.counters.datagramsReassembled++
    }
    return whole
  }

  #assemble(datagram: Datagram): Uint8Array | undefined {
    const { total, pieces } = datagram
    if (total === undefined || datagram.octets < total) return undefined
    const whole = new Uint8Array(total)
    const isHere = new Uint8Array(total)
    let missing = total
    let overlaps = false
    for (const { offset, bytes } of pieces) {
      for (let i = 0; i < bytes.length && offset + i < total; i++) {
        if (isHere[offset + i] === 1) {
          if (whole[offset + i] !== bytes[i]) overlaps = true
          continue
        }
        isHere[offset + i] = 1
        whole[offset + i] = bytes[i]!
        missing--
      }
    }
    if (missing > 0) return undefined
    if (overlaps) this.counters.fragmentsOverlapping++
    return whole
  }

  #forget(key: string): void {
    if (this.#datagrams.delete(key)) this.counters.datagramsIncomplete++
  }
}

/** RFC 791 §2.3: source, destination, protocol and identification name a datagram. */
function keyOf(packet: Packet): string {
  const length = packet.ipVersion === 4 ? 4 : 16
  let key = `${packet.ipProtocol}/${packet.ipIdentification}/`
  for (const at of [packet.sourceIpAt, packet.destinationIpAt]) {
    for (let i = 0; i < length; i++) key += String.fromCharCode(packet.addressBytes[at + i]!)
  }
  return key
}
