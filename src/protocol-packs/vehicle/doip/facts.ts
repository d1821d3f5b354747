import { toHex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import {
  IDENTITIES,
  NEGATIVE,
  PENDING,
  POSITIVE,
  READ_BY_IDENTIFIER,
  refusalName,
  serviceOf,
  services,
  WITH_IDENTIFIER,
} from './uds.ts'
import { type DoipMessage, HEADER, payloadType, TYPES } from './wire.ts'

const ROUTING_ACTIVATED = 0x10
const CONFIRMATION_REQUIRED = 0x11
const VIN_BYTES = 17
const EID_BYTES = 6

/** Requests by control unit and service; a tester asks one thing of each at a time. */
export type DoipState = Map<string, Operation>

export const limits = {
  /** Services awaiting their responses; the oldest is forgotten. */
  pending: 64,
} as const

export function facts(message: DoipMessage, slice: Slice, emit: Emit, state: DoipState): void {
  const { bytes, start } = slice
  const at = start + HEADER
  const end = start + message.end
  const code = hexadecimal(message.type, 4)
  if (message.type === payloadType.announcement)
    emitVehicle(bytes, at, slice.fromClient ? 'client' : 'server', emit)
  else if (message.type === payloadType.activationRequest)
    emit({
      kind: 'operation',
      verb: 'authenticate',
      name: 'Routing activation',
      code,
      unit: hexadecimal(u16be(bytes, at), 4),
      outcome: 'requested',
    })
  else if (message.type === payloadType.activationResponse) emitActivation(bytes, at, emit)
  else if (message.type === payloadType.diagnostic) emitDiagnostic(slice, at, end, emit, state)
  else if (message.type <= 0x0003 && message.type >= 0x0001)
    emit({
      kind: 'operation',
      verb: 'identify',
      name: TYPES.get(message.type)![0],
      code,
      outcome: 'requested',
    })
}

const hexadecimal = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, '0')}`

/** VIN, logical address, entity and group identification. */
function emitVehicle(bytes: Uint8Array, at: number, about: string, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  const vin = text(bytes, at, at + VIN_BYTES)
  if (/^[A-Z0-9]{17}$/.test(vin)) say('serial', vin, 'VIN')
  say('address:doip-logical', hexadecimal(u16be(bytes, at + VIN_BYTES), 4), 'Logical Address')
  say('device-id', toHex(bytes, at + VIN_BYTES + 2, at + VIN_BYTES + 2 + EID_BYTES), 'EID')
}

function emitActivation(bytes: Uint8Array, at: number, emit: Emit): void {
  const response = bytes[at + 4]!
  const isOpen = response === ROUTING_ACTIVATED || response === CONFIRMATION_REQUIRED
  emit({ kind: 'session', phase: isOpen ? 'open' : 'refused', method: 'routing activation', secured: false })
}

function emitDiagnostic(slice: Slice, at: number, end: number, emit: Emit, state: DoipState): void {
  const { bytes } = slice
  const source = u16be(bytes, at)
  const target = u16be(bytes, at + 2)
  const service = bytes[at + 4]!
  const data = at + 5
  if (service === NEGATIVE) {
    if (end - data >= 2) refuse(source, bytes[data]!, bytes[data + 1]!, emit, state)
  } else if ((service & POSITIVE) === 0 || services.has(service))
    ask(target, service, slice, data, end, emit, state)
  else {
    const asked = take(source, service & ~POSITIVE, state)
    if (asked !== undefined) emit({ ...asked, outcome: 'succeeded' })
    if ((service & ~POSITIVE) === READ_BY_IDENTIFIER) emitData(source, bytes, data, end, emit)
  }
}

function ask(
  target: number,
  service: number,
  { bytes }: Slice,
  data: number,
  end: number,
  emit: Emit,
  state: DoipState,
): void {
  const { verb, name } = serviceOf(service, data < end ? bytes[data] : undefined) ?? {
    verb: 'execute',
    name: `Service ${hexadecimal(service, 2)}`,
  }
  const hasIdentifier = WITH_IDENTIFIER.has(service) && end - data >= 2
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: `uds:${hexadecimal(service, 2)}`,
    object: hasIdentifier ? hexadecimal(u16be(bytes, data), 4) : undefined,
    unit: hexadecimal(target, 4),
    outcome: 'requested',
  }
  emit(operation)
  if (state.size >= limits.pending) state.delete(state.keys().next().value!)
  state.set(`${target} ${service}`, operation)
}

/** A functional request goes to many: the service is known, whichever unit responds. */
function take(source: number, service: number, state: DoipState): Operation | undefined {
  const key = `${source} ${service}`
  const asked = state.get(key)
  state.delete(key)
  return asked
}

function refuse(source: number, service: number, code: number, emit: Emit, state: DoipState): void {
  if (code === PENDING) return
  const asked = take(source, service, state)
  if (asked !== undefined) emit({ ...asked, outcome: 'rejected', error: refusalName(code) })
}

function emitData(source: number, bytes: Uint8Array, data: number, end: number, emit: Emit): void {
  if (end - data < 3) return
  const attribute = IDENTITIES.get(u16be(bytes, data))
  if (attribute === undefined || !isPrintable(bytes, data + 2, end)) return
  emit({
    kind: 'identity',
    about: `server/unit:${source.toString(16).padStart(4, '0')}`,
    attribute,
    value: text(bytes, data + 2, end),
    confidence: confidence.identityService,
    field: hexadecimal(u16be(bytes, data), 4),
  })
}

export function finish(state: DoipState, emit: Emit): void {
  for (const operation of state.values()) emit({ ...operation, outcome: 'unanswered' })
  state.clear()
}
