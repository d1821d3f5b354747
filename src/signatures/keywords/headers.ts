/** Conditions on packet headers: `dsize`, `flags`, `ttl`, `itype` and the like. */
import { numberRange } from '../number-range.ts'
import { type KeywordReader, KeywordRefused } from '../rule-builder.ts'
import { parts } from '../rule-text.ts'
import { isInRange, type PacketHeaders } from '../signature.ts'

function ranged(of: (headers: PacketHeaders) => number): KeywordReader {
  return (rule, value) => {
    const range = numberRange(value)
    rule.headers.push((headers) => {
      const found = of(headers)
      return found >= 0 && isInRange(found, range)
    })
  }
}

/** RFC 9293 §3.1, RFC 3168 §6.1; 1 and 2 are the older names of the bits for congestion. */
const FLAG_BITS: Readonly<Record<string, number>> = {
  F: 0x01,
  S: 0x02,
  R: 0x04,
  P: 0x08,
  A: 0x10,
  U: 0x20,
  E: 0x40,
  '2': 0x40,
  C: 0x80,
  '1': 0x80,
  '0': 0,
}

function flagBits(letters: string): number {
  let bits = 0
  for (const letter of letters.toUpperCase()) {
    const bit = FLAG_BITS[letter]
    if (bit === undefined) throw new KeywordRefused(`unknown flag ${letter}`)
    bits |= bit
  }
  return bits
}

const flags: KeywordReader = (rule, value) => {
  const [wanted = '', ignored = ''] = parts(value)
  const match = /^([+*!]?)([A-Za-z0-9]+)([+*!]?)$/.exec(wanted.replace(/\s/g, ''))
  if (match === null) throw new KeywordRefused('expected letters of F S R P A U E C')
  const bits = flagBits(match[2]!)
  const mask = 0xff & ~flagBits(ignored)
  const isIn: Readonly<Record<string, (found: number) => boolean>> = {
    '': (found) => found === bits,
    '+': (found) => (found & bits) === bits,
    '*': (found) => (found & bits) !== 0,
    '!': (found) => (found & bits) !== bits,
  }
  const test = isIn[match[1] || match[3]!]!
  rule.headers.push(({ tcpFlags }) => tcpFlags >= 0 && test(tcpFlags & mask))
}

/** IANA protocol numbers that rules name. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  sctp: 132,
}

export const headerKeywords: Readonly<Record<string, KeywordReader>> = {
  dsize: ranged(({ payloadBytes }) => payloadBytes),
  ttl: ranged(({ timeToLive }) => timeToLive),
  id: ranged(({ identification }) => identification),
  seq: ranged(({ sequence }) => sequence),
  ack: ranged(({ acknowledgment }) => acknowledgment),
  window: ranged(({ window }) => window),
  itype: ranged(({ icmpType }) => icmpType),
  icode: ranged(({ icmpCode }) => icmpCode),
  icmp_id: ranged(({ icmpId }) => icmpId),
  icmp_seq: ranged(({ icmpSequence }) => icmpSequence),
  flags,
  'tcp.flags': flags,
  ip_proto(rule, value) {
    const name = value.trim().toLowerCase()
    const range = numberRange(name.replace(/[a-z]+/, (word) => String(PROTOCOLS[word] ?? word)))
    rule.headers.push(({ ipProtocol }) => isInRange(ipProtocol, range))
  },
  sameip: (rule) => rule.headers.push(({ isSameAddress }) => isSameAddress),
}
