/** A client asks for a session: CONNECT and CONNACK, MQTT 5.0 §3.1 and §3.2, MQTT 3.1.1 the same. */
import { confidence, type Operation } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit, Slice } from '#model/protocol'
import { MqttFields } from './fields.ts'
import { operations } from './operations.ts'
import { readProperties } from './properties.ts'
import { reasonName } from './reasons.ts'
import { ask, CONNECTING, limits, type MqttState, settle } from './state.ts'
import type { MqttPacket } from './wire.ts'

// Connect Flags: MQTT 5.0 §3.1.2.3.
const FLAG_USER = 0x80
const FLAG_PASSWORD = 0x40
const FLAG_WILL = 0x04
const LEVEL_5 = 5
/** The bridge of mosquitto sets the highest bit of the level: seen from Mosquitto; no standard. */
const LEVEL_MASK = 0x7f

export function emitConnect(message: MqttPacket, slice: Slice, emit: Emit, state: MqttState): void {
  const fields = new MqttFields(slice.bytes, message.start, message.end)
  fields.string() // Protocol Name
  state.level = fields.u8() & LEVEL_MASK
  const flags = fields.u8()
  fields.u16() // Keep Alive
  const method = state.level === LEVEL_5 ? readProperties(fields).authenticationMethod : ''
  emitClientIdentifier(fields.string(), 'Client Identifier', emit)
  let will: string | undefined
  if ((flags & FLAG_WILL) !== 0) {
    if (state.level === LEVEL_5) readProperties(fields)
    will = fields.string().slice(0, limits.topic)
    fields.skip(fields.u16()) // Will Payload
  }
  state.user = (flags & FLAG_USER) !== 0 ? fields.string() : undefined
  state.hasPassword = (flags & FLAG_PASSWORD) !== 0
  state.isDefault = state.hasPassword && isMakerPair(state.user ?? '', fields.string())
  state.method = method || (state.hasPassword ? 'password' : 'none')
  emit({
    kind: 'identity',
    about: 'server',
    attribute: 'role',
    value: 'mqtt-broker',
    confidence: confidence.hearsay,
    field: 'CONNECT',
  })
  const { verb, name } = operations.get(message.type)!
  const operation: Operation = {
    kind: 'operation',
    verb,
    name,
    code: String(message.type),
    object: will === undefined ? undefined : `will ${will}`,
    outcome: 'requested',
  }
  emit(operation)
  ask(state, true, CONNECTING, operation)
}

/** Flags and Return Code, or Reason Code: 0 is success in all versions. */
export function emitConnack(message: MqttPacket, slice: Slice, emit: Emit, state: MqttState): void {
  const fields = new MqttFields(slice.bytes, message.start, message.end)
  if (fields.left < 2) return
  fields.u8() // Connect Acknowledge Flags
  const reason = fields.u8()
  if (state.level === LEVEL_5) {
    const { assignedClient } = readProperties(fields)
    emitClientIdentifier(assignedClient, 'Assigned Client Identifier', emit)
  }
  settle(state, true, CONNECTING, reason === 0 ? undefined : reasonName(reason), emit)
  state.isOpen = reason === 0
  emit({
    kind: 'session',
    phase: state.isOpen ? 'open' : 'refused',
    user: state.user,
    method: state.method,
    secured: false,
    clearText: state.hasPassword,
    defaultCredentials: state.isDefault,
  })
}

function emitClientIdentifier(value: string, field: string, emit: Emit): void {
  if (value === '') return
  emit({
    kind: 'identity',
    about: 'client',
    attribute: 'client-id',
    value,
    confidence: confidence.banner,
    field,
  })
}
