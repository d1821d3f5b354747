import { u32le } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { emitContent, emitNotification } from './answers.ts'
import { COMMAND, commands, errorName, portName } from './commands.ts'
import { requestOf } from './requests.ts'
import { emitRouter } from './router.ts'
import type { AdsState } from './state.ts'
import type { AdsMessage, AmsMessage } from './wire.ts'

/** Invoke ids are the asker's own, counted apart by each of its ports. */
function keyOf({ invokeId, command }: AmsMessage, askerPort: number, isAskerClient: boolean): string {
  return `${isAskerClient ? 'c' : 's'}${askerPort} ${command} ${invokeId}`
}

export function facts(message: AdsMessage, slice: Slice, emit: Emit, state: AdsState): void {
  if (message.kind === 'router') {
    emitRouter(message, slice, emit, state)
    return
  }
  const { fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  if (state.isNewNetId(message.source, fromClient)) {
    const value = message.source
    emit({
      kind: 'identity',
      about,
      attribute: 'address:ams-net-id',
      value,
      confidence: 0.9,
      field: 'AMS Source Net Id',
    })
  }
  if (message.command === COMMAND.notification) {
    emit(notificationOf(message, about))
    emitNotification(message, slice.bytes, slice.start, about, emit, state)
  } else if (message.isResponse) answer(message, slice, emit, state)
  else ask(message, slice, emit, state)
}

function notificationOf({ command, sourcePort }: AmsMessage, about: string): Operation {
  const { verb, name } = commands.get(command)!
  const unit =
    portName(sourcePort) === undefined ? `port ${sourcePort}` : `port ${sourcePort} (${portName(sourcePort)})`
  return { kind: 'operation', about, verb, name, code: String(command), unit, outcome: 'succeeded' }
}

/** Both sides of a connection may ask; the one asked is whom the operation is about. */
function ask(message: AmsMessage, { bytes, start, fromClient }: Slice, emit: Emit, state: AdsState): void {
  const request = requestOf(message, bytes, start, fromClient ? undefined : 'client', state)
  emit(request.operation)
  const forgotten = state.add(keyOf(message, message.sourcePort, fromClient), request)
  if (forgotten !== undefined) emit({ ...forgotten.operation, outcome: 'unanswered' })
}

function answer(message: AmsMessage, { bytes, start, fromClient }: Slice, emit: Emit, state: AdsState): void {
  const request = state.take(keyOf(message, message.targetPort, !fromClient))
  const data = start + message.data
  const end = start + message.end
  const result = message.error !== 0 ? message.error : end - data >= 4 ? u32le(bytes, data) : 0
  if (request !== undefined) {
    if (result === 0) emit({ ...request.operation, outcome: 'succeeded' })
    else emit({ ...request.operation, outcome: 'rejected', error: errorName(result) })
  }
  if (result !== 0 || end - data < 4) return
  const about = fromClient ? 'client' : 'server'
  emitContent({ message, bytes, data: data + 4, end, about, request, emit, state })
}

/** Requests go to well-known ports, answers to the high ones that clients are given. */
export function isFromClient(message: AdsMessage): boolean | undefined {
  return message.kind === 'ams' && message.command === COMMAND.notification ? false : !message.isResponse
}

export function finish(state: AdsState, emit: Emit): void {
  for (const { operation } of state.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
