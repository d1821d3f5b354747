/** NAT-PMP (RFC 6886 §3) and PCP (RFC 6887 §7): small datagrams to a router, distinguished by their version. */
import { u16be, u32be } from '#bytes/read'
import { ipv6Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

export const NAT_PMP = 0
export const PCP = 2
/** The high bit of the opcode marks an answer in both. */
const IS_ANSWER = 0x80

/** Opcodes: RFC 6886 §3.2, §3.3. */
export const NAT_PMP_OPCODE = { address: 0, mapUdp: 1, mapTcp: 2 } as const
/** Opcodes: RFC 6887 §19.1. */
export const PCP_OPCODE = { announce: 0, map: 1, peer: 2 } as const

/** Bytes by opcode, question and answer. */
const LENGTHS: readonly (readonly [asked: number, answered: number])[] = [
  [2, 12],
  [12, 16],
  [12, 16],
]
/** An answer that refuses may end behind its result code and the time. */
const REFUSAL = 8

// RFC 6887 §7.1, §11.1.
const PCP_HEADER = 24
const PCP_LONGEST = 1100
const PCP_LIFETIME = 4
const MAP_PROTOCOL = PCP_HEADER + 12
const MAP_INNER_PORT = PCP_HEADER + 16
const MAP_OUTER_PORT = PCP_HEADER + 18
const MAP_LENGTH = PCP_HEADER + 36
/** RFC 6887 §13.1: code, reserved, length of 16, the host that the port shall lead to. */
const THIRD_PARTY = 1
const THIRD_PARTY_LENGTH = 16

export interface MappingMessage {
  readonly version: typeof NAT_PMP | typeof PCP
  readonly opcode: number
  readonly isAnswer: boolean
  /** 0, done. */
  readonly result: number
  readonly mapping: Mapping | undefined
}

export interface Mapping {
  readonly transport: string
  readonly innerPort: number
  readonly outerPort: number
  /** 0 takes the mapping away. */
  readonly seconds: number
  /** For whom, where that is another than the sender; '' for itself. */
  readonly host: string
}

const TRANSPORTS: ReadonlyMap<number, string> = new Map([
  [0, 'all protocols'],
  [6, 'TCP'],
  [17, 'UDP'],
])

/** Reads one datagram. `foreign` for other versions, opcodes and lengths. */
export function dissect(slice: Slice): Dissected<MappingMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (length < 2) return { kind: 'foreign' }
  const opcode = bytes[start + 1]! & ~IS_ANSWER
  const isAnswer = (bytes[start + 1]! & IS_ANSWER) !== 0
  const version = bytes[start]!
  if (version === NAT_PMP) {
    const expected = LENGTHS[opcode]?.[isAnswer ? 1 : 0]
    if (expected === undefined) return { kind: 'foreign' }
    if (length !== expected && !(isAnswer && length === REFUSAL)) return { kind: 'foreign' }
    const result = isAnswer ? u16be(bytes, start + 2) : 0
    const mapping =
      opcode === NAT_PMP_OPCODE.address || length < expected ? undefined : natPmpMapping(slice, isAnswer)
    return { kind: 'message', length, message: { version, opcode, isAnswer, result, mapping } }
  }
  if (version !== PCP || opcode > PCP_OPCODE.peer) return { kind: 'foreign' }
  if (length < PCP_HEADER || length > PCP_LONGEST || length % 4 !== 0) return { kind: 'foreign' }
  const result = isAnswer ? bytes[start + 3]! : 0
  const mapping = opcode === PCP_OPCODE.map && length >= MAP_LENGTH ? pcpMapping(slice) : undefined
  return { kind: 'message', length, message: { version, opcode, isAnswer, result, mapping } }
}

function natPmpMapping({ bytes, start }: Slice, isAnswer: boolean): Mapping {
  const at = start + (isAnswer ? 8 : 4)
  return {
    transport: (bytes[start + 1]! & ~IS_ANSWER) === NAT_PMP_OPCODE.mapUdp ? 'UDP' : 'TCP',
    innerPort: u16be(bytes, at),
    outerPort: u16be(bytes, at + 2),
    seconds: u32be(bytes, at + 4),
    host: '',
  }
}

function pcpMapping({ bytes, start, end }: Slice): Mapping {
  const transport = bytes[start + MAP_PROTOCOL]!
  return {
    transport: TRANSPORTS.get(transport) ?? `protocol ${transport}`,
    innerPort: u16be(bytes, start + MAP_INNER_PORT),
    outerPort: u16be(bytes, start + MAP_OUTER_PORT),
    seconds: u32be(bytes, start + PCP_LIFETIME),
    host: thirdParty(bytes, start + MAP_LENGTH, end),
  }
}

function thirdParty(bytes: Uint8Array, from: number, end: number): string {
  for (let at = from; at + 4 <= end; ) {
    const length = u16be(bytes, at + 2)
    if (bytes[at] === THIRD_PARTY && length === THIRD_PARTY_LENGTH && at + 4 + length <= end)
      return ipv6Text(bytes, at + 4).replace(/^::ffff:(?=\d+\.)/, '')
    at += 4 + ((length + 3) & ~3)
  }
  return ''
}
