/** Operation of an ASDU. */
import type { Operation, Verb } from '#model/fact'
import type { Slice } from '#model/protocol'
import { type Iec104Asdu, type InformationObject, objectsOf } from './asdu.ts'
import { ACTIVATION, causeName, DEACTIVATION, REQUEST } from './causes.ts'
import { clockText } from './clock.ts'
import { commandOf } from './elements.ts'
import { limits } from './limits.ts'
import { CALL_FILE, hasSelect, nameOfType, typeOf } from './types.ts'

const INTERROGATION = 100
const COUNTER_INTERROGATION = 101
const CLOCK = 103
const RESET = 105
const DELAY = 106
const PARAMETER_ACTIVATION = 113
const DIRECTORY = 126

/** The command without outcome: what it asks for, of which object, with which value. */
export function commandOperation(asdu: Iec104Asdu, slice: Slice): Operation {
  const { bytes } = slice
  const objects = objectsOf(bytes, asdu)
  const first = objects[0]
  const type = typeOf(asdu.type)
  const command = first === undefined ? undefined : commandOf(bytes, first.at, type)
  const isSelect = command?.isSelect === true && hasSelect(asdu.type)
  const special = first === undefined ? undefined : specialOf(asdu, bytes, first.at)
  const isDeactivation = asdu.cause === DEACTIVATION
  const step = isDeactivation ? ': deactivation' : isSelect ? ': select' : (special?.step ?? '')
  return {
    kind: 'operation',
    verb: isSelect && !isDeactivation ? 'reserve' : (special?.verb ?? type.verb),
    name: `${nameOfType(asdu.type)}${step}${asdu.isTest ? ' (test)' : ''}`,
    code: String(asdu.type),
    object: objectText(objects),
    unit: String(asdu.commonAddress),
    outcome: 'requested',
    value: command?.value ?? special?.value,
  }
}

/** `ioa:4501`, several parted by commas. */
export function objectText(objects: readonly InformationObject[]): string | undefined {
  if (objects.length === 0) return undefined
  const shown = objects.slice(0, limits.objectsShown).map(({ address }) => address)
  return `ioa:${shown.join(',')}${objects.length > shown.length ? '…' : ''}`
}

interface Special {
  readonly verb?: Verb
  readonly step?: string
  readonly value?: string | number
}

/** Qualifiers of system commands and files, which may change what is asked for. */
function specialOf(asdu: Iec104Asdu, bytes: Uint8Array, at: number): Special | undefined {
  if (at >= asdu.end) return undefined
  const byte = bytes[at]!
  switch (asdu.type) {
    case INTERROGATION: // QOI: IEC 60870-5-101:2003 §7.2.6.22
      return { value: byte === 20 ? 'station' : byte > 20 && byte <= 36 ? `group ${byte - 20}` : byte }
    case COUNTER_INTERROGATION:
      return counterInterrogation(byte)
    case CLOCK:
      return { value: clockText(bytes, at) }
    case RESET: // QRP: §7.2.6.27
      return { value: byte === 1 ? 'process' : byte === 2 ? 'pending information' : byte }
    case DELAY:
      return { value: bytes[at]! | (bytes[at + 1]! << 8) }
    case PARAMETER_ACTIVATION: // QPA: §7.2.6.25
      return { value: byte }
    case CALL_FILE:
      return asdu.cause === REQUEST ? { verb: 'browse', step: ': call directory' } : fileCall(bytes, at)
    default:
      return asdu.type >= 120 && asdu.type !== DIRECTORY
        ? { value: `file ${bytes[at]! | (bytes[at + 1]! << 8)}` }
        : undefined
  }
}

/** FRZ of QCC: §7.2.6.23. Freezing without reset loses nothing, but moves the counters' values. */
const FREEZE = ['read', 'freeze without reset', 'freeze with reset', 'reset'] as const

function counterInterrogation(byte: number): Special {
  const freeze = byte >> 6
  return freeze === 0
    ? { value: FREEZE[0] }
    : { verb: 'operate', step: `: ${FREEZE[freeze]}`, value: FREEZE[freeze]! }
}

/** SCQ, select and call: §7.2.6.30. */
const CALLS: ReadonlyMap<number, Special> = new Map<number, Special>([
  [1, { verb: 'read', step: ': select file' }],
  [2, { verb: 'read', step: ': request file' }],
  [3, { verb: 'read', step: ': deactivate file' }],
  [4, { verb: 'delete', step: ': delete file' }],
  [5, { verb: 'read', step: ': select section' }],
  [6, { verb: 'read', step: ': request section' }],
  [7, { verb: 'read', step: ': deactivate section' }],
])

function fileCall(bytes: Uint8Array, at: number): Special {
  const name = bytes[at]! | (bytes[at + 1]! << 8)
  return { ...CALLS.get(bytes[at + 3]! & 0x0f), value: `file ${name}` }
}

/** Information of the station, or an answer to a command, as a report. */
export function reportOperation(asdu: Iec104Asdu, outcome: Operation['outcome']): Operation {
  const isPlain = asdu.type < 45 || asdu.cause === ACTIVATION
  const suffix = isPlain ? '' : `: ${asdu.isNegative ? 'negative ' : ''}${causeName(asdu.cause)}`
  return {
    kind: 'operation',
    verb: 'report',
    name: `${nameOfType(asdu.type)}${suffix}${asdu.isTest ? ' (test)' : ''}`,
    code: String(asdu.type),
    object: undefined,
    unit: String(asdu.commonAddress),
    outcome,
    value: undefined,
  }
}
