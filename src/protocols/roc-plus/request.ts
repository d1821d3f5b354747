/** A request in words. */
import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Operation } from '#model/fact'
import type { Slice } from '#model/protocol'
import { fileRequest } from './files.ts'
import { limits } from './limits.ts'
import {
  FILE_TRANSFER,
  opcodes,
  READ_PARAMETERS,
  READ_SINGLE_POINT,
  SET_CLOCK,
  WRITE_PARAMETERS,
  WRITE_SINGLE_POINT,
} from './opcodes.ts'
import type { RocPlusState } from './state.ts'
import { DATA, type RocMessage } from './wire.ts'

/** A parameter is named by point type, logical number and parameter number: its TLP. */
const TLP = 3

/** The operation of a message that asks. */
export function operationOf(message: RocMessage, slice: Slice, state: RocPlusState): Operation {
  const { opcode, destinationUnit, destinationGroup } = message
  const { verb, name } = opcodes.get(opcode)!
  const { bytes, start } = slice
  const at = start + DATA
  const end = start + message.end
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: String(opcode),
    unit: `${destinationGroup}/${destinationUnit}`,
    outcome: 'requested',
  }
  switch (opcode) {
    case SET_CLOCK:
      return { ...operation, value: clockText(bytes, at, end) }
    case READ_PARAMETERS:
      return { ...operation, object: parametersText(bytes, at, end) }
    case WRITE_PARAMETERS:
      return { ...operation, object: firstParameter(bytes, at, end) }
    case READ_SINGLE_POINT:
    case WRITE_SINGLE_POINT:
      return { ...operation, object: singlePoint(bytes, at, end) }
    case FILE_TRANSFER:
      return { ...operation, ...fileRequest(bytes, at, end, state) }
    default:
      return operation
  }
}

function tlp(bytes: Uint8Array, at: number): string {
  return `tlp:${bytes[at]}/${bytes[at + 1]}/${bytes[at + 2]}`
}

/** Opcode 180 lists TLPs after their number. */
function parametersText(bytes: Uint8Array, at: number, end: number): string | undefined {
  const count = bytes[at] ?? 0
  const words: string[] = []
  for (let i = 0; i < Math.min(count, limits.shown) && at + 1 + (i + 1) * TLP <= end; i++)
    words.push(tlp(bytes, at + 1 + i * TLP))
  return words.length === 0 ? undefined : words.join(' ') + (count > words.length ? ' …' : '')
}

/** Opcode 181 puts values between the TLPs, whose sizes depend on the type of each parameter. */
function firstParameter(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (end - at < 1 + TLP) return undefined
  return tlp(bytes, at + 1) + (bytes[at]! > 1 ? ' …' : '')
}

/** Opcodes 166 and 167: point type, logical number, number of parameters, the first of them. */
function singlePoint(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (end - at < 4) return undefined
  const [count, first] = [bytes[at + 2]!, bytes[at + 3]!]
  const range = count <= 1 ? String(first) : `${first}..${first + count - 1}`
  return `tlp:${bytes[at]}/${bytes[at + 1]}/${range}`
}

/** Second, minute, hour, day, month, year (2): table 2-3. */
function clockText(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (end - at < 7) return undefined
  const two = (offset: number) => String(bytes[at + offset]!).padStart(2, '0')
  const year = String(u16le(bytes, at + 5)).padStart(4, '0')
  return `${year}-${two(4)}-${two(3)}T${two(2)}:${two(1)}:${two(0)}`
}

interface Logon {
  readonly user: string
  readonly isLogout: boolean
}

/** Lengths of the data of opcode 17 distinguish its forms: table 2-7. */
const STANDARD_LOGIN = 6
const STANDARD_LOGOUT = 11
const ENHANCED_LOGIN = 71
const ENHANCED_LOGOUT = 76
const STANDARD_USER = 3
const ENHANCED_USER = 30

/** User of a logon or logoff; undefined for a request for a session key. The password is not read. */
export function logonOf(bytes: Uint8Array, at: number, end: number): Logon | undefined {
  const length = end - at
  const isStandard = length === STANDARD_LOGIN || length === STANDARD_LOGOUT
  if (!isStandard && length !== ENHANCED_LOGIN && length !== ENHANCED_LOGOUT) return undefined
  return {
    user: text(bytes, at, at + (isStandard ? STANDARD_USER : ENHANCED_USER)),
    isLogout: length === STANDARD_LOGOUT || length === ENHANCED_LOGOUT,
  }
}
