import { hexCode } from '#bytes/hex'
import { NdrReader } from '#bytes/ndr'
import { u32be, u32le } from '#bytes/read'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import * as read from './arguments.ts'
import { limits } from './limits.ts'
import type { OpcClassicState, PendingOpcClassicRequest } from './state.ts'
import type { OpcCall } from './wire.ts'

interface Around {
  readonly reader: NdrReader
  readonly emit: Emit
  readonly state: OpcClassicState
}

/** Details from a request's arguments, in addition to its method's name. */
interface Asked {
  readonly object?: string | undefined
  readonly value?: Operation['value']
  readonly definitions?: readonly read.ItemDefinition[]
}

export function facts(message: OpcCall, slice: Slice, emit: Emit, state: OpcClassicState): void {
  const reader = new NdrReader(slice.bytes, slice.start + message.body, slice.end, message.isLittle)
  const around = { reader, emit, state }
  if (message.isRequest) request(message, around)
  else response(message, slice, around)
}

function request(message: OpcCall, around: Around): void {
  const { emit, state } = around
  const { verb, name, isCallback } = message.method
  const asked = askedBy(message, around)
  const operation: Operation = {
    kind: 'operation',
    about: isCallback ? 'client' : undefined,
    verb,
    name,
    code: `${message.interfaceName}/${message.opnum}`,
    object: asked.object,
    outcome: 'requested',
    value: asked.value,
  }
  emit(operation)
  const { isGuessed, call } = message
  const forgotten = state.add(call, { operation, definitions: asked.definitions ?? [], isGuessed })
  if (forgotten !== undefined) emitUnanswered(forgotten, emit)
}

/** Some methods of several interfaces have the same layout; the name after the colons identifies the method. */
function askedBy(message: OpcCall, around: Around): Asked {
  const { reader, state } = around
  const [face, method] = message.method.name.split('::') as [string, string | undefined]
  const ofServer = (found: readonly number[] | undefined) =>
    named(found?.map((handle) => state.itemOf('server', handle)))
  switch (method) {
    case 'Read':
      if (face === 'IOPCItemIO') return named(read.strings(reader))
      return ofServer(face.startsWith('IOPCSyncIO') ? read.syncRead(reader) : read.handles(reader))
    case 'Write':
      return written(read.write(reader), state)
    case 'WriteVQT':
      return face === 'IOPCItemIO' ? named(read.strings(reader)) : ofServer(read.handles(reader))
    case 'RemoveItems':
    case 'SetActiveState':
      return ofServer(read.handles(reader))
    case 'AddItems':
    case 'ValidateItems': {
      const definitions = read.itemDefinitions(reader) ?? []
      return { ...named(definitions.map(({ name }) => name)), definitions }
    }
    case 'AddGroup':
    case 'GetGroupByName':
    case 'SetName':
    case 'CLSIDFromProgID':
      return { object: read.firstString(reader) }
    case 'SetClientName':
      return clientName(read.firstString(reader), around)
    case 'GetItemHandles':
    case 'ValidateItemIDs':
      return named(read.strings(reader))
    case 'AckCondition':
      return named(read.acknowledged(reader))
    case 'OnEvent':
      return named(read.firstEvent(reader))
    case 'OnDataChange':
    case 'OnReadComplete':
      return face === 'IOPCDataCallback' ? reported(read.dataChange(reader), around) : {}
    default:
      return {}
  }
}

function named(names: readonly string[] | undefined): Asked {
  if (names === undefined || names.length === 0) return {}
  const others = names.length - limits.shownItems
  const shown = names.slice(0, limits.shownItems).join(', ')
  return { object: others > 0 ? `${shown} +${others}` : shown }
}

function written(items: readonly read.ItemValue[] | undefined, state: OpcClassicState): Asked {
  const value = items?.[0]?.value
  return {
    ...named(items?.map(({ handle }) => state.itemOf('server', handle))),
    value: typeof value === 'boolean' ? String(value) : value,
  }
}

function clientName(name: string | undefined, { emit }: Around): Asked {
  if (name)
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'software',
      value: name,
      confidence: confidence.banner,
      field: 'IOPCCommon::SetClientName',
    })
  return { object: name }
}

/** Values that a server sends to its client: the caller speaks of itself. */
function reported(items: readonly read.ItemValue[] | undefined, { emit, state }: Around): Asked {
  emitReadings(items ?? [], 'client', emit, state)
  return {}
}

/** Quality: OPC Data Access 3.00 §6.8; the two highest of eight bits are bad, uncertain, good. */
const qualities: readonly (string | undefined)[] = ['bad', 'uncertain', 'bad', undefined]

function emitReadings(
  items: readonly read.ItemValue[],
  about: 'client' | undefined,
  emit: Emit,
  state: OpcClassicState,
): void {
  for (const { handle, value, quality } of items.slice(0, limits.readings)) {
    if (value === undefined) continue
    const word = quality === undefined ? undefined : qualities[(quality >> 6) & 3]
    emit({ kind: 'reading', about, point: state.itemOf('client', handle), value, quality: word })
  }
}

function response(message: OpcCall, slice: Slice, around: Around): void {
  const { emit, state } = around
  const pending = state.take(message.call)
  answered(message, pending?.definitions ?? [], around)
  if (pending === undefined) return
  const status = resultOf(message, slice)
  const isRefused = status >= 0x8000_0000
  emit({
    ...pending.operation,
    outcome: isRefused ? 'rejected' : 'succeeded',
    error: isRefused ? hexCode(status, 8) : undefined,
  })
}

/** The HRESULT is the last word of every answer. */
function resultOf({ isLittle, length }: OpcCall, { bytes, start }: Slice): number {
  return length < 12 ? 0 : (isLittle ? u32le : u32be)(bytes, start + length - 4)
}

function answered(message: OpcCall, definitions: readonly read.ItemDefinition[], around: Around): void {
  const { reader, emit, state } = around
  switch (message.method.name) {
    case 'IOPCServer::GetStatus':
      status(read.serverStatus(reader), emit)
      break
    case 'IOPCEventServer::GetStatus':
    case 'IOPCEventServer2::GetStatus':
      status(read.serverStatus(reader, true), emit)
      break
    case 'IOPCSyncIO::Read':
    case 'IOPCSyncIO2::Read':
      emitReadings(read.readItems(reader) ?? [], undefined, emit, state)
      break
    case 'IOPCItemMgt::AddItems':
      for (const [i, handle] of (read.addedHandles(reader) ?? []).entries()) {
        const definition = definitions[i]
        if (definition === undefined || definition.name === '') continue
        state.learn('server', handle, definition.name)
        state.learn('client', definition.client, definition.name)
      }
      break
    case 'IOPCServerList::GetClassDetails':
    case 'IOPCServerList2::GetClassDetails': {
      const [program, userType] = read.classDetails(reader) ?? []
      if (program) describe('software', program, 'ProgID', emit)
      if (userType) describe('description', userType, 'user type', emit)
      break
    }
    default:
  }
}

/** OPCSERVERSTATE: OPC Data Access 3.00 §4.3.1. */
const states: readonly string[] = [
  '',
  'running',
  'failed',
  'no configuration',
  'suspended',
  'test',
  'communication fault',
]

function status(found: read.ServerStatus | undefined, emit: Emit): void {
  if (found === undefined) return
  describe('vendor', found.vendor, 'szVendorInfo', emit)
  describe('software', found.version, 'wMajorVersion, wMinorVersion, wBuildNumber', emit)
  describe('run-state', states[found.state] ?? '', 'dwServerState', emit)
  describe('role', 'opc-server', 'OPCSERVERSTATUS', emit)
}

function describe(
  attribute: 'vendor' | 'software' | 'run-state' | 'role' | 'description',
  value: string,
  field: string,
  emit: Emit,
): void {
  if (value !== '')
    emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
}

export function finish(state: OpcClassicState, emit: Emit): void {
  for (const pending of state.takePending()) emitUnanswered(pending, emit)
}

function emitUnanswered({ operation, isGuessed }: PendingOpcClassicRequest, emit: Emit): void {
  if (!isGuessed) emit({ ...operation, outcome: 'unanswered' })
}
