import { toHex } from '#bytes/hex'
import { isQuiet, type Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { commandOf, messages, refusalOf } from './commands.ts'
import { emitIdentity, uniqueIdentifierOf } from './identity.ts'
import type { HartIpCommand } from './pdu.ts'
import { ask, type HartIpState, limits } from './state.ts'
import { emitReadings } from './values.ts'
import { type HartIpMessage, messageId, messageType } from './wire.ts'

export function facts(message: HartIpMessage, { fromClient }: Slice, emit: Emit, state: HartIpState): void {
  if (message.fault !== undefined)
    emit({
      kind: 'anomaly',
      about: fromClient ? 'client' : 'server',
      what: 'malformed',
      detail: message.fault,
    })
  if (message.type === messageType.request) emitRequest(message, emit, state)
  else if (message.type === messageType.publish) emitPublished(message, emit, state)
  else emitAnswer(message, emit, state)
}

function emitRequest(message: HartIpMessage, emit: Emit, state: HartIpState): void {
  const { verb, name } = messages.get(message.id)!
  const operations: Operation[] = [
    { kind: 'operation', verb, name, code: `msg:${message.id}`, outcome: 'requested' },
    ...message.commands.map((command) => operationOf(command, message, state)),
  ]
  for (const operation of operations) emit(operation)
  for (const forgotten of ask(state, message.sequence, operations))
    emit({ ...forgotten, outcome: 'unanswered' })
}

/** Lock Device, and those of its codes that outlast the session: 2 permanent, 3 all; HCF_SPEC-151 command 71, HCF_SPEC-183 lock device codes. */
const LOCK_DEVICE = 71
const FOR_GOOD: ReadonlySet<number | undefined> = new Set([2, 3])

/**
 * A permanent lock keeps all others from configuring the device: it is a setting, while a temporary lock only
 * coordinates.
 */
function meaningOf({ number, data }: HartIpCommand): ReturnType<typeof commandOf> {
  const meaning = commandOf(number)
  return number === LOCK_DEVICE && FOR_GOOD.has(data[0])
    ? { verb: 'configure', name: `${meaning.name} for good` }
    : meaning
}

/** A command of a token-passing PDU by its number; one of a direct PDU has `direct:` before it. */
function operationOf(command: HartIpCommand, message: HartIpMessage, state: HartIpState): Operation {
  const { verb, name } = meaningOf(command)
  const isDirect = message.id === messageId.direct
  const address = addressText(message)
  return {
    kind: 'operation',
    about: aboutOf(message, state),
    verb,
    name: isDirect ? `Direct ${name}` : name,
    code: isDirect ? `direct:${command.number}` : String(command.number),
    unit: address || undefined,
    outcome: 'requested',
    value:
      isQuiet(verb) || command.data.length === 0
        ? undefined
        : toHex(command.data, 0, Math.min(command.data.length, limits.shownBytes)),
  }
}

function emitAnswer(message: HartIpMessage, emit: Emit, state: HartIpState): void {
  const asked = state.pending.get(message.sequence) ?? []
  state.pending.delete(message.sequence)
  const isRefused = message.type === messageType.nak
  const fault = isRefused ? `NAK ${message.status}` : undefined
  const byCode = new Map(message.commands.map((command) => [command.number, command]))
  for (const operation of asked) {
    const number = Number(/\d+$/.exec(operation.code)?.[0])
    const answer = operation.code.startsWith('msg:') ? undefined : byCode.get(number)
    const error = fault ?? (answer?.responseCode === undefined ? undefined : refusalOf(answer.responseCode))
    emit({ ...operation, outcome: error === undefined ? 'succeeded' : 'rejected', error })
  }
  if (message.id === messageId.initiate || message.id === messageId.close) emitSession(message, emit, state)
  for (const command of message.commands) emitContent(command, message, emit, state)
}

function emitSession(message: HartIpMessage, emit: Emit, state: HartIpState): void {
  const isOpened = message.id === messageId.initiate && message.type === messageType.response
  if (message.id === messageId.close && !state.isOpen) return
  state.isOpen = isOpened
  emit({
    kind: 'session',
    phase: message.id === messageId.close ? 'close' : isOpened ? 'open' : 'refused',
    method: 'hart-ip',
    secured: false,
  })
}

/** Devices in burst mode report by themselves. */
function emitPublished(message: HartIpMessage, emit: Emit, state: HartIpState): void {
  for (const command of message.commands) {
    const { name } = commandOf(command.number)
    emit({
      kind: 'operation',
      about: aboutOf(message, state),
      verb: 'report',
      name: `Publish ${name}`,
      code: `publish:${command.number}`,
      unit: addressText(message) || undefined,
      outcome: 'requested',
    })
    emitContent(command, message, emit, state)
  }
}

function emitContent(command: HartIpCommand, message: HartIpMessage, emit: Emit, state: HartIpState): void {
  if (!command.isAnswer || command.responseCode === undefined) return
  if (refusalOf(command.responseCode) !== undefined) return
  const isPolled = message.address?.length === 1
  if (isPolled && command.number === 0) state.own = uniqueIdentifierOf(command)
  const about = aboutOf(message, state)
  emitIdentity(command, about, emit)
  emitReadings(command, about, emit)
}

function addressText({ address }: HartIpMessage): string {
  if (address === undefined) return ''
  return address.length === 1 ? String(address[0]) : toHex(address)
}

/** A polling address, and a direct PDU, speak to the server itself; other unique identifiers to devices behind it. */
function aboutOf(message: HartIpMessage, state: HartIpState): string | undefined {
  const address = addressText(message)
  if (message.address === undefined || message.address.length === 1 || address === state.own) return undefined
  return `server/unit:${address}`
}

export function finish(state: HartIpState, emit: Emit): void {
  for (const operations of state.pending.values())
    for (const operation of operations) emit({ ...operation, outcome: 'unanswered' })
  state.pending.clear()
}
