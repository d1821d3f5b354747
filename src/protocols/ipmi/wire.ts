/** RMCP, RMCP+ and ASF: IPMI Specification v2.0 rev. 1.1 §13; DMTF DSP0136 (ASF 2.0) §3.2. */
import { u16le, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// RMCP header: version, reserved, sequence, class.
const RMCP = 4
const VERSION = 0x06
const CLASS_ASF = 6
const CLASS_IPMI = 7
const CLASS_MASK = 0x1f
const ACKNOWLEDGEMENT = 0x80
const ASF_ENTERPRISE = 4542
const ASF_HEADER = 8

export const AUTH_NONE = 0
export const AUTH_RMCP_PLUS = 6
/** Session header of v1.5: type, sequence, session, code (if any), length. */
const V15_HEADER = 10
const V15_CODE = 16
/** Session header of v2.0: type, payload type, session, sequence, length. */
const V20_HEADER = 12
/** Payload types: §13.27.3. */
export const payloadType = {
  ipmi: 0,
  serialOverLan: 1,
  openRequest: 0x10,
  openResponse: 0x11,
  rakp1: 0x12,
  rakp2: 0x13,
  rakp3: 0x14,
  rakp4: 0x15,
} as const
const ENCRYPTED = 0x80
/** Responder, function, checksum, requester, sequence, command … checksum: §13.8. */
const SHORTEST_MESSAGE = 7

/** A request or a response of the management controller. */
export interface IpmiCommand {
  /** Even for requests; the response has the next odd number. */
  readonly function: number
  readonly command: number
  readonly sequence: number
  /** Of a response. */
  readonly completion: number | undefined
  /** Bounds of the data from the start of the message. */
  readonly data: number
  readonly dataEnd: number
}

export type IpmiMessage =
  | { readonly kind: 'acknowledgement' }
  | { readonly kind: 'asf'; readonly type: number }
  | {
      readonly kind: 'session'
      readonly isPlus: boolean
      /** Of v1.5: how the message is authenticated (§13.6). */
      readonly authentication: number
      readonly payload: number
      readonly isEncrypted: boolean
      readonly session: number
      readonly command: IpmiCommand | undefined
      readonly data: number
      readonly dataEnd: number
    }

export function dissect({ bytes, start, end }: Slice): Dissected<IpmiMessage> {
  const available = end - start
  if (available < RMCP) return { kind: 'incomplete', need: RMCP }
  const kind = bytes[start + 3]!
  if (bytes[start] !== VERSION || bytes[start + 1] !== 0) return { kind: 'foreign' }
  if ((kind & ACKNOWLEDGEMENT) !== 0)
    return available === RMCP
      ? { kind: 'message', message: { kind: 'acknowledgement' }, length: RMCP }
      : { kind: 'foreign' }
  if ((kind & CLASS_MASK) === CLASS_ASF) return dissectAsf(bytes, start, available)
  if ((kind & CLASS_MASK) !== CLASS_IPMI) return { kind: 'foreign' }
  if (available < RMCP + V15_HEADER) return { kind: 'foreign' }
  return bytes[start + RMCP] === AUTH_RMCP_PLUS
    ? dissectPlus(bytes, start, available)
    : dissectVersion15(bytes, start, available)
}

function dissectAsf(bytes: Uint8Array, start: number, available: number): Dissected<IpmiMessage> {
  if (available < RMCP + ASF_HEADER || u32be(bytes, start + RMCP) !== ASF_ENTERPRISE)
    return { kind: 'foreign' }
  if (bytes[start + RMCP + 7]! > available - RMCP - ASF_HEADER) return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'asf', type: bytes[start + RMCP + 4]! }, length: available }
}

function dissectVersion15(bytes: Uint8Array, start: number, available: number): Dissected<IpmiMessage> {
  const authentication = bytes[start + RMCP]!
  if (authentication > 5) return { kind: 'foreign' }
  const header = RMCP + V15_HEADER + (authentication === AUTH_NONE ? 0 : V15_CODE)
  if (available < header) return { kind: 'foreign' }
  const length = bytes[start + header - 1]!
  if (header + length > available)
    return { kind: 'malformed', at: header - 1, reason: 'length', length: available }
  const command = readCommand(bytes, start, header, header + length)
  if (command === undefined && length > 0)
    return { kind: 'malformed', at: header, reason: 'checksum', length: available }
  const message = {
    kind: 'session',
    isPlus: false,
    authentication,
    payload: payloadType.ipmi,
    isEncrypted: false,
    session: u32le(bytes, start + RMCP + 5),
    command,
    data: header,
    dataEnd: header + length,
  } as const
  return { kind: 'message', message, length: available }
}

function dissectPlus(bytes: Uint8Array, start: number, available: number): Dissected<IpmiMessage> {
  const header = RMCP + V20_HEADER
  if (available < header) return { kind: 'foreign' }
  const type = bytes[start + RMCP + 1]!
  const length = u16le(bytes, start + header - 2)
  if (header + length > available)
    return { kind: 'malformed', at: header - 2, reason: 'length', length: available }
  const payload = type & 0x3f
  const isEncrypted = (type & ENCRYPTED) !== 0
  const message = {
    kind: 'session',
    isPlus: true,
    authentication: AUTH_RMCP_PLUS,
    payload,
    isEncrypted,
    session: u32le(bytes, start + RMCP + 2),
    command:
      payload === payloadType.ipmi && !isEncrypted
        ? readCommand(bytes, start, header, header + length)
        : undefined,
    data: header,
    dataEnd: header + length,
  } as const
  return { kind: 'message', message, length: available }
}

/** Undefined unless both checksums are right: the bytes of each part sum up to 0. */
function readCommand(bytes: Uint8Array, start: number, from: number, to: number): IpmiCommand | undefined {
  if (to - from < SHORTEST_MESSAGE) return undefined
  const at = start + from
  if (sum(bytes, at, at + 3) !== 0 || sum(bytes, at + 3, start + to) !== 0) return undefined
  const fn = bytes[at + 1]! >> 2
  const isResponse = (fn & 1) === 1
  return {
    function: fn,
    command: bytes[at + 5]!,
    sequence: bytes[at + 4]! >> 2,
    completion: isResponse && to - from > SHORTEST_MESSAGE ? bytes[at + 6]! : undefined,
    data: from + (isResponse ? 7 : 6),
    dataEnd: to - 1,
  }
}

function sum(bytes: Uint8Array, start: number, end: number): number {
  let all = 0
  for (let at = start; at < end; at++) all += bytes[at]!
  return all & 0xff
}

/** `yes` for an ASF message, a session message whose checksums are right, and the beginning of an RMCP+ session. */
export function probe(slice: Slice): 'yes' | 'no' {
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  const { message } = found
  if (message.kind === 'asf') return 'yes'
  if (message.kind !== 'session') return 'no'
  if (message.command !== undefined) return 'yes'
  return message.isPlus && message.payload === payloadType.openRequest && message.session === 0 ? 'yes' : 'no'
}
