/** Requests → operations: command, port and index group decide the verb. */

import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { About, Operation, Verb } from '#model/fact'
import {
  COMMAND,
  commands,
  FILE_OPEN,
  groupOf,
  portName,
  STATES,
  SYSTEM_SERVICE,
  stateVerb,
} from './commands.ts'
import type { AdsRequest, AdsState } from './state.ts'
import type { AmsMessage } from './wire.ts'

const VALUE_BY_HANDLE = 0xf005
const HANDLE_BY_NAME = 0xf003
const BY_NAME: ReadonlySet<number> = new Set([0xf003, 0xf004, 0xf007, 0xf009, 0xf011])
/** Index groups of the system service whose data begin with a file name or path. */
const BY_PATH: ReadonlySet<number> = new Set([FILE_OPEN, 131, 132, 133, 138, 139, 200, 500])
/** Open modes with writing or appending: Beckhoff, FB_FileOpen. */
const OPEN_TO_WRITE = 0x06
/** Names of files that hold a boot project or its configuration. */
const PROGRAM_FILE = /\\boot\\|\.(?:app|tpzip|tmc|wbp|wb\d|bootdata|occ|autostart)$|currentconfig|\.tsm$/i

export function requestOf(
  message: AmsMessage,
  bytes: Uint8Array,
  start: number,
  about: About | undefined,
  flowState: AdsState,
): AdsRequest {
  const { command, targetPort } = message
  const data = start + message.data
  const end = start + message.end
  const hasGroup = isGrouped(command) && end - data >= 8
  const group = hasGroup ? u32le(bytes, data) : 0
  const offset = hasGroup ? u32le(bytes, data + 4) : 0
  const name = commands.get(command)!.name
  const said = saidOf(message, { bytes, data, end, group, offset, state: flowState })
  const operation: Operation = {
    kind: 'operation',
    about,
    verb: said.verb,
    name: said.name ?? name,
    code: String(command),
    object: said.object,
    unit:
      portName(targetPort) === undefined
        ? `port ${targetPort}`
        : `port ${targetPort} (${portName(targetPort)})`,
    outcome: 'requested',
    value: said.value,
  }
  return { operation, command, group, offset, symbol: said.symbol }
}

function isGrouped(command: number): boolean {
  return (
    command === COMMAND.read ||
    command === COMMAND.write ||
    command === COMMAND.readWrite ||
    command === COMMAND.addNotification
  )
}

interface Place {
  readonly bytes: Uint8Array
  readonly data: number
  readonly end: number
  readonly group: number
  readonly offset: number
  readonly state: AdsState
}

interface Said {
  readonly verb: Verb
  readonly name?: string
  readonly object?: string | undefined
  readonly value?: string | undefined
  readonly symbol?: string | undefined
}

function saidOf({ command, targetPort }: AmsMessage, place: Place): Said {
  const { bytes, data, end, group, offset, state: flowState } = place
  const { verb } = commands.get(command)!
  if (command === COMMAND.writeControl) {
    if (end - data < 4) return { verb }
    const state = u16le(bytes, data)
    const value = STATES[state] ?? String(state)
    return {
      verb: stateVerb(state),
      name: `Write Control ${value}`,
      value: `${value}/${u16le(bytes, data + 2)}`,
    }
  }
  if (!isGrouped(command)) return { verb }
  const known = groupOf(targetPort, group)
  if (command === COMMAND.readWrite) return readWriteOf(place, targetPort)
  const object = objectOf(known.name, group, offset, flowState)
  if (command === COMMAND.addNotification) return { verb, object }
  return { verb: (command === COMMAND.write ? known.write : known.read) ?? verb, object }
}

/** Read and write lengths, then what is written: often the name of what is to be read. */
function readWriteOf({ bytes, data, end, group, offset, state: flowState }: Place, port: number): Said {
  const known = groupOf(port, group)
  const written = data + 16
  const stop = end - data >= 16 ? Math.min(end, written + u32le(bytes, data + 12)) : end
  const isSystem = port === SYSTEM_SERVICE
  const isNamed = isSystem ? BY_PATH.has(group) : BY_NAME.has(group)
  const name = isNamed && written < stop ? text(bytes, written, stop) : undefined
  if (isSystem && group === FILE_OPEN && name !== undefined) {
    const isWrite = (offset & OPEN_TO_WRITE) !== 0
    const verb = !isWrite ? 'read' : PROGRAM_FILE.test(name) ? 'download-program' : 'write'
    return { verb, object: `file ${name}` }
  }
  return {
    verb: known.read ?? 'read',
    object: name === undefined ? objectOf(known.name, group, offset, flowState) : `${known.name} ${name}`,
    symbol: group === HANDLE_BY_NAME ? name : undefined,
  }
}

function objectOf(name: string, group: number, offset: number, flowState: AdsState): string {
  if (group === VALUE_BY_HANDLE) return flowState.nameOf(offset) ?? 'symbol value by handle'
  if (group === 0xf006) return name
  return `${name} ${hexCode(offset)}`
}

/** Name of the point that a plain read or notification brings. */
export function pointOf(port: number, group: number, offset: number, flowState: AdsState): string {
  if (group === VALUE_BY_HANDLE) return flowState.nameOf(offset) ?? `port ${port} handle ${hexCode(offset)}`
  return `port ${port} ${groupOf(port, group).name} ${hexCode(offset)}`
}
