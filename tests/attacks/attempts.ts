/** Frames of scans and floods: connections that are begun and come to nothing. */

import { encodeEcho } from '#protocols/icmp/testing/encode'
import { framesOf } from '#sdk/test-kit/stage'
import { arpFrame, ethernetFrame, icmpEcho, ipPacket, TCP_FLAG, tcpSegment } from '#wire/build'
import type { RawScene, Scene } from './proof.ts'

const ICMP = 1
const TCP = 6
const STATION = '02:00:00:00:00:01'
const ROUTER = '02:00:00:00:00:fe'

export interface Attempt {
  readonly at: number
  readonly source?: string
  readonly sourcePort?: number
  readonly destination: string
  readonly port: number
  readonly sequence?: number
  /** Default SYN. */
  readonly flags?: number
}

/** SYNs, or other segments, that nobody answers. */
export function attempts(all: readonly Attempt[]): RawScene {
  return {
    frames: all.map(
      ({
        at,
        source = '10.20.0.66',
        sourcePort = 40_000,
        destination,
        port,
        sequence = 1000,
        flags = TCP_FLAG.SYN,
      }) => {
        const payload = tcpSegment({
          source,
          destination,
          sourcePort,
          destinationPort: port,
          sequence,
          acknowledgment: 0,
          flags,
        })
        const packet = ipPacket({ source, destination, protocol: TCP, payload })
        return { at, bytes: ethernetFrame({ source: STATION, destination: ROUTER, payload: packet }) }
      },
    ),
  }
}

/** One each `every` seconds, made by `make`. */
export function series<Made>(count: number, every: number, make: (i: number, at: number) => Made): Made[] {
  return Array.from({ length: count }, (_, i) => make(i, i * every))
}

export function pings(count: number, every: number, destination: (i: number) => string): RawScene {
  return {
    frames: series(count, every, (i, at) => {
      const payload = icmpEcho({ identifier: 7, sequence: i & 0xffff })
      const packet = ipPacket({ source: '10.20.0.66', destination: destination(i), protocol: ICMP, payload })
      return { at, bytes: ethernetFrame({ source: STATION, destination: ROUTER, payload: packet }) }
    }),
  }
}

/** Echoes that carry these data, one a second. */
export function echoes(datas: readonly Uint8Array[]): RawScene {
  return {
    frames: datas.map((data, at) => {
      const payload = encodeEcho(8, 7, at, data)
      const packet = ipPacket({ source: '10.20.0.66', destination: '10.20.0.2', protocol: ICMP, payload })
      return { at, bytes: ethernetFrame({ source: STATION, destination: ROUTER, payload: packet }) }
    }),
  }
}

export interface Claim {
  readonly at: number
  readonly mac: string
  readonly ip: string
}

/** Answers that nobody asked for. */
export function claims(all: readonly Claim[]): RawScene {
  return {
    frames: all.map(({ at, mac, ip }) => ({
      at,
      bytes: arpFrame({
        isReply: true,
        senderMac: mac,
        senderIp: ip,
        targetMac: STATION,
        targetIp: '10.20.0.1',
      }),
    })),
  }
}

export function arpRequests(count: number, every: number): RawScene {
  return {
    frames: series(count, every, (i, at) => ({
      at,
      bytes: arpFrame({
        senderMac: '02:00:00:00:00:66',
        senderIp: '10.20.0.66',
        targetIp: `10.20.1.${i + 1}`,
      }),
    })),
  }
}

/** Where an IPv4 packet's time to live, checksum and source stand in an Ethernet frame: RFC 791 §3.1. */
const TTL = 14 + 8
const CHECKSUM = 14 + 10
const SOURCE = 14 + 12
/** 12 routers lie between. */
const HOPS = 12

/** A conversation, `times` times, whose side at `outside` lies behind routers: only then is it the internet's. */
export function beyondRouters(scene: Scene, outside: string): RawScene {
  const { at = 0, times = 1, every = 1 } = scene
  const noCarrier = () => {
    throw new Error('expected a scene on a transport')
  }
  const frames = series(times, every, (time, seconds) =>
    framesOf(scene, noCarrier, time).map((bytes, line) => {
      if ([...bytes.subarray(SOURCE, SOURCE + 4)].join('.') === outside) travel(bytes)
      return { at: at + seconds + line / 1000, bytes }
    }),
  )
  return { frames: frames.flat() }
}

/** Lowers the time to live and mends the checksum: RFC 1624 §3, for the high byte of a word. */
function travel(bytes: Uint8Array): void {
  bytes[TTL]! -= HOPS
  const sum = bytes[CHECKSUM]! * 256 + bytes[CHECKSUM + 1]! + HOPS * 256
  const folded = (sum & 0xffff) + (sum >>> 16)
  bytes[CHECKSUM] = folded >>> 8
  bytes[CHECKSUM + 1] = folded & 0xff
}
