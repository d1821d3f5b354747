import type { Slice, Tell } from '#model/protocol'
import { errorName } from './errors.ts'
import { type Exchange, keyOf, type Pending } from './exchange.ts'
import { DOWNLOAD_BLOCK, DOWNLOAD_ENDED, PLC_STOP, READ } from './functions.ts'
import { jobOf, tellJobAnswer } from './jobs.ts'
import { rackSlotOf } from './place.ts'
import { requestOf, tellPush, tellUserdataAnswer } from './userdata.ts'
import { JOB, type S7Message } from './wire.ts'

export function facts(message: S7Message, slice: Slice, tell: Tell, exchange: Exchange): void {
  const { userdata } = message
  if (userdata?.type === 'push') tellPush(message, userdata, slice, tell)
  else if (message.rosctr === JOB) ask(message, jobOf(message, slice, exchange), { slice, tell, exchange })
  else if (userdata?.type === 'request')
    ask(message, requestOf(message, userdata, slice, exchange), { slice, tell, exchange })
  else tellAnswer(message, slice, tell, exchange)
}

function ask(
  message: S7Message,
  pending: Pending,
  { slice, tell, exchange }: { slice: Slice; tell: Tell; exchange: Exchange },
): void {
  tell(pending.operation)
  const key = keyOf(message.reference, slice.fromClient, message.userdata !== undefined)
  for (const { operation } of exchange.ask(key, pending, slice.time)) {
    tell({ ...operation, outcome: 'unanswered' })
  }
  const { parameter, data, end } = message
  if (pending.functionCode === READ && slice.fromClient && data === end)
    exchange.polling.learn(slice.bytes, slice.start + parameter, slice.start + data, pending)
}

function tellAnswer(message: S7Message, slice: Slice, tell: Tell, exchange: Exchange): void {
  if (!slice.fromClient) tellSlot(slice, tell, exchange)
  const key = keyOf(message.reference, !slice.fromClient, message.userdata !== undefined)
  const asked = exchange.answer(key, slice.time)
  const isLost = asked === undefined && exchange.hasAsked
  const say: Tell = isLost ? (said) => said.kind !== 'operation' && tell(said) : tell
  const { userdata } = message
  if (userdata !== undefined) {
    const pending = asked ?? requestOf(message, userdata, slice, exchange)
    tellUserdataAnswer(message, userdata, pending, { slice, exchange, tell: say })
  } else if (asked !== undefined) tellJobAnswer(message, asked, { slice, exchange, tell })
  else if (message.functionCode !== undefined) {
    const pending = jobOf(message, slice, exchange)
    // A controller has been stopped, though the mirror lost the frame that asked for it, or shows one side alone.
    if (message.functionCode === PLC_STOP && message.error === 0)
      tell({ ...pending.operation, name: `${pending.operation.name}, of which only the answer was seen` })
    tellJobAnswer(message, pending, { slice, exchange, tell: say })
  } else if (message.error !== 0) tell({ kind: 'anomaly', what: 'refused', detail: errorName(message.error) })
}

/** Rack and slot of the CPU that answered. */
function tellSlot(slice: Slice, tell: Tell, exchange: Exchange): void {
  if (exchange.isSlotTold) return
  exchange.isSlotTold = true
  const place = rackSlotOf(slice.context)
  if (place === undefined) return
  const value = `${place.rack}/${place.slot}`
  tell({ kind: 'identity', attribute: 'address:s7-slot', value, confidence: 0.9, field: 'called TSAP-ID' })
}

/** Who sends a first message: clients send jobs, but a controller asks for the blocks of a download itself. */
export function isFromClient(message: S7Message): boolean | undefined {
  if (message.userdata !== undefined) return message.userdata.type === 'request'
  const isReversed = message.functionCode === DOWNLOAD_BLOCK || message.functionCode === DOWNLOAD_ENDED
  return (message.rosctr === JOB) !== isReversed
}

export function finish(exchange: Exchange, tell: Tell): void {
  for (const { operation } of exchange.takePending()) tell({ ...operation, outcome: 'unanswered' })
}
