/** TCP conversations in bytes, regular or manipulated: for tests of hidden content. */
import { ethernetFrame, IP_PROTOCOL, ipPacket, TCP_FLAG, tcpSegment } from '#wire/build'
import { pcapFile, type WholeFrame } from './pcap-file.ts'

const ETHERNET = 1
const SECOND = 1e6
/** RFC 9293 §3.1: offsets in the TCP header. */
const CHECKSUM = 16
const URGENT_POINTER = 18
export const URGENT = 0x20

/** Deviation of a segment from an ordinary sender's. */
export interface Odd {
  /** Bytes of its side between the last sent one and its first one. */
  readonly ahead?: number
  readonly flags?: number
  /** Bytes of the other side that it acknowledges beyond those sent. */
  readonly confirms?: number
  readonly timeToLive?: number
  readonly hasWrongChecksum?: boolean
  readonly urgentPointer?: number
  /** Default: counts up. */
  readonly identification?: number
  /** The IP payload is cut into pieces of so many bytes, each a fragment. */
  readonly fragments?: (payload: Uint8Array) => readonly ForgedFragment[]
}

export interface ForgedFragment {
  readonly offset: number
  readonly payload: Uint8Array
  readonly isLast: boolean
}

export class ForgedConversation {
  readonly #frames: WholeFrame[] = []
  readonly #hosts: readonly { readonly ip: string; readonly mac: string; readonly port: number }[]
  readonly #next: [client: number, server: number] = [1000, 2000]
  #time = 1_700_000_000 * SECOND
  #identification = 0

  constructor(serverPort: number, clientPort = 40_000) {
    this.#hosts = [
      { ip: '10.20.0.1', mac: '02:00:00:00:00:01', port: clientPort },
      { ip: '10.20.0.2', mac: '02:00:00:00:00:02', port: serverPort },
    ]
  }

  open(): void {
    this.segment(0, new Uint8Array(0), { flags: TCP_FLAG.SYN, ahead: -1 })
    this.segment(1, new Uint8Array(0), { flags: TCP_FLAG.SYN | TCP_FLAG.ACK, ahead: -1 })
    this.segment(0, new Uint8Array(0))
  }

  /** A segment that does not advance the stream: receivers are not told that it was sent. */
  segment(side: 0 | 1, payload: Uint8Array, odd: Odd = {}): void {
    const [from, to] = [this.#hosts[side]!, this.#hosts[1 - side]!]
    const segment = tcpSegment({
      ...{ source: from.ip, destination: to.ip, sourcePort: from.port, destinationPort: to.port },
      flags: odd.flags ?? TCP_FLAG.ACK | TCP_FLAG.PSH,
      sequence: (this.#next[side] + (odd.ahead ?? 0)) >>> 0,
      acknowledgment: this.#next[1 - side]! + (odd.confirms ?? 0),
      payload,
    })
    if (odd.hasWrongChecksum === true) segment[CHECKSUM]! ^= 0x55
    if (odd.urgentPointer !== undefined) segment[URGENT_POINTER + 1] = odd.urgentPointer
    const identification = odd.identification ?? ++this.#identification
    const whole = [{ offset: 0, payload: segment, isLast: true }]
    for (const { offset, payload: bytes, isLast } of odd.fragments?.(segment) ?? whole) {
      const packet = ipPacket({
        ...{ source: from.ip, destination: to.ip, protocol: IP_PROTOCOL.TCP, identification },
        ...{ timeToLive: odd.timeToLive ?? 64, fragmentOffset: offset, moreFragments: !isLast },
        payload: bytes,
      })
      const frame = ethernetFrame({ source: from.mac, destination: to.mac, payload: packet })
      this.#time += 1000
      this.#frames.push({ bytes: frame, time: this.#time })
    }
  }

  say(side: 0 | 1, payload: Uint8Array, odd: Odd = {}): void {
    this.segment(side, payload, odd)
    this.heard(side, payload.length)
  }

  /** Counts this many bytes of a side as sent. */
  heard(side: 0 | 1, bytes: number): void {
    this.#next[side] += bytes
  }

  pass(seconds: number): void {
    this.#time += seconds * SECOND
  }

  get time(): number {
    return this.#time
  }

  capture(): Uint8Array {
    return pcapFile(this.#frames, ETHERNET)
  }
}
