/** Messages: ROC Plus Protocol Specifications Manual (Emerson D301180X012, 2022) §1.2. */
import { crc16 } from '#bytes/checksum'
import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { opcodes } from './opcodes.ts'
import type { RocPlusState } from './state.ts'

const DESTINATION_UNIT = 0
const DESTINATION_GROUP = 1
const SOURCE_UNIT = 2
const SOURCE_GROUP = 3
const OPCODE = 4
const LENGTH = 5
export const DATA = 6
/** Sent low byte first, begun with ones: manual §1.2; seen in captures. */
const CRC = 2

export interface RocMessage {
  readonly destinationUnit: number
  readonly destinationGroup: number
  readonly sourceUnit: number
  readonly sourceGroup: number
  readonly opcode: number
  /** Offset after the data, where the CRC begins. */
  readonly end: number
}

/**
 * Reads one message.
 *
 * @returns `foreign` where the opcode is none of the manual's, or a datagram fits neither length nor CRC; `malformed`
 *   where the CRC is wrong.
 */
export function dissect({ bytes, start, end, isStream }: Slice, state: RocPlusState): Dissected<RocMessage> {
  const available = end - start
  if (available > OPCODE && !opcodes.has(bytes[start + OPCODE]!)) return { kind: 'foreign' }
  if (available < DATA + CRC) return { kind: 'incomplete', need: DATA + CRC }
  const total = DATA + bytes[start + LENGTH]! + CRC
  if (available < total) return { kind: 'incomplete', need: total }
  const isSound = isWhole(bytes, start, total)
  // With a wrong CRC, a datagram of another length, or a stream that was never sound, has nothing of the protocol but an
  // opcode: NoMachine shares the port.
  const mayBeDamaged = isStream ? state.isProven : available === total
  if (!isSound && !mayBeDamaged) return { kind: 'foreign' }
  state.isProven ||= isSound
  if (!isSound)
    return { kind: 'malformed', at: total - CRC, reason: 'CRC', length: isStream ? total : available }
  return {
    kind: 'message',
    length: total,
    message: {
      destinationUnit: bytes[start + DESTINATION_UNIT]!,
      destinationGroup: bytes[start + DESTINATION_GROUP]!,
      sourceUnit: bytes[start + SOURCE_UNIT]!,
      sourceGroup: bytes[start + SOURCE_GROUP]!,
      opcode: bytes[start + OPCODE]!,
      end: total - CRC,
    },
  }
}

function isWhole(bytes: Uint8Array, start: number, total: number): boolean {
  return crc16(bytes, start, start + total - CRC, 0xffff) === u16le(bytes, start + total - CRC)
}

/** The port where messages without data are believed too: elsewhere they look like reads of Modbus RTU, which has the same CRC. */
export const PORT = 4000

/** Sure of a whole message with a known opcode and its CRC. */
export function probe({
  bytes,
  start,
  end,
  isStream,
  sourcePort,
  destinationPort,
}: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (available > OPCODE && !opcodes.has(bytes[start + OPCODE]!)) return 'no'
  const isAtHome = sourcePort === PORT || destinationPort === PORT
  if (available > LENGTH && bytes[start + LENGTH] === 0 && !isAtHome) return 'no'
  if (available < DATA + CRC) return isStream ? 'more' : 'no'
  const total = DATA + bytes[start + LENGTH]! + CRC
  if (available < total) return isStream ? 'more' : 'no'
  if (!isStream && available !== total) return 'no'
  if (!isAtHome && isReadInRtu(bytes, start, total)) return 'no'
  return isWhole(bytes, start, total) ? 'yes' : 'no'
}

/** A response to a read of Modbus RTU (functions 1 to 4, then the byte count) has the same CRC in the same place. */
function isReadInRtu(bytes: Uint8Array, start: number, total: number): boolean {
  const group = bytes[start + DESTINATION_GROUP]!
  return group >= 1 && group <= 4 && bytes[start + SOURCE_UNIT] === total - 5
}

/** The next byte at which a whole message begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + DATA + CRC <= end; at++) {
    if (!opcodes.has(bytes[at + OPCODE]!)) continue
    const total = DATA + bytes[at + LENGTH]! + CRC
    if (at + total <= end && isWhole(bytes, at, total)) return at
  }
  return undefined
}
