import { u32le } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { tellContent, tellNotification } from './answers.ts'
import { COMMAND, commands, errorName, portName } from './commands.ts'
import type { Exchange } from './exchange.ts'
import { requestOf } from './requests.ts'
import { tellRouter } from './router.ts'
import type { AdsMessage, AmsMessage } from './wire.ts'

/** Invoke ids are the asker's own, counted apart by each of its ports. */
function keyOf({ invokeId, command }: AmsMessage, askerPort: number, isAskerClient: boolean): string {
  return `${isAskerClient ? 'c' : 's'}${askerPort} ${command} ${invokeId}`
}

export function facts(message: AdsMessage, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (message.kind === 'router') {
    tellRouter(message, slice, tell, exchange)
    return
  }
  const { fromClient } = slice
  const about = fromClient ? 'client' : 'server'
  if (exchange.isNewNetId(message.source, fromClient)) {
    const value = message.source
    tell({
      kind: 'identity',
      about,
      attribute: 'address:ams-net-id',
      value,
      confidence: 0.9,
      field: 'AMS Source Net Id',
    })
  }
  if (message.command === COMMAND.notification) {
    tell(notificationOf(message, about))
    tellNotification(message, slice.bytes, slice.start, about, tell, exchange)
  } else if (message.isResponse) answer(message, slice, tell, exchange)
  else ask(message, slice, tell, exchange)
}

function notificationOf({ command, sourcePort }: AmsMessage, about: string): Operation {
  const { verb, name } = commands.get(command)!
  const unit =
    portName(sourcePort) === undefined ? `port ${sourcePort}` : `port ${sourcePort} (${portName(sourcePort)})`
  return { kind: 'operation', about, verb, name, code: String(command), unit, outcome: 'ok' }
}

/** Both sides of a connection may ask; the one asked is whom the operation is about. */
function ask(message: AmsMessage, { bytes, start, fromClient }: Slice, tell: Tell, exchange: Exchange): void {
  const request = requestOf(message, bytes, start, fromClient ? undefined : 'client', exchange)
  tell(request.operation)
  const forgotten = exchange.ask(keyOf(message, message.sourcePort, fromClient), request)
  if (forgotten !== undefined) tell({ ...forgotten.operation, outcome: 'unanswered' })
}

function answer(
  message: AmsMessage,
  { bytes, start, fromClient }: Slice,
  tell: Tell,
  exchange: Exchange,
): void {
  const request = exchange.answer(keyOf(message, message.targetPort, !fromClient))
  const data = start + message.data
  const end = start + message.end
  const result = message.error !== 0 ? message.error : end - data >= 4 ? u32le(bytes, data) : 0
  if (request !== undefined) {
    if (result === 0) tell({ ...request.operation, outcome: 'ok' })
    else tell({ ...request.operation, outcome: 'refused', error: errorName(result) })
  }
  if (result !== 0 || end - data < 4) return
  const about = fromClient ? 'client' : 'server'
  tellContent({ message, bytes, data: data + 4, end, about, request, tell, exchange })
}

/** Requests go to well-known ports, answers to the high ones that clients are given. */
export function isFromClient(message: AdsMessage): boolean | undefined {
  return message.kind === 'ams' && message.command === COMMAND.notification ? false : !message.isResponse
}

export function finish(exchange: Exchange, tell: Tell): void {
  for (const { operation } of exchange.takePending()) tell({ ...operation, outcome: 'unanswered' })
}
