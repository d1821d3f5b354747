/** Messages of HART-IP: HCF_SPEC-085 (FieldComm Group TS20085), Network Management. The numbers agree with captures of public test suites. */
import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { type HartIpCommand, readDirectPdu, readTokenPdu } from './pdu.ts'

// Offsets in the header; all numbers are big-endian.
const VERSION = 0
const TYPE = 1
const ID = 2
const STATUS = 3
const SEQUENCE = 4
/** Counts the header too. */
const LENGTH = 6
export const HEADER = 8

export const messageType = { request: 0, response: 1, publish: 2, nak: 15 } as const
export const messageId = {
  initiate: 0,
  close: 1,
  keepAlive: 2,
  tokenPassing: 3,
  direct: 4,
  auditLog: 5,
} as const
/** Session Initiate carries the master's type and its timer. */
const INITIATE_LENGTH = 13
/** A token-passing PDU has at most 255 bytes of data; a direct PDU and an audit log may be longer. */
const MAX_LENGTH = 16 * 1024

export interface HartIpMessage {
  readonly type: number
  readonly id: number
  readonly status: number
  readonly sequence: number
  /** Of a token-passing PDU one, of a direct PDU any number, in order. */
  readonly commands: readonly HartIpCommand[]
  /** Unique identifier or polling address of the device that is spoken to; undefined in a direct PDU. */
  readonly address: Uint8Array | undefined
  /** Milliseconds after which an idle session closes; of Session Initiate. */
  readonly inactivityMs: number | undefined
  readonly isPrimaryMaster: boolean
  /** Why what it carries could not be read. */
  readonly fault: string | undefined
}

function isKnownHead(bytes: Uint8Array, start: number): boolean {
  const version = bytes[start + VERSION]!
  const type = bytes[start + TYPE]!
  const length = u16be(bytes, start + LENGTH)
  return (
    (version === 1 || version === 2) &&
    (type <= messageType.publish || type === messageType.nak) &&
    bytes[start + ID]! <= messageId.auditLog &&
    length >= HEADER &&
    length <= MAX_LENGTH
  )
}

export function dissect({ bytes, start, end }: Slice): Dissected<HartIpMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  if (!isKnownHead(bytes, start)) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (available < length) return { kind: 'incomplete', need: length }
  const type = bytes[start + TYPE]!
  const id = bytes[start + ID]!
  const body = start + HEADER
  const stop = start + length
  const isAnswer = type !== messageType.request
  let commands: readonly HartIpCommand[] = []
  let address: Uint8Array | undefined
  let fault: string | undefined
  if (id === messageId.tokenPassing && body < stop) {
    const pdu = readTokenPdu(bytes, body, stop)
    if (pdu === undefined) fault = 'token-passing PDU'
    else {
      commands = [pdu.command]
      address = pdu.address
    }
  } else if (id === messageId.direct && body < stop) {
    const read = readDirectPdu(bytes, body, stop, isAnswer)
    if (read === undefined) fault = 'direct PDU'
    else commands = read
  }
  const isInitiate = id === messageId.initiate && length >= INITIATE_LENGTH
  const message = {
    type,
    id,
    status: bytes[start + STATUS]!,
    sequence: u16be(bytes, start + SEQUENCE),
    commands,
    address,
    inactivityMs: isInitiate ? u32be(bytes, body + 1) : undefined,
    isPrimaryMaster: isInitiate && bytes[body] === 1,
    fault,
  }
  return { kind: 'message', message, length }
}

/** `yes` for the beginning of a session, and for a PDU whose checksum is right. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end, isStream } = slice
  if (end - start < HEADER) return bytes[start] === 1 || bytes[start] === 2 ? 'more' : 'no'
  if (!isKnownHead(bytes, start)) return 'no'
  const length = u16be(bytes, start + LENGTH)
  if (end - start < length) return isStream && length < 1024 ? 'more' : 'no'
  if (!isStream && end - start !== length) return 'no'
  const id = bytes[start + ID]!
  if (id === messageId.initiate)
    return length === INITIATE_LENGTH && bytes[start + HEADER]! <= 1 && bytes[start + STATUS]! < 16
      ? 'yes'
      : 'no'
  if (id !== messageId.tokenPassing) return 'no'
  return readTokenPdu(bytes, start + HEADER, start + length) === undefined ? 'no' : 'yes'
}
