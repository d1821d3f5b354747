import { i16le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Emit, Slice } from '#model/protocol'
import { commands, controlled, functionTypes, isMeasured, monitored } from './types.ts'
import type { Iec103Asdu, Iec103Message } from './wire.ts'

const MESSAGE = 1
const MESSAGE_RELATIVE = 2
const IDENTIFICATION = 5
const COMMAND = 20
/** Causes that answer a general command: §7.2.3.1. */
const POSITIVE = 20
const NEGATIVE = 21
/** DPI: §7.2.6.5. */
const STATES = ['transient', 'off', 'on', 'error'] as const
/** Identification: compatibility level (1), then the maker's text (8): §7.2.6.4, ASC. */
const ASCII = 1
const ASCII_END = 9
/** MVAL: value in the upper 13 bits, overflow and error in the lowest: §7.2.6.8. */
const MEASURED_FULL = 4096

/** The polling side is the control system, whichever side opened the connection. */
export function facts(message: Iec103Message, slice: Slice, emit: Emit): void {
  if (message.asdu === undefined) return
  if (message.isPrimary) emitCommand(message.asdu, slice, emit)
  else emitInformation(message.asdu, slice, emit)
}

function objectText({ functionType, informationNumber }: Iec103Asdu): string {
  return `FUN ${functionType} INF ${informationNumber}`
}

function emitCommand(asdu: Iec103Asdu, { bytes, fromClient }: Slice, emit: Emit): void {
  const type = controlled.get(asdu.type)
  if (type === undefined) return
  const command = asdu.type === COMMAND ? commands.get(asdu.informationNumber) : undefined
  emit({
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: command?.verb ?? type.verb,
    name: command === undefined ? type.name : `${type.name}: ${command.name}`,
    code: String(asdu.type),
    object: objectText(asdu),
    unit: String(asdu.commonAddress),
    outcome: 'requested',
    value: asdu.type === COMMAND ? STATES[bytes[asdu.elements]! & 3] : undefined,
  })
}

function emitInformation(asdu: Iec103Asdu, { bytes, fromClient }: Slice, emit: Emit): void {
  const type = monitored.get(asdu.type)
  if (type === undefined) return
  const owner = fromClient ? 'client' : 'server'
  const about = `${owner}/unit:${asdu.commonAddress}`
  const common = {
    kind: 'operation',
    about: fromClient ? 'client' : undefined,
    object: objectText(asdu),
    unit: String(asdu.commonAddress),
  } as const
  if (asdu.type === MESSAGE && (asdu.cause === POSITIVE || asdu.cause === NEGATIVE)) {
    const command = commands.get(asdu.informationNumber)
    const name = `general command${command === undefined ? '' : `: ${command.name}`}`
    const verb = command?.verb ?? 'operate'
    const value = STATES[bytes[asdu.elements]! & 3]
    const error = asdu.cause === NEGATIVE ? 'negative acknowledgement' : undefined
    emit({
      ...common,
      verb,
      name,
      code: String(COMMAND),
      outcome: error === undefined ? 'succeeded' : 'rejected',
      error,
      value,
    })
  } else
    emit({
      ...common,
      verb: 'report',
      name: type.name,
      code: `m${asdu.type}`,
      object: undefined,
      outcome: 'succeeded',
    })
  if (asdu.type === MESSAGE || asdu.type === MESSAGE_RELATIVE)
    emit({ kind: 'reading', about, point: objectText(asdu), value: STATES[bytes[asdu.elements]! & 3]! })
  if (isMeasured(asdu.type)) emitMeasured(asdu, bytes, about, emit)
  if (asdu.type === IDENTIFICATION) emitIdentity(asdu, bytes, about, emit)
}

function emitMeasured(asdu: Iec103Asdu, bytes: Uint8Array, about: string, emit: Emit): void {
  for (let at = asdu.elements, i = 0; at + 2 <= asdu.end; at += 2, i++) {
    const raw = i16le(bytes, at)
    const quality = (raw & 2) !== 0 ? 'invalid' : (raw & 1) !== 0 ? 'overflow' : undefined
    const value = (raw >> 3) / MEASURED_FULL
    emit({ kind: 'reading', about, point: `${objectText(asdu)} #${i}`, value, quality })
  }
}

function emitIdentity(asdu: Iec103Asdu, bytes: Uint8Array, about: string, emit: Emit): void {
  const maker = text(bytes, asdu.elements + ASCII, asdu.elements + ASCII_END)
  if (maker !== '')
    emit({ kind: 'identity', about, attribute: 'description', value: maker, confidence: 0.8, field: 'ASC' })
  const kind = functionTypes.get(asdu.functionType)
  if (kind !== undefined && asdu.functionType < 254)
    emit({ kind: 'identity', about, attribute: 'type', value: kind, confidence: 0.7, field: 'FUN' })
}

/** The primary asks; its peer answers. */
export function isFromClient({ kind, isPrimary }: Iec103Message): boolean | undefined {
  return kind === 'single' ? undefined : isPrimary
}
