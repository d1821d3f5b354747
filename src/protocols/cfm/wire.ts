import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'
import type { Verb } from '#model/fact'
import type { Dissected, Slice } from '#model/protocol'

// Level (3 bits) and version, OpCode, flags, offset of the first TLV: IEEE 802.1Q-2022 §21.4.
const OPCODE = 1
const FIRST_TLV = 3
const HEADER = 4
const TLV_HEADER = 3
const SENDER_ID = 1
const END_TLV = 0
const CCM = 1
const R_APS = 40
// CCM: sequence (4), end point (2), then the association's names in 48 bytes: §21.6.
const END_POINT = 8
const ASSOCIATION = 10
const ASSOCIATION_END = 58
const CCM_TLVS = 74
/** Format of a name that is text. */
const TEXT = 2
// R-APS: request (4 bits), sub-code, status, node (6): ITU-T G.8032 (03/2020) §10.3.
const REQUEST = 4
const STATUS = 5
const NODE = 6
const R_APS_SHORTEST = 12
const ROOT_BLOCKED = 0x80
const DO_NOT_FLUSH = 0x40

const limits = { tlvs: 16 } as const

interface Opcode {
  readonly name: string
  readonly verb: Verb
}

/** OpCodes: IEEE 802.1Q-2022 table 21-4, ITU-T G.8013 (06/2023) table 9-1. */
export const opcodes: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  [CCM, { name: 'Continuity Check', verb: 'report' }],
  [2, { name: 'Loopback Reply', verb: 'report' }],
  [3, { name: 'Loopback Message', verb: 'diagnose' }],
  [4, { name: 'Linktrace Reply', verb: 'report' }],
  [5, { name: 'Linktrace Message', verb: 'diagnose' }],
  [32, { name: 'Generic Notification', verb: 'report' }],
  [33, { name: 'Alarm Indication Signal', verb: 'report' }],
  [35, { name: 'Lock Signal', verb: 'report' }],
  [37, { name: 'Test Signal', verb: 'diagnose' }],
  [39, { name: 'Linear Protection Switching', verb: 'report' }],
  [R_APS, { name: 'Ring Protection Switching', verb: 'report' }],
  [41, { name: 'Maintenance Communication Channel', verb: 'execute' }],
  [42, { name: 'Loss Measurement Reply', verb: 'report' }],
  [43, { name: 'Loss Measurement Message', verb: 'diagnose' }],
  [45, { name: 'One-way Delay Measurement', verb: 'diagnose' }],
  [46, { name: 'Delay Measurement Reply', verb: 'report' }],
  [47, { name: 'Delay Measurement Message', verb: 'diagnose' }],
  [48, { name: 'Experimental Reply', verb: 'report' }],
  [49, { name: 'Experimental Message', verb: 'execute' }],
  [50, { name: 'Vendor Specific Reply', verb: 'report' }],
  [51, { name: 'Vendor Specific Message', verb: 'execute' }],
  [54, { name: 'Synthetic Loss Reply', verb: 'report' }],
  [55, { name: 'Synthetic Loss Message', verb: 'diagnose' }],
])

/** Request of a ring node: ITU-T G.8032 (03/2020) table 10-3. */
export const ringRequests: ReadonlyMap<number, string> = new Map([
  [0x0, 'no request'],
  [0x7, 'manual switch'],
  [0xb, 'signal fail'],
  [0xd, 'forced switch'],
  [0xe, 'event'],
])

export interface Ring {
  readonly request: number
  readonly isRootBlocked: boolean
  readonly isDoNotFlush: boolean
  readonly node: string
}

export interface CfmMessage {
  readonly level: number
  readonly opcode: number
  readonly endPoint: number | undefined
  /** Short name of the maintenance association; '' where it is no text. */
  readonly domain: string
  readonly chassis: string
  readonly ring: Ring | undefined
}

export function dissect({ bytes, start, end, isCut }: Slice): Dissected<CfmMessage> {
  const length = end - start
  if (length < HEADER) return { kind: 'malformed', at: length, reason: 'header cut', length }
  const opcode = bytes[start + OPCODE]!
  const tlvs = HEADER + bytes[start + FIRST_TLV]!
  const wanted = opcode === CCM ? CCM_TLVS : opcode === R_APS ? R_APS_SHORTEST : HEADER
  if (length < Math.max(tlvs, wanted) && !isCut)
    return { kind: 'malformed', at: FIRST_TLV, reason: 'first TLV beyond the end', length }
  const isCheck = opcode === CCM && length >= CCM_TLVS
  return {
    kind: 'message',
    length,
    message: {
      level: bytes[start]! >> 5,
      opcode,
      endPoint: isCheck ? u16be(bytes, start + END_POINT) & 0x1fff : undefined,
      domain: isCheck ? domainAt(bytes, start + ASSOCIATION, start + ASSOCIATION_END) : '',
      chassis: chassisAt(bytes, start + tlvs, end),
      ring: opcode === R_APS && length >= R_APS_SHORTEST ? ringAt(bytes, start) : undefined,
    },
  }
}

/** Format and length of the domain's name (absent: format 1), name; then the same of the association: §21.6.5. */
function domainAt(bytes: Uint8Array, from: number, end: number): string {
  let at = from
  const hasDomain = bytes[at] !== 1
  at += hasDomain ? 2 + bytes[at + 1]! : 1
  if (at + 2 > end || bytes[at] !== TEXT) return ''
  return text(bytes, at + 2, Math.min(end, at + 2 + bytes[at + 1]!))
}

function ringAt(bytes: Uint8Array, start: number): Ring {
  const status = bytes[start + STATUS]!
  return {
    request: bytes[start + REQUEST]! >> 4,
    isRootBlocked: (status & ROOT_BLOCKED) !== 0,
    isDoNotFlush: (status & DO_NOT_FLUSH) !== 0,
    node: macText(bytes, start + NODE),
  }
}

/** Length, subtype and value of the chassis' name in a Sender ID: §21.5.3; only subtypes that are text. */
function chassisAt(bytes: Uint8Array, from: number, end: number): string {
  let at = from
  for (let count = 0; at + TLV_HEADER <= end && bytes[at] !== END_TLV && count < limits.tlvs; count++) {
    const body = at + TLV_HEADER
    const stop = body + u16be(bytes, at + 1)
    if (stop > end) return ''
    if (bytes[at] === SENDER_ID && stop - body >= 2) {
      const isText = bytes[body + 1] === 7 || bytes[body + 1] === 6
      return isText ? text(bytes, body + 2, Math.min(stop, body + 2 + bytes[body]!)) : ''
    }
    at = stop
  }
  return ''
}
