/** Answers and notifications → outcome, identity, state, values. */
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { type About, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { COMMAND, isRuntime, STATES, SYSTEM_SERVICE } from './commands.ts'
import { limits } from './limits.ts'
import { pointOf } from './requests.ts'
import { type AdsRequest, type AdsState, notificationKey } from './state.ts'
import type { AmsMessage } from './wire.ts'

interface Answer {
  readonly message: AmsMessage
  readonly bytes: Uint8Array
  /** Bounds of the data after the result. */
  readonly data: number
  readonly end: number
  /** Device that the response is about. */
  readonly about: About
  readonly request: AdsRequest | undefined
  readonly emit: Emit
  readonly state: AdsState
}

export function emitContent(answer: Answer): void {
  const { message, bytes, data, end, request, state } = answer
  switch (message.command) {
    case COMMAND.readDeviceInfo:
      emitDevice(answer)
      return
    case COMMAND.readState:
      emitState(answer)
      return
    case COMMAND.addNotification:
      if (request !== undefined && end - data >= 4) {
        const point = pointOf(message.sourcePort, request.group, request.offset, state)
        state.nameHandle(notificationKey(message.sourcePort, u32le(bytes, data)), point)
      }
      return
    case COMMAND.read:
    case COMMAND.readWrite:
      emitRead(answer)
      return
    default:
  }
}

/** Version, revision, build, name of 16 characters: of the software behind the port, which is a part of the device. */
function emitDevice({ message, bytes, data, end, about, emit }: Answer): void {
  if (end - data < 20) return
  const part = `${about}/port:${message.sourcePort}`
  const name = text(bytes, data + 4, data + 20)
  const firmware = `${bytes[data]}.${bytes[data + 1]}.${u16le(bytes, data + 2)}`
  const field = 'ADS Read Device Info'
  const sure = confidence.identityService
  if (name !== '')
    emit({ kind: 'identity', about: part, attribute: 'model', value: name, confidence: sure, field })
  emit({ kind: 'identity', about: part, attribute: 'firmware', value: firmware, confidence: sure, field })
  emit({ kind: 'identity', about, attribute: 'vendor', value: 'Beckhoff Automation', confidence: 0.8, field })
  emit({
    kind: 'identity',
    about,
    attribute: 'software',
    value: `TwinCAT ${firmware}`,
    confidence: 0.8,
    field,
  })
}

/** The system service reports the mode of TwinCAT, a runtime the state of its program. */
function emitState({ message, bytes, data, end, about, emit }: Answer): void {
  if (end - data < 4) return
  const value = STATES[u16le(bytes, data)]
  if (value === undefined) return
  const field = 'ADS Read State'
  const port = message.sourcePort
  if (port === SYSTEM_SERVICE)
    emit({ kind: 'identity', about, attribute: 'mode', value, confidence: 0.95, field })
  else if (isRuntime(port))
    emit({ kind: 'identity', about, attribute: 'run-state', value, confidence: 0.95, field })
}

const DEVICE_DESCRIPTION = 700
const HANDLE_BY_NAME = 0xf003

function emitRead({ message, bytes, data, end, about, request, emit, state }: Answer): void {
  if (request === undefined || end - data < 4) return
  const from = data + 4
  const stop = Math.min(end, from + u32le(bytes, data))
  const { group, offset, command, symbol } = request
  if (group === HANDLE_BY_NAME && symbol !== undefined && stop - from >= 4)
    state.nameHandle(u32le(bytes, from), symbol)
  else if (group === DEVICE_DESCRIPTION && message.sourcePort === SYSTEM_SERVICE)
    emitDescription(text(bytes, from, stop), about, emit)
  else if (command === COMMAND.read && message.sourcePort !== SYSTEM_SERVICE)
    emitValue(pointOf(message.sourcePort, group, offset, state), { bytes, from, stop, about }, emit)
}

interface Bytes {
  readonly bytes: Uint8Array
  readonly from: number
  readonly stop: number
  readonly about: About
}

/** Types are not sent: up to four bytes are shown as an unsigned number, longer values are not emitted. */
function emitValue(point: string, { bytes, from, stop, about }: Bytes, emit: Emit): void {
  const byteCount = stop - from
  const value =
    byteCount === 1
      ? bytes[from]!
      : byteCount === 2
        ? u16le(bytes, from)
        : byteCount === 4
          ? u32le(bytes, from)
          : undefined
  if (value !== undefined) emit({ kind: 'reading', about, point, value })
}

/** XML of the target: `<TargetType>CX1020-CE</TargetType>` and more; cut to what `text` keeps. */
function emitDescription(xml: string, about: About, emit: Emit): void {
  const field = 'ADS device description'
  const model = /<TargetType>([\w .-]{2,40})</.exec(xml)?.[1]
  if (model !== undefined)
    emit({
      kind: 'identity',
      about,
      attribute: 'model',
      value: model,
      confidence: confidence.identityService,
      field,
    })
  const [, version, revision, build] =
    /<Version>(\d+)<\/Version>\s*<Revision>(\d+)<\/Revision>\s*<Build>(\d+)</.exec(xml) ?? []
  if (version !== undefined) {
    const value = `${version}.${revision}.${build}`
    emit({
      kind: 'identity',
      about,
      attribute: 'firmware',
      value,
      confidence: confidence.identityService,
      field,
    })
  }
}

/** Length, stamps; each: time (8), samples; each: handle, size, bytes. */
export function emitNotification(
  message: AmsMessage,
  bytes: Uint8Array,
  start: number,
  about: About,
  emit: Emit,
  state: AdsState,
): void {
  const end = start + message.end
  let at = start + message.data + 8
  if (end < at) return
  const stamps = u32le(bytes, at - 4)
  let left: number = limits.samples
  for (let i = 0; i < stamps && at + 12 <= end && left > 0; i++) {
    const samples = u32le(bytes, at + 8)
    at += 12
    for (let j = 0; j < samples && at + 8 <= end && left > 0; j++, left--) {
      const handle = u32le(bytes, at)
      const stop = at + 8 + u32le(bytes, at + 4)
      if (stop > end) return
      const port = message.sourcePort
      const point = state.nameOf(notificationKey(port, handle)) ?? `port ${port} notification ${handle}`
      emitValue(point, { bytes, from: at + 8, stop, about }, emit)
      at = stop
    }
  }
}
