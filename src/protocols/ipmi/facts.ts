import { u16le, u24le } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { CHASSIS_CONTROL, chassisControl, codeOf, commands, completionName, MAKERS } from './commands.ts'
import { type IpmiState, limits } from './state.ts'
import { AUTH_NONE, type IpmiCommand, type IpmiMessage, payloadType } from './wire.ts'

const GET_DEVICE_ID = '0x06/0x01'
const SESSION_CHALLENGE = '0x06/0x39'
const ACTIVATE_SESSION = '0x06/0x3a'
const CLOSE_SESSION = '0x06/0x3c'
const SENSOR_READING = '0x04/0x2d'
const ASF_PING = 0x80
const ASF_PONG = 0x40
/** RAKP message 1: offset of the user's length, behind tag, session and random number (§13.20). */
const RAKP1_USER = 27
const RAKP2_STATUS = 1
/** Open session response: status, and the authentication algorithm of its first payload (§13.18); 0 is none (§13.28). */
const OPENED_STATUS = 1
const OPENED_ALGORITHM = 16

type Session = Extract<IpmiMessage, { kind: 'session' }>

export function facts(message: IpmiMessage, slice: Slice, emit: Emit, state: IpmiState): void {
  if (message.kind === 'asf') emitAsf(message.type, emit)
  else if (message.kind === 'session') {
    if (message.command !== undefined) emitCommand(message, message.command, slice, emit, state)
    else if (message.isPlus) emitHandshake(message, slice, emit, state)
  }
}

function emitAsf(type: number, emit: Emit): void {
  const operation = {
    kind: 'operation',
    verb: 'identify',
    name: 'ASF Presence Ping',
    code: 'asf:0x80',
  } as const
  if (type === ASF_PING) emit({ ...operation, outcome: 'requested' })
  if (type !== ASF_PONG) return
  emit({ ...operation, outcome: 'succeeded' })
  emitRole(emit)
}

function emitRole(emit: Emit): void {
  emit({
    kind: 'identity',
    about: 'server',
    attribute: 'role',
    value: 'management-controller',
    confidence: confidence.banner,
    field: 'RMCP',
  })
}

function emitCommand(
  message: Session,
  command: IpmiCommand,
  slice: Slice,
  emit: Emit,
  state: IpmiState,
): void {
  const code = codeOf(command.function, command.command)
  const key = `${command.sequence} ${code}`
  if ((command.function & 1) === 0) {
    const operation = operationOf(code, command, slice)
    emit(operation)
    if (!state.pending.has(key) && state.pending.size >= limits.pending)
      state.pending.delete(state.pending.keys().next().value!)
    state.pending.set(key, operation)
    if (code === SESSION_CHALLENGE)
      state.user = text(slice.bytes, slice.start + command.data + 1, slice.start + command.dataEnd)
    return
  }
  const asked = state.pending.get(key)
  state.pending.delete(key)
  const isOk = command.completion === 0
  if (asked !== undefined)
    emit({
      ...asked,
      outcome: isOk ? 'succeeded' : 'rejected',
      error: isOk ? undefined : completionName(command.completion ?? 0xff),
    })
  if (code === ACTIVATE_SESSION) emitSession(message, isOk, emit, state)
  else if (code === CLOSE_SESSION && state.isOpen) {
    state.isOpen = false
    emit({ kind: 'session', phase: 'close', user: state.user, method: 'ipmi', secured: false })
  } else if (code === GET_DEVICE_ID && isOk) emitDevice(command, slice, emit)
}

function operationOf(code: string, command: IpmiCommand, { bytes, start }: Slice): Operation {
  const known = commands.get(code) ?? { verb: 'execute', name: `Command ${code}` }
  const first = command.data < command.dataEnd ? bytes[start + command.data]! : undefined
  const control = code === CHASSIS_CONTROL && first !== undefined ? chassisControl(first) : undefined
  return {
    kind: 'operation',
    verb: control?.verb ?? known.verb,
    name: control === undefined ? known.name : `${known.name}: ${control.name}`,
    code,
    object: code === SENSOR_READING && first !== undefined ? `sensor ${first}` : undefined,
    outcome: 'requested',
  }
}

/** §22.17: a session without authentication, or with a straight password, is readable by anyone. */
function emitSession(message: Session, isOk: boolean, emit: Emit, state: IpmiState): void {
  const STRAIGHT_PASSWORD = 4
  state.isOpen = isOk
  emit({
    kind: 'session',
    phase: isOk ? 'open' : 'refused',
    user: state.user || undefined,
    method: message.authentication === AUTH_NONE ? 'none' : 'password',
    secured: false,
    clearText: message.authentication === STRAIGHT_PASSWORD,
  })
  if (isOk) emitRole(emit)
}

/** RMCP+ Open Session and RAKP messages: §13.17 to §13.23. */
function emitHandshake(message: Session, { bytes, start }: Slice, emit: Emit, state: IpmiState): void {
  const data = start + message.data
  const length = message.dataEnd - message.data
  if (message.payload === payloadType.openRequest) {
    emitUnproved(emit, state)
    emit({
      kind: 'operation',
      verb: 'authenticate',
      name: 'RMCP+ Open Session',
      code: 'open-session',
      outcome: 'requested',
    })
  } else if (message.payload === payloadType.openResponse && length > OPENED_ALGORITHM) {
    state.isUnprotected = bytes[data + OPENED_STATUS] === 0 && (bytes[data + OPENED_ALGORITHM]! & 0x3f) === 0
    if (state.isUnprotected)
      emit({
        kind: 'anomaly',
        about: 'client',
        what: 'ipmi-cipher-zero',
        detail: 'RMCP+ session without authentication accepted',
      })
  } else if (message.payload === payloadType.rakp1 && length > RAKP1_USER)
    state.user = text(
      bytes,
      data + RAKP1_USER + 1,
      Math.min(data + length, data + RAKP1_USER + 1 + bytes[data + RAKP1_USER]!),
    )
  else if (message.payload === payloadType.rakp2 && length > RAKP2_STATUS) {
    if (bytes[data + RAKP2_STATUS] !== 0) emitPlus('refused', emit, state)
    else if (!state.isUnprotected) state.owesProof = state.user || 'nobody'
  } else if (message.payload === payloadType.rakp3) state.owesProof = ''
  else if (message.payload === payloadType.rakp4 && length > RAKP2_STATUS)
    emitPlus(bytes[data + RAKP2_STATUS] === 0 ? 'open' : 'refused', emit, state)
}

/**
 * RAKP message 2 holds a keyed digest of the password (§13.31), and was not followed by the client's own: who got it has
 * found that its password is wrong, or never wanted more than the digest.
 */
function emitUnproved(emit: Emit, state: IpmiState): void {
  if (state.owesProof !== '')
    emit({ kind: 'anomaly', about: 'client', what: 'ipmi-digest-kept', detail: state.owesProof })
  state.owesProof = ''
}

function emitPlus(phase: 'open' | 'refused', emit: Emit, state: IpmiState): void {
  state.isOpen = phase === 'open'
  const isProtected = !state.isUnprotected
  emit({
    kind: 'session',
    phase,
    user: state.user || undefined,
    method: isProtected ? 'rakp' : 'none',
    secured: isProtected,
  })
  emitRole(emit)
}

/** §20.1: device id, revision, firmware, IPMI version, support, maker, product. */
function emitDevice(command: IpmiCommand, { bytes, start }: Slice, emit: Emit): void {
  const at = start + command.data
  if (command.dataEnd - command.data < 11) return
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({
        kind: 'identity',
        about: 'server',
        attribute,
        value,
        confidence: confidence.identityService,
        field,
      })
  }
  const maker = u24le(bytes, at + 6) & 0xfffff
  say('vendor', MAKERS.get(maker) ?? '', 'Manufacturer ID')
  say('vendor-id', String(maker), 'Manufacturer ID')
  say('device-id', String(u16le(bytes, at + 9)), 'Product ID')
  say(
    'firmware',
    `${bytes[at + 2]! & 0x7f}.${bytes[at + 3]!.toString(16).padStart(2, '0')}`,
    'Firmware Revision',
  )
  emitRole(emit)
}

export function finish(state: IpmiState, emit: Emit): void {
  for (const operation of state.pending.values()) emit({ ...operation, outcome: 'unanswered' })
  state.pending.clear()
  emitUnproved(emit, state)
}
