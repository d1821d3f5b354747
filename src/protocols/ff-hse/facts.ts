import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { codeOf, services, WITH_INDEX } from './services.ts'
import { type FfHseState, limits } from './state.ts'
import { type HseMessage, step } from './wire.ts'

// SM Identify response and SM Device Annunciation: from the start of the body.
const DEVICE_ID = 24
const TAG = 56
const NAME_BYTES = 32
// FMS Identify response: vendor, model and revision, 32 characters each.
const FMS_NAMES: readonly Attribute[] = ['vendor', 'model', 'firmware']

export function facts(message: HseMessage, slice: Slice, emit: Emit, state: FfHseState): void {
  const code = codeOf(message.protocol, message.isConfirmed, message.service)
  if (message.step === step.request) emitRequest(message, code, slice, emit, state)
  else settle(message, code, emit, state)
  const about = slice.fromClient ? 'client' : 'server'
  if (code === 'sm:c3' && message.step === step.response) emitDevice(message, about, slice, emit)
  else if (code === 'sm:u16') emitDevice(message, about, slice, emit)
  else if (code === 'fms:c1' && message.step === step.response) emitMaker(message, about, slice, emit)
  else if (code === 'fda:c1' && message.step !== step.request)
    emit({
      kind: 'session',
      phase: message.step === step.response ? 'open' : 'refused',
      method: 'fda',
      secured: false,
    })
}

function emitRequest(message: HseMessage, code: string, slice: Slice, emit: Emit, state: FfHseState): void {
  const { verb, name } = services.get(code) ?? { verb: 'execute', name: `Service ${code}` }
  const hasIndex = WITH_INDEX.has(code) && message.bodyEnd - message.body >= 4
  const operation: Operation = {
    kind: 'operation',
    about: slice.fromClient ? undefined : 'client',
    verb,
    name,
    code,
    object: hasIndex ? `index ${u32be(slice.bytes, slice.start + message.body)}` : undefined,
    unit: message.address === 0 ? undefined : `0x${message.address.toString(16).padStart(8, '0')}`,
    outcome: 'requested',
  }
  emit(operation)
  if (!message.isConfirmed || message.invokeId === undefined) return
  const key = `${code} ${message.invokeId}`
  if (!state.pending.has(key) && state.pending.size >= limits.pending)
    state.pending.delete(state.pending.keys().next().value!)
  state.pending.set(key, operation)
}

function settle(message: HseMessage, code: string, emit: Emit, state: FfHseState): void {
  const key = `${code} ${message.invokeId ?? ''}`
  const asked = state.pending.get(key)
  if (asked === undefined) return
  state.pending.delete(key)
  emit({ ...asked, outcome: message.step === step.response ? 'succeeded' : 'rejected' })
}

function emitDevice(message: HseMessage, about: string, { bytes, start }: Slice, emit: Emit): void {
  const body = start + message.body
  if (start + message.bodyEnd < body + TAG + NAME_BYTES) return
  say('device-id', nameAt(bytes, body + DEVICE_ID), 'Device ID', about, emit)
  say('plant-tag', nameAt(bytes, body + TAG), 'PD Tag', about, emit)
}

function emitMaker(message: HseMessage, about: string, { bytes, start }: Slice, emit: Emit): void {
  const body = start + message.body
  if (start + message.bodyEnd < body + FMS_NAMES.length * NAME_BYTES) return
  FMS_NAMES.forEach((attribute, i) => {
    say(attribute, nameAt(bytes, body + i * NAME_BYTES), 'FMS Identify', about, emit)
  })
}

/** VisibleString of 32 bytes; '' where it is no text. */
function nameAt(bytes: Uint8Array, at: number): string {
  const name = text(bytes, at, at + NAME_BYTES)
  return /^[\x20-\x7e]+$/.test(name) ? name : ''
}

function say(attribute: Attribute, value: string, field: string, about: string, emit: Emit): void {
  if (value !== '')
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
}

export function finish({ pending }: FfHseState, emit: Emit): void {
  for (const operation of pending.values()) emit({ ...operation, outcome: 'unanswered' })
  pending.clear()
}
