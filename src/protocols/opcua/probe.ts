import { u32le } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { typeIdAt } from './message.ts'
import { requests, responses } from './services.ts'
import { HEADER, headerAt, SYMMETRIC_HEADER } from './wire.ts'

/** All policies of the standard begin so: OPC 10000-7 §6.6. */
const POLICY = 'http://opcfoundation.org/UA/SecurityPolicy#'
const HEL = { url: 28, size: 32 } as const
const ERR = { reason: 12, size: 16 } as const
const OPN_POLICY = 12
/** A null string. */
const NULL = 0xffff_ffff

/** `yes` for a first message whose inner lengths agree with its size; a message inside a channel is known by its service. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (available < HEADER) return beginsLikeOne(bytes, start, available) ? 'more' : 'no'
  const header = headerAt(bytes, start)
  if (header === undefined) return 'no'
  const { type, size } = header
  const needs = (byteCount: number, judge: () => boolean) =>
    size < byteCount ? 'no' : available < byteCount ? 'more' : judge() ? 'yes' : 'no'
  switch (type) {
    case 'HEL':
      return needs(HEL.size, () => isLength(u32le(bytes, start + HEL.url), size - HEL.size))
    case 'ACK':
      return size === 28 ? 'yes' : 'no'
    case 'ERR':
      return needs(ERR.size, () => isLength(u32le(bytes, start + ERR.reason), size - ERR.size))
    case 'RHE':
      return needs(HEADER + 4, () => {
        const uri = u32le(bytes, start + HEADER)
        return uri <= size - 16
      })
    case 'OPN':
      return needs(OPN_POLICY + 4 + POLICY.length, () => isPolicy(bytes, start + OPN_POLICY + 4))
    case 'MSG':
    case 'CLO':
      return needs(SYMMETRIC_HEADER + 4, () => {
        const id = typeIdAt(bytes, start + SYMMETRIC_HEADER, Math.min(end, start + size))
        if (id !== undefined) return requests.has(id) || responses.has(id)
        return size === available // sealed: only the size can prove it
      })
    default:
      return type satisfies never
  }
}

function isLength(length: number, room: number): boolean {
  return length === room || (length === NULL && room === 0)
}

function isPolicy(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < POLICY.length; i++) if (bytes[at + i] !== POLICY.charCodeAt(i)) return false
  return true
}

function beginsLikeOne(bytes: Uint8Array, start: number, available: number): boolean {
  const words = ['HELF', 'ACKF', 'ERRF', 'RHEF', 'OPNF', 'OPNC', 'MSGF', 'MSGC', 'MSGA', 'CLOF']
  return words.some((word) => {
    for (let i = 0; i < Math.min(4, available); i++) if (bytes[start + i] !== word.charCodeAt(i)) return false
    return true
  })
}
