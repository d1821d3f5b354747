/** cEMI frames: telegrams of the bus and the server's own properties. KNX Standard 03_06_03 EMI. */
import { hexCode, toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import {
  applicationCode,
  applicationServices,
  CEMI,
  groupText,
  individualText,
  managementServices,
} from './application.ts'
import type { KnxnetIpState } from './state.ts'

const TO_GROUP = 0x80
/** Numbered and control telegrams of the transport layer: connect, disconnect, acknowledge. */
const TRANSPORT_CONTROL = 0x80

/** `isRouted`: multicast among routers, where an indication may as well be a command of the sender. */
interface Carried {
  readonly start: number
  readonly end: number
  readonly key: string | undefined
  readonly isRouted: boolean
}

export function emitFrame(
  { start, end, key, isRouted }: Carried,
  { bytes, fromClient }: Slice,
  emit: Emit,
  state: KnxnetIpState,
): void {
  if (end - start < 2) return
  const code = bytes[start]!
  const management = managementServices.get(code)
  if (management !== undefined || isManagementAnswer(code)) {
    emitManagement({ bytes, start, end, fromClient }, emit, state)
    return
  }
  if (code !== CEMI.DATA_REQUEST && code !== CEMI.DATA_INDICATION) return
  const at = start + 2 + bytes[start + 1]!
  if (at + 8 > end) return
  const source = u16be(bytes, at + 2)
  const target = u16be(bytes, at + 4)
  const isGroup = (bytes[at + 1]! & TO_GROUP) !== 0
  const byteCount = bytes[at + 6]!
  if (byteCount < 1 || at + 8 + byteCount > end || (bytes[at + 7]! & TRANSPORT_CONTROL) !== 0) return
  const apci = ((bytes[at + 7]! & 3) << 8) | bytes[at + 8]!
  const service = applicationCode(apci)
  const known = applicationServices.get(service)
  const isFromBus = code === CEMI.DATA_INDICATION && !isRouted
  const object = isGroup ? `group:${groupText(target)}` : `device:${individualText(target)}`
  const data = byteCount === 1 ? undefined : toHex(bytes, at + 9, Math.min(at + 8 + byteCount, at + 23))
  const isValue = service === 0x040 || service === 0x080
  const small = apci & 0x3f
  const value = isValue ? (byteCount === 1 ? small : byteCount === 2 ? bytes[at + 9]! : data) : undefined
  const operation: Operation = {
    kind: 'operation',
    about: fromClient ? (isRouted ? 'client' : undefined) : isFromBus ? undefined : 'client',
    // A frame from the bus is a report, not a request.
    verb: isFromBus ? 'report' : (known?.verb ?? 'execute'),
    name: known?.name ?? `Service ${hexCode(service, 3)}`,
    code: hexCode(service, 3),
    object,
    // Over routing the source is the sender on the bus, not a part of the receiver.
    unit: isRouted ? undefined : individualText(source),
    outcome: 'requested',
    value,
  }
  emit(operation)
  if (key !== undefined && !isFromBus) emitForgotten(state.add(key, operation), emit)
  if (isValue && isGroup && value !== undefined)
    emit({ kind: 'reading', about: fromClient ? 'client' : undefined, point: object, value })
  if (isFromBus && source !== 0) emitBusDevice(source, fromClient, emit)
}

/** A device on the bus behind this server has spoken. */
function emitBusDevice(source: number, fromClient: boolean, emit: Emit): void {
  emit({
    kind: 'identity',
    about: `${fromClient ? 'client' : 'server'}/device:${individualText(source)}`,
    attribute: 'type',
    value: 'KNX device',
    confidence: confidence.banner,
    field: 'Source Address',
  })
}

function isManagementAnswer(code: number): boolean {
  return code === 0xfb || code === 0xf5 || code === 0xfa || code === 0xf0
}

/** Properties with the identity of the server: KNX Standard 03_07_03, device object. */
const PROPERTY = { SERIAL: 11, MANUFACTURER: 12, ORDER_INFO: 15, FIRMWARE: 9 } as const

function emitManagement(
  { bytes, start, end, fromClient }: Pick<Slice, 'bytes' | 'start' | 'end' | 'fromClient'>,
  emit: Emit,
  state: KnxnetIpState,
): void {
  const code = bytes[start]!
  const known = managementServices.get(code)
  const hasProperty = end - start >= 7
  const object = hasProperty ? `object:${u16be(bytes, start + 1)} property:${bytes[start + 4]}` : undefined
  if (known !== undefined) {
    const operation: Operation = {
      kind: 'operation',
      about: fromClient ? undefined : 'client',
      verb: known.verb,
      name: known.name,
      code: hexCode(code),
      object,
      outcome: 'requested',
    }
    emit(operation)
    if (known.answer !== undefined)
      emitForgotten(state.add(`cemi ${known.answer} ${object}`, operation), emit)
    return
  }
  const asked = state.take(`cemi ${code} ${object}`)
  // No elements: the data is an error code.
  const isRefused = hasProperty && bytes[start + 5]! >> 4 === 0
  if (asked !== undefined)
    emit(
      isRefused
        ? { ...asked, outcome: 'rejected', error: `error ${bytes[start + 7] ?? 0}` }
        : { ...asked, outcome: 'succeeded' },
    )
  if (code !== 0xfb || isRefused || !hasProperty || u16be(bytes, start + 1) !== 0) return
  const about = fromClient ? 'client' : 'server'
  const field = `property ${bytes[start + 4]} of the device object`
  const say = (attribute: 'serial' | 'firmware' | 'order-number' | 'vendor-id', value: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  const data = start + 7
  if (bytes[start + 4] === PROPERTY.SERIAL && end - data >= 6) say('serial', toHex(bytes, data, data + 6))
  if (bytes[start + 4] === PROPERTY.FIRMWARE && end - data >= 1) say('firmware', String(bytes[data]))
  if (bytes[start + 4] === PROPERTY.ORDER_INFO && end - data >= 1)
    say('order-number', toHex(bytes, data, end))
  if (bytes[start + 4] === PROPERTY.MANUFACTURER && end - data >= 2)
    say('vendor-id', String(u16be(bytes, data)))
}

export function emitForgotten(forgotten: Operation | undefined, emit: Emit): void {
  if (forgotten !== undefined) emit({ ...forgotten, outcome: 'unanswered' })
}
