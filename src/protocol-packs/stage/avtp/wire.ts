import { toHex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Subtype; then valid bit, version (3 bits) and what the subtype makes of the rest: IEEE 1722-2016 §4.4.
const VALIDITY = 1
const CONTROL_TYPE = 0x0f
/** Status (5 bits) and length (11 bits) of control messages, behind which their fields begin with an entity or stream (8). */
const STATUS_AND_LENGTH = 2
const ENTITY = 4
const ENTITY_END = 12
const HEADER = 12

/** Subtypes: IEEE 1722-2016 table 6. */
export const subtypes: ReadonlyMap<number, string> = new Map([
  [0x00, 'IEC 61883/IIDC stream'],
  [0x01, 'MMA stream'],
  [0x02, 'AVTP audio'],
  [0x03, 'compressed video'],
  [0x04, 'clock reference'],
  [0x05, 'time-synchronous control'],
  [0x06, 'SDI video'],
  [0x07, 'raw video'],
  [0x6e, 'encrypted AES stream'],
  [0x7f, 'vendor-specific stream'],
  [0x82, 'non-time-synchronous control'],
  [0xef, 'vendor-specific control'],
  [0xfa, 'discovery'],
  [0xfb, 'entity control'],
  [0xfc, 'connection management'],
  [0xfe, 'address acquisition'],
])
export const ADP = 0xfa
export const AECP = 0xfb
export const ACMP = 0xfc
export const MAAP = 0xfe
const NTSCF = 0x82

// ADP: entity, model (8): IEEE 1722.1-2021 §6.2.
const MODEL = 12
const ADP_SHORTEST = 68
// AECP: target, controller (8), sequence (2), command (2): §9.2. An ENTITY descriptor follows configuration and reserved (4): §7.2.1.
const COMMAND = 22
const AECP_SHORTEST = 24
const DESCRIPTOR = 28
const ENTITY_DESCRIPTOR = 0
const ENTITY_NAME = DESCRIPTOR + 48
const FIRMWARE = DESCRIPTOR + 116
const SERIAL = DESCRIPTOR + 244
const DESCRIPTOR_END = DESCRIPTOR + 312
const WORD = 64
const READ_DESCRIPTOR = 4
const UNSOLICITED = 0x8000

export interface AvtpMessage {
  readonly subtype: number
  /** Of control messages. */
  readonly type: number
  /** 0: success. */
  readonly status: number
  /** Entity or stream, in 16 hexadecimal digits; '' where there is none. */
  readonly id: string
  readonly model: string
  /** Of entity control; -1 in others. */
  readonly command: number
  readonly entity: { readonly name: string; readonly firmware: string; readonly serial: string } | undefined
}

/** True for subtypes whose header is that of control messages. */
export function isControl(subtype: number): boolean {
  return subtype >= ADP
}

export function dissect({ bytes, start, end, isCut }: Slice): Dissected<AvtpMessage> {
  const length = end - start
  const subtype = bytes[start]!
  const shortest = subtype === ADP ? ADP_SHORTEST : subtype === AECP ? AECP_SHORTEST : HEADER
  if (length < shortest && !isCut) return { kind: 'malformed', at: length, reason: 'too short', length }
  if (length < HEADER) return { kind: 'malformed', at: length, reason: 'header cut', length }
  const isMessage = isControl(subtype)
  // Commands and their answers; other messages have fields of their own there.
  const isCommand =
    subtype === AECP && length >= AECP_SHORTEST && (bytes[start + VALIDITY]! & CONTROL_TYPE) <= 1
  return {
    kind: 'message',
    length,
    message: {
      subtype,
      type: isMessage ? bytes[start + VALIDITY]! & CONTROL_TYPE : -1,
      status: isMessage ? u16be(bytes, start + STATUS_AND_LENGTH) >> 11 : 0,
      id: subtype === MAAP || subtype === NTSCF ? '' : toHex(bytes, start + ENTITY, start + ENTITY_END),
      model: subtype === ADP && length >= ADP_SHORTEST ? toHex(bytes, start + MODEL, start + MODEL + 8) : '',
      command: isCommand ? u16be(bytes, start + COMMAND) & ~UNSOLICITED : -1,
      entity: isCommand ? entityAt(bytes, start, end) : undefined,
    },
  }
}

/** Identity of a device, from the response to READ_DESCRIPTOR of the descriptor ENTITY. */
function entityAt(bytes: Uint8Array, start: number, end: number): AvtpMessage['entity'] {
  const isAnswer = (bytes[start + VALIDITY]! & CONTROL_TYPE) === 1
  const isRead = (u16be(bytes, start + COMMAND) & ~UNSOLICITED) === READ_DESCRIPTOR
  if (!isAnswer || !isRead || end - start < DESCRIPTOR_END) return undefined
  if (u32be(bytes, start + DESCRIPTOR) !== ENTITY_DESCRIPTOR) return undefined
  const word = (at: number) => text(bytes, start + at, start + at + WORD)
  return { name: word(ENTITY_NAME), firmware: word(FIRMWARE), serial: word(SERIAL) }
}
