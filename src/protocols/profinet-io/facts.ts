import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'
import { type About, type Attribute, confidence } from '#model/fact'
import { profinetVendors } from '#model/profinet-vendors'
import type { Slice, Tell } from '#model/protocol'
import { tellAlarm } from './alarms.ts'
import * as blocks from './blocks.ts'
import type { Exchange } from './exchange.ts'
import { tellIdentification } from './identification.ts'
import * as pnio from './interfaces.ts'
import { tellDifferences, tellExpected, tellFilter, tellReal } from './modules.ts'
import { AR_TYPE, operationsOf } from './operations.ts'
import { tellInterface, tellPort } from './ports.ts'
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

export function facts(message: PnioMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (message.kind === 'alarm') tellAlarm(message, slice, tell)
  if (message.kind !== 'call') return // process data: profinet-rt tells their stream
  if (message.isRequest) tellRequest(message, slice, tell, exchange)
  else tellAnswer(message, slice, tell, exchange)
}

function tellRequest(message: CallMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const operations = operationsOf(message, slice)
  for (const operation of operations) tell(operation)
  exchange.ask(message.call, operations)
  const isDeviceAsking = message.interface === pnio.CONTROLLER_INTERFACE
  for (const block of message.blocks) {
    if (block.type === blocks.AR_REQUEST) tellInitiator(block, slice, tell)
    else if (block.type === blocks.EXPECTED_SUBMODULE)
      tellExpected(slice.bytes, block, { about: 'server', tell })
    else if (block.type === blocks.MODULE_DIFFERENCE)
      tellDifferences(slice.bytes, block, { about: isDeviceAsking ? 'client' : 'server', tell })
  }
  if (message.opnum === pnio.CONTROL && isDeviceAsking) {
    tellRole('client', 'profinet-device', tell)
    tellRole('server', 'profinet-controller', tell)
  }
}

/** The controller or engineering station that opens a relation. */
function tellInitiator({ start, end }: blocks.Block, { bytes }: Slice, tell: Tell): void {
  if (end - start < NAME) return
  const say = (
    attribute: Attribute,
    value: string,
    field: string,
    sure: number = confidence.identityService,
  ) => {
    if (value !== '') tell({ kind: 'identity', about: 'client', attribute, value, confidence: sure, field })
  }
  const nameEnd = Math.min(end, start + NAME + u16be(bytes, start + NAME_LENGTH))
  say('name', text(bytes, start + NAME, nameEnd), 'CMInitiatorStationName')
  say('mac', macText(bytes, start + INITIATOR_MAC), 'CMInitiatorMacAdd')
  const ids = pnio.objectIdentity(uuidText(bytes, start + INITIATOR_OBJECT))
  if (ids !== undefined) tellIds('client', ids, 'CMInitiatorObjectUUID', tell)
  const role = pnio.relationTypes.get(u16be(bytes, start + AR_TYPE))?.role
  if (role !== undefined) tellRole('client', role, tell)
  if (role === 'profinet-controller')
    tell({
      kind: 'identity',
      about: 'client',
      attribute: 'type',
      value: 'PLC',
      confidence: 0.7,
      field: 'ARType',
    })
}

function tellIds(about: About, ids: pnio.ObjectIdentity, field: string, tell: Tell): void {
  const say = (attribute: Attribute, value: string) =>
    tell({ kind: 'identity', about, attribute, value, confidence: 0.85, field })
  if (ids.vendor === 0) return
  say('vendor-id', hexCode(ids.vendor, 4))
  say('device-id', hexCode(ids.device, 4))
  const vendor = profinetVendors.get(ids.vendor)
  if (vendor !== undefined) say('vendor', vendor)
}

function tellRole(about: About, value: string, tell: Tell): void {
  tell({ kind: 'identity', about, attribute: 'role', value, confidence: 0.9, field: 'application relation' })
}

function tellAnswer(message: CallMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  const error = statusText(message.status)
  const outcome = error === undefined ? 'ok' : 'refused'
  for (const operation of exchange.answer(message.call) ?? operationsOf(message, slice))
    tell({ ...operation, outcome, error })
  tellSession(message, tell)
  if (error !== undefined) return
  if (message.opnum === pnio.CONNECT) tellResponder(message, slice, tell)
  else if (message.opnum === pnio.READ || message.opnum === pnio.READ_IMPLICIT)
    tellRecord(message, slice, tell)
  for (const block of message.blocks) {
    if (block.type === blocks.MODULE_DIFFERENCE)
      tellDifferences(slice.bytes, block, { about: 'server', tell })
  }
}

function tellSession({ opnum, status }: CallMessage, tell: Tell): void {
  const session = { kind: 'session', method: 'application-relation', secured: false } as const
  if (opnum === pnio.CONNECT) tell({ ...session, phase: status === 0 ? 'open' : 'refused' })
  else if (opnum === pnio.RELEASE && status === 0) tell({ ...session, phase: 'close' })
}

/** The device that accepts a relation: its object's ids are those the controller was configured with. */
function tellResponder(message: CallMessage, { bytes }: Slice, tell: Tell): void {
  const ids = pnio.objectIdentity(message.object)
  if (ids !== undefined) tellIds('server', ids, 'object UUID', tell)
  tellRole('server', 'profinet-device', tell)
  for (const { type, start, end } of message.blocks) {
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value !== '')
        tell({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
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
function tellRecord(message: CallMessage, { bytes }: Slice, tell: Tell): void {
  const header = message.blocks[0]
  if (header === undefined || header.end - header.start < SLOT + 2) return
  const slot = u16be(bytes, header.start + SLOT)
  const about = slot === 0 ? 'server' : `server/slot:${slot}`
  for (const block of blocks.blocksWithin(bytes, message.recordStart, message.recordEnd)) {
    if (blocks.IM0_FILTERS.has(block.type)) tellFilter(bytes, block, { about: 'server', tell })
    switch (block.type) {
      case blocks.INTERFACE_REAL:
        tellInterface(bytes, block, 'server', tell)
        break
      case blocks.PORT_REAL:
        tellPort(bytes, block, 'server', tell)
        break
      case blocks.REAL_IDENTIFICATION:
        tellReal(bytes, block, { about: 'server', tell })
        break
      case blocks.MODULE_DIFFERENCE:
        tellDifferences(bytes, block, { about: 'server', tell })
        break
      default:
        tellIdentification(bytes, block, about, tell)
    }
  }
}
