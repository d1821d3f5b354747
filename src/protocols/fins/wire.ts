import { u16be, u32be } from '#bytes/read'
import type { Verb } from '#model/fact'
import type { Dissected, Slice } from '#model/protocol'
import { commands, endCodes } from './commands.ts'

// FINS header: Omron W342 §3; ICF, RSV, GCT, DNA, DA1, DA2, SNA, SA1, SA2, SID, then MRC and SRC.
const GATEWAY_COUNT = 2
const DESTINATION = 3
const SOURCE = 6
const SID = 9
/** From the network of an address. */
const UNIT = 2
const CODE = 10
export const COMMAND_HEADER = 12
const END_CODE = 2
const RESPONSE = 0x40
const NO_ANSWER = 0x01
const USES_GATEWAYS = 0x80
/** Bits of the ICF that are always 0. */
const ICF_ZERO = 0x3e
/** How many gateways may yet be passed: W342 §3; 7 from version 2.0 of the CPU units on. */
const GATEWAY_COUNTS = [2, 7]
/** Most bytes of parameters that may be left out: program number and mode of Run. */
const OPTIONAL = 3
/** The data of such commands has no length field. */
const CARRYING: ReadonlySet<Verb> = new Set(['write', 'configure', 'download-program'])

// FINS/TCP header: W342 (Ethernet units W421) §7-4; 'FINS', length from the command on, command, error code.
const MAGIC = 0x46494e53
const WORD = [0x46, 0x49, 0x4e, 0x53]
const TCP_LENGTH = 4
const TCP_COMMAND = 8
const TCP_ERROR = 12
const TCP_HEADER = 16
const LENGTH_FROM = 8
export const FRAME_SEND = 2
const LAST_COMMAND = 6
/** Longest FINS command with its header; units accept about 2 KiB. */
const LONGEST = 4096

export interface FinsMessage {
  /** FINS/TCP command; 2 (and every UDP datagram) carries a FINS command. */
  readonly tcpCommand: number
  /** Error of the FINS/TCP header. */
  readonly tcpError: number
  readonly isResponse: boolean
  readonly wantsAnswer: boolean
  /** Network, node, unit: whom a command is for and whom from. */
  readonly destination: Address
  readonly source: Address
  readonly sid: number
  readonly code: number
  readonly endCode: number
  /** Offsets of the parameters from the start of the message; of answers, after the end code. */
  readonly data: number
  readonly dataEnd: number
}

export interface Address {
  readonly network: number
  readonly node: number
  readonly unit: number
}

const NOBODY: Address = { network: 0, node: 0, unit: 0 }

function addressAt(bytes: Uint8Array, at: number): Address {
  return { network: bytes[at]!, node: bytes[at + 1]!, unit: bytes[at + 2]! }
}

/** True for a FINS header with a known command and sufficient length. */
function isFins(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < COMMAND_HEADER) return false
  if ((bytes[at]! & ICF_ZERO) !== 0 || bytes[at + 1] !== 0 || bytes[at + GATEWAY_COUNT]! > 7) return false
  if (bytes[at + DESTINATION]! > 0x7f || bytes[at + SOURCE]! > 0x7f) return false
  const command = commands.get(u16be(bytes, at + CODE))
  if (command === undefined) return false
  const length = end - at - COMMAND_HEADER
  return (bytes[at]! & RESPONSE) !== 0 ? length >= END_CODE : length >= command.least
}

/**
 * By content: on TCP the word FINS with a lawful header; on UDP a header as controllers and their tools send it within
 * one network, with a command that has the length it asks for, or an answer with an end code of the manual.
 */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (!isStream) return isLocalFins(bytes, start, end) ? 'yes' : 'no'
  for (let i = 0; i < WORD.length && start + i < end; i++) if (bytes[start + i] !== WORD[i]) return 'no'
  if (end - start < TCP_HEADER) return 'more'
  const length = u32be(bytes, start + TCP_LENGTH)
  const isLawful =
    length >= LENGTH_FROM && length <= LONGEST && u32be(bytes, start + TCP_COMMAND) <= LAST_COMMAND
  return isLawful ? 'yes' : 'no'
}

/** A datagram between two nodes of one network, to or from a CPU unit: six bytes of the header are then fixed. */
function isLocalFins(bytes: Uint8Array, at: number, end: number): boolean {
  if (!isFins(bytes, at, end) || (bytes[at]! & ~(RESPONSE | NO_ANSWER)) !== USES_GATEWAYS) return false
  if (!GATEWAY_COUNTS.includes(bytes[at + GATEWAY_COUNT]!)) return false
  if (bytes[at + DESTINATION] !== 0 || bytes[at + SOURCE] !== 0) return false
  if (bytes[at + DESTINATION + UNIT] !== 0 || bytes[at + SOURCE + UNIT] !== 0) return false
  const code = u16be(bytes, at + CODE)
  if ((bytes[at]! & RESPONSE) !== 0) {
    const endCode = u16be(bytes, at + COMMAND_HEADER)
    return endCode === 0 || endCodes.has(endCode)
  }
  const command = commands.get(code)!
  const length = end - at - COMMAND_HEADER
  return CARRYING.has(command.verb) ? length > command.least : length <= command.least + OPTIONAL
}

/** Offset of the next FINS/TCP header. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + 4 <= end; at++) if (u32be(bytes, at) === MAGIC) return at
  return undefined
}

/** Reads one FINS command or answer, with the FINS/TCP header on streams. */
export function dissect(slice: Slice): Dissected<FinsMessage> {
  const { bytes, start, end, isStream } = slice
  const available = end - start
  if (!isStream) return dissectCommand(slice, 0, available, FRAME_SEND, 0)
  if (available < 4) return { kind: 'incomplete', need: 4 }
  if (u32be(bytes, start) !== MAGIC) return { kind: 'foreign' }
  if (available < TCP_HEADER) return { kind: 'incomplete', need: TCP_HEADER }
  const length = u32be(bytes, start + TCP_LENGTH)
  const command = u32be(bytes, start + TCP_COMMAND)
  if (length < LENGTH_FROM || length > LONGEST)
    return { kind: 'malformed', at: TCP_LENGTH, reason: 'length', length: TCP_HEADER }
  const total = LENGTH_FROM + length
  if (available < total) return { kind: 'incomplete', need: total }
  const error = u32be(bytes, start + TCP_ERROR)
  if (command === FRAME_SEND && total > TCP_HEADER)
    return dissectCommand(slice, TCP_HEADER, total, command, error)
  return {
    kind: 'message',
    length: total,
    message: {
      tcpCommand: command,
      tcpError: error,
      isResponse: command === 1,
      wantsAnswer: false,
      destination: NOBODY,
      source: NOBODY,
      sid: 0,
      code: 0,
      endCode: 0,
      data: TCP_HEADER,
      dataEnd: total,
    },
  }
}

function dissectCommand(
  { bytes, start, isStream }: Slice,
  from: number,
  total: number,
  tcpCommand: number,
  tcpError: number,
): Dissected<FinsMessage> {
  const at = start + from
  if (total - from < COMMAND_HEADER) {
    if (!isStream) return { kind: 'foreign' }
    return { kind: 'malformed', at: from, reason: 'FINS header', length: total }
  }
  const code = u16be(bytes, at + CODE)
  const hasHeader = (bytes[at]! & ICF_ZERO) === 0 && bytes[at + 1] === 0
  if (!isStream && (!hasHeader || !commands.has(code))) return { kind: 'foreign' }
  const isResponse = (bytes[at]! & RESPONSE) !== 0
  if (isResponse && total - from < COMMAND_HEADER + END_CODE)
    return { kind: 'malformed', at: from + COMMAND_HEADER, reason: 'end code', length: total }
  return {
    kind: 'message',
    length: total,
    message: {
      tcpCommand,
      tcpError,
      isResponse,
      wantsAnswer: (bytes[at]! & NO_ANSWER) === 0,
      destination: addressAt(bytes, at + DESTINATION),
      source: addressAt(bytes, at + SOURCE),
      sid: bytes[at + SID]!,
      code,
      endCode: isResponse ? u16be(bytes, at + COMMAND_HEADER) : 0,
      data: from + COMMAND_HEADER + (isResponse ? END_CODE : 0),
      dataEnd: total,
    },
  }
}
