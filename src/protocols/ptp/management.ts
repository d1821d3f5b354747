/** Management messages: IEEE 1588-2019 §15. */
import { i32be, u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { action, errorName, managementNames, managementVerb } from './operations.ts'
import type { PtpState } from './state.ts'
import type { PtpMessage } from './wire.ts'

// Offsets in the message: §15.4.1, §15.5.2.
const ACTION = 46
const TLV = 48
const TLV_LENGTH = 50
const MANAGEMENT_ID = 52
const DATA = 54
const MANAGEMENT = 1
const MANAGEMENT_ERROR_STATUS = 2

const CLOCK_DESCRIPTION = 0x0001
const USER_DESCRIPTION = 0x0002
const CURRENT_DATA_SET = 0x2001

export function emitManagement(message: PtpMessage, slice: Slice, emit: Emit, state: PtpState): void {
  const { bytes, start } = slice
  const end = start + message.length
  if (end - start < DATA) return
  const act = bytes[start + ACTION]! & 0x0f
  const tlv = u16be(bytes, start + TLV)
  const stop = Math.min(end, start + TLV + 4 + u16be(bytes, start + TLV_LENGTH))
  if (tlv === MANAGEMENT_ERROR_STATUS) {
    const asked = state.take(message.sequence)
    if (asked !== undefined)
      emit({ ...asked, outcome: 'rejected', error: errorName(u16be(bytes, start + MANAGEMENT_ID)) })
    return
  }
  if (tlv !== MANAGEMENT) return
  const id = u16be(bytes, start + MANAGEMENT_ID)
  if (act === action.response || act === action.acknowledge) {
    const asked = state.take(message.sequence)
    if (asked !== undefined) emit({ ...asked, outcome: 'succeeded' })
    emitData(
      id,
      { bytes, start: start + DATA, end: stop, about: slice.fromClient ? 'client' : 'server' },
      emit,
    )
    return
  }
  if (act > action.acknowledge) return
  const name = managementNames.get(id) ?? `managementId 0x${id.toString(16).padStart(4, '0')}`
  const word = ['GET', 'SET', '', 'COMMAND'][act]!
  const operation: Operation = {
    kind: 'operation',
    verb: managementVerb(act, id),
    name: `${word} ${name}`,
    code: `${word} ${name}`,
    unit: `domain ${message.domain}`,
    outcome: 'requested',
  }
  emit(operation)
  // An answer often goes to the group, out of sight of this flow (IEEE 1588-2008 §15.3.1): none stays unanswered.
  state.add(message.sequence, operation)
}

/** Data of a response, and its sender. */
interface Data {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly about: 'client' | 'server'
}

function emitData(id: number, data: Data, emit: Emit): void {
  const { bytes, start, end, about } = data
  if (id === CLOCK_DESCRIPTION) emitClock(data, emit)
  else if (id === USER_DESCRIPTION)
    say(about, 'description', textAt(bytes, start, end)[0], 'userDescription', emit)
  else if (id === CURRENT_DATA_SET && end - start >= 18) {
    const reading = { kind: 'reading', about } as const
    emit({ ...reading, point: 'stepsRemoved', value: u16be(bytes, start) })
    emit({ ...reading, point: 'offsetFromMaster', value: interval(bytes, start + 2) })
    emit({ ...reading, point: 'meanDelay', value: interval(bytes, start + 10) })
  }
}

/** TimeInterval: nanoseconds times 2^16 (§5.3.2). */
function interval(bytes: Uint8Array, at: number): number {
  return (i32be(bytes, at) * 2 ** 32 + u32be(bytes, at + 4)) / 65536
}

/** PTPText: §5.3.9. Text and the offset behind it. */
function textAt(bytes: Uint8Array, at: number, end: number): readonly [value: string, next: number] {
  if (at >= end) return ['', end]
  const stop = Math.min(end, at + 1 + bytes[at]!)
  return [text(bytes, at + 1, stop), stop]
}

/** CLOCK_DESCRIPTION: §15.5.3.1.2. `productDescription` is maker;model;instance, `revisionData` hardware;firmware;software. */
function emitClock({ bytes, start, end, about }: Data, emit: Emit): void {
  let at = textAt(bytes, start + 2, end)[1] // behind physicalLayerProtocol
  if (at + 2 > end) return
  at += 2 + u16be(bytes, at) // physicalAddress
  if (at + 4 > end) return
  at += 4 + u16be(bytes, at + 2) // protocolAddress
  at += 4 // manufacturerIdentity and a reserved byte
  const [product, afterProduct] = textAt(bytes, at, end)
  const [revision, afterRevision] = textAt(bytes, afterProduct, end)
  const [user] = textAt(bytes, afterRevision, end)
  const [vendor = '', model = '', instance = ''] = product.split(';')
  const [hardware = '', firmware = '', software = ''] = revision.split(';')
  say(about, 'vendor', vendor, 'productDescription', emit)
  say(about, 'model', model, 'productDescription', emit)
  say(about, 'serial', instance, 'productDescription', emit)
  say(about, 'hardware', hardware, 'revisionData', emit)
  say(about, 'firmware', firmware, 'revisionData', emit)
  say(about, 'software', software, 'revisionData', emit)
  say(about, 'description', user, 'userDescription', emit)
}

function say(about: Data['about'], attribute: Attribute, value: string, field: string, emit: Emit): void {
  const tidy = value.trim()
  if (tidy !== '')
    emit({ kind: 'identity', about, attribute, value: tidy, confidence: confidence.identityService, field })
}
