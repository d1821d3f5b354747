import { hexCode } from '#bytes/hex'
import { NdrReader } from '#bytes/ndr'
import { u32be, u32le } from '#bytes/read'
import { confidence, type Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import * as read from './arguments.ts'
import type { Exchange, Pending } from './exchange.ts'
import { limits } from './limits.ts'
import type { OpcCall } from './wire.ts'

interface Around {
  readonly reader: NdrReader
  readonly tell: Tell
  readonly exchange: Exchange
}

/** What a request's arguments add to its method's name. */
interface Asked {
  readonly object?: string | undefined
  readonly value?: Operation['value']
  readonly definitions?: readonly read.ItemDefinition[]
}

export function facts(message: OpcCall, slice: Slice, tell: Tell, exchange: Exchange): void {
  const reader = new NdrReader(slice.bytes, slice.start + message.body, slice.end, message.isLittle)
  const around = { reader, tell, exchange }
  if (message.isRequest) request(message, around)
  else response(message, slice, around)
}

function request(message: OpcCall, around: Around): void {
  const { tell, exchange } = around
  const { verb, name, isCallback } = message.method
  const asked = askedBy(message, around)
  const operation: Operation = {
    kind: 'operation',
    about: isCallback ? 'client' : undefined,
    verb,
    name,
    code: `${message.interfaceName}/${message.opnum}`,
    object: asked.object,
    outcome: 'asked',
    value: asked.value,
  }
  tell(operation)
  const { isGuessed, call } = message
  const forgotten = exchange.ask(call, { operation, definitions: asked.definitions ?? [], isGuessed })
  if (forgotten !== undefined) tellUnanswered(forgotten, tell)
}

/** Some methods of several interfaces are laid out alike; the name behind the colons tells which. */
function askedBy(message: OpcCall, around: Around): Asked {
  const { reader, exchange } = around
  const [face, method] = message.method.name.split('::') as [string, string | undefined]
  const ofServer = (found: readonly number[] | undefined) =>
    named(found?.map((handle) => exchange.itemOf('server', handle)))
  switch (method) {
    case 'Read':
      if (face === 'IOPCItemIO') return named(read.strings(reader))
      return ofServer(face.startsWith('IOPCSyncIO') ? read.syncRead(reader) : read.handles(reader))
    case 'Write':
      return written(read.write(reader), exchange)
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

function written(items: readonly read.ItemValue[] | undefined, exchange: Exchange): Asked {
  const value = items?.[0]?.value
  return {
    ...named(items?.map(({ handle }) => exchange.itemOf('server', handle))),
    value: typeof value === 'boolean' ? String(value) : value,
  }
}

function clientName(name: string | undefined, { tell }: Around): Asked {
  if (name)
    tell({
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
function reported(items: readonly read.ItemValue[] | undefined, { tell, exchange }: Around): Asked {
  tellReadings(items ?? [], 'client', tell, exchange)
  return {}
}

/** Quality: OPC Data Access 3.00 §6.8; the two highest of eight bits say bad, uncertain, good. */
const qualities: readonly (string | undefined)[] = ['bad', 'uncertain', 'bad', undefined]

function tellReadings(
  items: readonly read.ItemValue[],
  about: 'client' | undefined,
  tell: Tell,
  exchange: Exchange,
): void {
  for (const { handle, value, quality } of items.slice(0, limits.readings)) {
    if (value === undefined) continue
    const word = quality === undefined ? undefined : qualities[(quality >> 6) & 3]
    tell({ kind: 'reading', about, point: exchange.itemOf('client', handle), value, quality: word })
  }
}

function response(message: OpcCall, slice: Slice, around: Around): void {
  const { tell, exchange } = around
  const pending = exchange.answer(message.call)
  answered(message, pending?.definitions ?? [], around)
  if (pending === undefined) return
  const status = resultOf(message, slice)
  const isRefused = status >= 0x8000_0000
  tell({
    ...pending.operation,
    outcome: isRefused ? 'refused' : 'ok',
    error: isRefused ? hexCode(status, 8) : undefined,
  })
}

/** The HRESULT is the last word of every answer. */
function resultOf({ isLittle, length }: OpcCall, { bytes, start }: Slice): number {
  return length < 12 ? 0 : (isLittle ? u32le : u32be)(bytes, start + length - 4)
}

function answered(message: OpcCall, definitions: readonly read.ItemDefinition[], around: Around): void {
  const { reader, tell, exchange } = around
  switch (message.method.name) {
    case 'IOPCServer::GetStatus':
      status(read.serverStatus(reader), tell)
      break
    case 'IOPCEventServer::GetStatus':
    case 'IOPCEventServer2::GetStatus':
      status(read.serverStatus(reader, true), tell)
      break
    case 'IOPCSyncIO::Read':
    case 'IOPCSyncIO2::Read':
      tellReadings(read.readItems(reader) ?? [], undefined, tell, exchange)
      break
    case 'IOPCItemMgt::AddItems':
      for (const [i, handle] of (read.addedHandles(reader) ?? []).entries()) {
        const definition = definitions[i]
        if (definition === undefined || definition.name === '') continue
        exchange.learn('server', handle, definition.name)
        exchange.learn('client', definition.client, definition.name)
      }
      break
    case 'IOPCServerList::GetClassDetails':
    case 'IOPCServerList2::GetClassDetails': {
      const [program, userType] = read.classDetails(reader) ?? []
      if (program) describe('software', program, 'ProgID', tell)
      if (userType) describe('description', userType, 'user type', tell)
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

function status(found: read.ServerStatus | undefined, tell: Tell): void {
  if (found === undefined) return
  describe('vendor', found.vendor, 'szVendorInfo', tell)
  describe('software', found.version, 'wMajorVersion, wMinorVersion, wBuildNumber', tell)
  describe('run-state', states[found.state] ?? '', 'dwServerState', tell)
  describe('role', 'opc-server', 'OPCSERVERSTATUS', tell)
}

function describe(
  attribute: 'vendor' | 'software' | 'run-state' | 'role' | 'description',
  value: string,
  field: string,
  tell: Tell,
): void {
  if (value !== '')
    tell({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
}

export function finish(exchange: Exchange, tell: Tell): void {
  for (const pending of exchange.takePending()) tellUnanswered(pending, tell)
}

function tellUnanswered({ operation, isGuessed }: Pending, tell: Tell): void {
  if (!isGuessed) tell({ ...operation, outcome: 'unanswered' })
}
