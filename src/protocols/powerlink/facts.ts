import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { nmtCommands, nmtStates, sdoCommands } from './commands.ts'
import { messageTypes, type PowerlinkMessage, PREQ, PRES, SOC } from './wire.ts'

const MANAGING_NODE = 240
const IDENT_RESPONSE = 1
const NMT_COMMAND = 4
const SDO = 5
const COMMAND = 4

// IdentResponse, from the frame's start: EPSG DS 301.
const IDENT_LENGTH = 82
const DEVICE_TYPE = 26
const VENDOR = 30
const PRODUCT = 34
const REVISION = 38
const SERIAL = 42
const IP = 70
const HOST_NAME = 82

// SDO in ASnd: sequence layer (4), then the command layer.
const SDO_FLAGS = 10
const SDO_COMMAND = 11
const SDO_INDEX = 16
const SDO_SUBINDEX = 18
const SDO_RESPONSE = 0x80

export function facts(message: PowerlinkMessage, slice: Slice, emit: Emit): void {
  const about = slice.fromClient ? 'client' : 'server'
  const { type, source, destination, status, service } = message
  if (source === MANAGING_NODE && type === SOC)
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'powerlink-manager',
      confidence: 0.9,
      field: 'SoC',
    })
  if (type === PRES || type === PREQ || type === SOC)
    emit({
      kind: 'stream',
      about,
      id: `${messageTypes.get(type)} ${type === PREQ ? destination : source}`,
      sequence: 0,
      state: status < 0 ? 'seen' : (nmtStates.get(status) ?? hexCode(status)),
    })
  if (type === PRES) {
    const say = (attribute: Attribute, value: string, field: string) =>
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
    say('address:powerlink-node', String(source), 'source node')
    const state = nmtStates.get(status)
    if (state !== undefined) say('mode', state, 'NMTStatus')
  }
  if (service === IDENT_RESPONSE) emitIdentity(message, slice, about, emit)
  else if (service === NMT_COMMAND) emitNmt(message, slice, emit)
  else if (service === SDO) emitSdo(message, slice, emit)
}

function emitIdentity(
  { source }: PowerlinkMessage,
  { bytes, start, end }: Slice,
  about: string,
  emit: Emit,
): void {
  if (end - start < IDENT_LENGTH) return
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  const number = (at: number) => u32le(bytes, start + at)
  say('address:powerlink-node', String(source), 'source node')
  say('vendor-id', hexCode(number(VENDOR), 8), 'VendorId')
  say('device-id', hexCode(number(PRODUCT), 8), 'ProductCode')
  say('hardware', hexCode(number(REVISION), 8), 'RevisionNumber')
  if (number(SERIAL) !== 0) say('serial', String(number(SERIAL)), 'SerialNumber')
  say('description', `device type ${hexCode(number(DEVICE_TYPE), 8)}`, 'DeviceType')
  const address = number(IP)
  const ip = [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.')
  if (address !== 0) say('ip', ip, 'IpAddress')
  if (end - start > HOST_NAME)
    say('name', text(bytes, start + HOST_NAME, Math.min(end, start + HOST_NAME + 32)), 'HostName')
}

function emitNmt({ destination }: PowerlinkMessage, { bytes, start, end }: Slice, emit: Emit): void {
  if (end - start <= COMMAND) return
  const code = bytes[start + COMMAND]!
  const { verb, name } = nmtCommands.get(code) ?? { verb: 'execute' as const, name: 'NMT command' }
  emit({
    kind: 'operation',
    verb,
    name,
    code: `NMT ${hexCode(code)}`,
    unit: String(destination),
    outcome: 'requested',
  })
}

function emitSdo({ destination }: PowerlinkMessage, { bytes, start, end }: Slice, emit: Emit): void {
  if (end - start <= SDO_SUBINDEX || (bytes[start + SDO_FLAGS]! & SDO_RESPONSE) !== 0) return
  const code = bytes[start + SDO_COMMAND]!
  const known = sdoCommands.get(code)
  if (known === undefined) return
  emit({
    kind: 'operation',
    verb: known.verb,
    name: known.name,
    code: `SDO ${code}`,
    object: `${hexCode(u16le(bytes, start + SDO_INDEX), 4)}:${bytes[start + SDO_SUBINDEX]!}`,
    unit: String(destination),
    outcome: 'requested',
  })
}
