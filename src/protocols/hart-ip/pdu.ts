/** Payload of HART-IP: PDUs of the token-passing data link layer (HCF_SPEC-081), and direct PDUs. */
import { u16be } from '#bytes/read'

// Bits of the delimiter: HCF_SPEC-081.
const LONG_ADDRESS = 0x80
const FRAME_TYPE = 0x07
export const frameType = { burst: 1, request: 2, answer: 6 } as const
const LONG_BYTES = 5
/** Command whose number is in the first two bytes of the data. */
const EXTENDED = 31
/** Commands read of one direct PDU. */
const MOST_COMMANDS = 64

export interface HartIpCommand {
  readonly number: number
  readonly isAnswer: boolean
  readonly isBurst: boolean
  /** Of a response; with bit 7 set the communication failed, and the other bits state how. */
  readonly responseCode: number | undefined
  /** A copy: what was asked is still needed when the answer comes. */
  readonly data: Uint8Array
}

interface TokenPdu {
  /** One byte of a polling address, or five of a unique identifier, without the two bits of the master. */
  readonly address: Uint8Array
  readonly command: HartIpCommand
}

/** Undefined unless lengths and checksum agree. */
export function readTokenPdu(bytes: Uint8Array, start: number, end: number): TokenPdu | undefined {
  const delimiter = bytes[start]!
  const frame = delimiter & FRAME_TYPE
  const isAnswer = frame === frameType.answer || frame === frameType.burst
  if (!isAnswer && frame !== frameType.request) return undefined
  const byteCount = (delimiter & LONG_ADDRESS) !== 0 ? LONG_BYTES : 1
  const expansion = (delimiter >> 5) & 3
  const command = start + 1 + byteCount + expansion
  if (command + 3 > end) return undefined
  const count = bytes[command + 1]!
  const checksum = command + 2 + count
  if (checksum >= end || xor(bytes, start, checksum) !== bytes[checksum]) return undefined
  const address = bytes.slice(start + 1, start + 1 + byteCount)
  address[0]! &= 0x3f
  return { address, command: readCommand(bytes, command, checksum, isAnswer, frame === frameType.burst) }
}

function readCommand(
  bytes: Uint8Array,
  at: number,
  end: number,
  isAnswer: boolean,
  isBurst: boolean,
): HartIpCommand {
  let number = bytes[at]!
  let data = at + 2
  let responseCode: number | undefined
  if (isAnswer && end - data >= 2) {
    responseCode = bytes[data]!
    data += 2 // and the device status
  }
  if (number === EXTENDED && end - data >= 2) {
    number = u16be(bytes, data)
    data += 2
  }
  return { number, isAnswer, isBurst, responseCode, data: bytes.slice(data, end) }
}

/** Device status, extended status, then commands: number of two bytes, byte count, data. Undefined if they do not fit. */
export function readDirectPdu(
  bytes: Uint8Array,
  start: number,
  end: number,
  isAnswer: boolean,
): readonly HartIpCommand[] | undefined {
  const commands: HartIpCommand[] = []
  let at = start + 2
  while (at < end && commands.length < MOST_COMMANDS) {
    if (at + 3 > end) return undefined
    const number = u16be(bytes, at)
    const stop = at + 3 + bytes[at + 2]!
    if (stop > end) return undefined
    const hasCode = isAnswer && stop > at + 3
    commands.push({
      number,
      isAnswer,
      isBurst: false,
      responseCode: hasCode ? bytes[at + 3] : undefined,
      data: bytes.slice(at + (hasCode ? 4 : 3), stop),
    })
    at = stop
  }
  return commands
}

export function xor(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < end; at++) sum ^= bytes[at]!
  return sum
}
