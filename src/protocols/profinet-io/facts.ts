import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import { profinetVendors } from '#model/profinet-vendors'
import type { Emit, Slice } from '#model/protocol'
import { emitAlarm } from './alarms.ts'
import * as blocks from './blocks.ts'
import { emitIdentification } from './identification.ts'
import * as pnio from './interfaces.ts'
import { emitDifferences, emitExpected, emitFilter, emitReal } from './modules.ts'
import { AR_TYPE, opensController, operationsOf, START_UP } from './operations.ts'
import { emitInterface, emitPort } from './ports.ts'
import type { ProfinetIoState } from './state.ts'
import { statusText } from './status.ts'
import { type CallMessage, type PnioMessage, uuidText } from './wire.ts'

// ARBlockReq, from the block's start: IEC 61158-6-10.
const INITIATOR_MAC = 26
const INITIATOR_OBJECT = 32
const NAME_LENGTH = 56
const NAME = 58
// ARBlockRes.
const RESPONDER_MAC = 26
// ARServerBlock.
const SERVER_NAME_LENGTH = 6
const SERVER_NAME = 8
// IODReadResHeader.
const SLOT = 28

export function facts(message: PnioMessage, slice: Slice, emit: Emit, state: ProfinetIoState): void {
  if (message.kind === 'alarm') emitAlarm(message, slice, emit)
  if (message.kind !== 'call') return // process data: profinet-rt tells their stream
  if (message.isRequest) emitRequest(message, slice, emit, state)
  else emitAnswer(message, slice, emit, state)
}

function emitRequest(message: CallMessage, slice: Slice, emit: Emit, state: ProfinetIoState): void {
  const operations = operationsOf(message, slice).map((operation) =>
    operation.code === 'write' && state.isStarting ? { ...operation, name: START_UP } : operation,
  )
  if (opensController(message, slice)) state.isStarting = true
  else if (message.opnum === pnio.CONTROL || message.opnum === pnio.RELEASE) state.isStarting = false
  for (const operation of operations) emit(operation)
  state.add(message.call, operations)
  const isDeviceAsking = message.interface === pnio.CONTROLLER_INTERFACE
  for (const block of message.blocks) {
    if (block.type === blocks.AR_REQUEST) emitInitiator(block, slice, emit)
    else if (block.type === blocks.EXPECTED_SUBMODULE)
      emitExpected(slice.bytes, block, { about: 'server', emit })
    else if (block.type === blocks.MODULE_DIFFERENCE)
      emitDifferences(slice.bytes, block, { about: isDeviceAsking ? 'client' : 'server', emit })
  }
  if (message.opnum === pnio.CONTROL && isDeviceAsking) {
    emitRole('client', 'profinet-device', emit)
    emitRole('server', 'profinet-controller', emit)
  }
}

/** The controller or engineering station that opens a relation. */
function emitInitiator({ start, end }: blocks.ProfinetIoBlock, { bytes }: Slice, emit: Emit): void {
  if (end - start < NAME) return
  const say = (
    attribute: Attribute,
    value: string,
    field: string,
    sure: number = confidence.identityService,
  ) => {
    if (value !== '') emit({ kind: 'identity', about: 'client', attribute, value, confidence: sure, field })
  }
  const nameEnd = Math.min(end, start + NAME + u16be(bytes, start + NAME_LENGTH))
  say('name', text(bytes, start + NAME, nameEnd), 'CMInitiatorStationName')
  say('mac', macText(bytes, start + INITIATOR_MAC), 'CMInitiatorMacAdd')
  const ids = pnio.objectIdentity(uuidText(bytes, start + INITIATOR_OBJECT))
  if (ids !== undefined) emitIds('client', ids, 'CMInitiatorObjectUUID', emit)
  const role = pnio.relationTypes.get(u16be(bytes, start + AR_TYPE))?.role
  if (role !== undefined) emitRole('client', role, emit)
  if (role === 'profinet-controller')
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'type',
      value: 'PLC',
      confidence: 0.7,
      field: 'ARType',
    })
}

function emitIds(about: About, ids: pnio.ObjectIdentity, field: string, emit: Emit): void {
  const say = (attribute: Attribute, value: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: 0.85, field })
  if (ids.vendor === 0) return
  say('vendor-id', hexCode(ids.vendor, 4))
  say('device-id', hexCode(ids.device, 4))
  const vendor = profinetVendors.get(ids.vendor)
  if (vendor !== undefined) say('vendor', vendor)
}

function emitRole(about: About, value: string, emit: Emit): void {
  emit({ kind: 'identity', about, attribute: 'role', value, confidence: 0.9, field: 'application relation' })
}

function emitAnswer(message: CallMessage, slice: Slice, emit: Emit, state: ProfinetIoState): void {
  const error = statusText(message.status)
  const outcome = error === undefined ? 'succeeded' : 'rejected'
  for (const operation of state.take(message.call) ?? operationsOf(message, slice))
    emit({ ...operation, outcome, error })
  emitSession(message, emit)
  if (error !== undefined) return
  if (opensController(message, slice)) state.isStarting = true
  if (message.opnum === pnio.CONNECT) emitResponder(message, slice, emit)
  else if (message.opnum === pnio.READ || message.opnum === pnio.READ_IMPLICIT)
    emitRecord(message, slice, emit)
  for (const block of message.blocks) {
    if (block.type === blocks.MODULE_DIFFERENCE)
      emitDifferences(slice.bytes, block, { about: 'server', emit })
  }
}

function emitSession({ opnum, status }: CallMessage, emit: Emit): void {
  const session = { kind: 'session', method: 'application-relation', secured: false } as const
  if (opnum === pnio.CONNECT) emit({ ...session, phase: status === 0 ? 'open' : 'refused' })
  else if (opnum === pnio.RELEASE && status === 0) emit({ ...session, phase: 'close' })
}

/** The device that accepts a relation: its object's ids are those the controller was configured with. */
function emitResponder(message: CallMessage, { bytes }: Slice, emit: Emit): void {
  const ids = pnio.objectIdentity(message.object)
  if (ids !== undefined) emitIds('server', ids, 'object UUID', emit)
  emitRole('server', 'profinet-device', emit)
  for (const { type, start, end } of message.blocks) {
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
    }
    if (type === blocks.AR_RESPONSE && end - start >= RESPONDER_MAC + 6)
      say('mac', macText(bytes, start + RESPONDER_MAC), 'CMResponderMacAdd')
    if (type === blocks.AR_SERVER && end - start >= SERVER_NAME) {
      const nameEnd = Math.min(end, start + SERVER_NAME + u16be(bytes, start + SERVER_NAME_LENGTH))
      say('name', text(bytes, start + SERVER_NAME, nameEnd), 'CMResponderStationName')
    }
  }
}

/** Identity, modules and their differences out of a record that was read. */
function emitRecord(message: CallMessage, { bytes }: Slice, emit: Emit): void {
  const header = message.blocks[0]
  if (header === undefined || header.end - header.start < SLOT + 2) return
  const slot = u16be(bytes, header.start + SLOT)
  const about = slot === 0 ? 'server' : `server/slot:${slot}`
  for (const block of blocks.blocksWithin(bytes, message.recordStart, message.recordEnd)) {
    if (blocks.IM0_FILTERS.has(block.type)) emitFilter(bytes, block, { about: 'server', emit })
    switch (block.type) {
      case blocks.INTERFACE_REAL:
        emitInterface(bytes, block, 'server', emit)
        break
      case blocks.PORT_REAL:
        emitPort(bytes, block, 'server', emit)
        break
      case blocks.REAL_IDENTIFICATION:
        emitReal(bytes, block, { about: 'server', emit })
        break
      case blocks.MODULE_DIFFERENCE:
        emitDifferences(bytes, block, { about: 'server', emit })
        break
      default:
        emitIdentification(bytes, block, about, emit)
    }
  }
}
