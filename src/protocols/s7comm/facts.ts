import type { Slice, Emit } from '#model/protocol'
import { errorName } from './errors.ts'
import { type Exchange, keyOf, type Pending } from './exchange.ts'
import { DOWNLOAD_BLOCK, DOWNLOAD_ENDED, PLC_STOP, READ } from './functions.ts'
import { jobOf, emitJobAnswer } from './jobs.ts'
import { rackSlotOf } from './place.ts'
import { requestOf, emitPush, emitUserdataAnswer } from './userdata.ts'
import { JOB, type S7Message } from './wire.ts'

export function facts(message: S7Message, slice: Slice, emit: Emit, exchange: Exchange): void {
  const { userdata } = message
  if (userdata?.type === 'push') emitPush(message, userdata, slice, emit)
  else if (message.rosctr === JOB) ask(message, jobOf(message, slice, exchange), { slice, emit, exchange })
  else if (userdata?.type === 'request')
    ask(message, requestOf(message, userdata, slice, exchange), { slice, emit, exchange })
  else emitAnswer(message, slice, emit, exchange)
}

function ask(
  message: S7Message,
  pending: Pending,
  { slice, emit, exchange }: { slice: Slice; emit: Emit; exchange: Exchange },
): void {
  emit(pending.operation)
  const key = keyOf(message.reference, slice.fromClient, message.userdata !== undefined)
  for (const { operation } of exchange.ask(key, pending, slice.time)) {
    emit({ ...operation, outcome: 'unanswered' })
  }
  const { parameter, data, end } = message
  if (pending.functionCode === READ && slice.fromClient && data === end)
    exchange.polling.learn(slice.bytes, slice.start + parameter, slice.start + data, pending)
}

function emitAnswer(message: S7Message, slice: Slice, emit: Emit, exchange: Exchange): void {
  if (!slice.fromClient) emitSlot(slice, emit, exchange)
  const key = keyOf(message.reference, !slice.fromClient, message.userdata !== undefined)
  const asked = exchange.answer(key, slice.time)
  const isLost = asked === undefined && exchange.hasAsked
  const say: Emit = isLost ? (said) => said.kind !== 'operation' && emit(said) : emit
  const { userdata } = message
  if (userdata !== undefined) {
    const pending = asked ?? requestOf(message, userdata, slice, exchange)
    emitUserdataAnswer(message, userdata, pending, { slice, exchange, emit: say })
  } else if (asked !== undefined) emitJobAnswer(message, asked, { slice, exchange, emit })
  else if (message.functionCode !== undefined) {
    const pending = jobOf(message, slice, exchange)
    // A controller has been stopped, though the mirror lost the frame that asked for it, or shows one side alone.
    if (message.functionCode === PLC_STOP && message.error === 0)
      emit({ ...pending.operation, name: `${pending.operation.name}, of which only the answer was seen` })
    emitJobAnswer(message, pending, { slice, exchange, emit: say })
  } else if (message.error !== 0) emit({ kind: 'anomaly', what: 'refused', detail: errorName(message.error) })
}

/** Rack and slot of the CPU that answered. */
function emitSlot(slice: Slice, emit: Emit, exchange: Exchange): void {
  if (exchange.isSlotEmitted) return
  exchange.isSlotEmitted = true
  const place = rackSlotOf(slice.context)
  if (place === undefined) return
  const value = `${place.rack}/${place.slot}`
  emit({ kind: 'identity', attribute: 'address:s7-slot', value, confidence: 0.9, field: 'called TSAP-ID' })
}

/** Who sends a first message: clients send jobs, but a controller asks for the blocks of a download itself. */
export function isFromClient(message: S7Message): boolean | undefined {
  if (message.userdata !== undefined) return message.userdata.type === 'request'
  const isReversed = message.functionCode === DOWNLOAD_BLOCK || message.functionCode === DOWNLOAD_ENDED
  return (message.rosctr === JOB) !== isReversed
}

export function finish(exchange: Exchange, emit: Emit): void {
  for (const { operation } of exchange.takePending()) emit({ ...operation, outcome: 'unanswered' })
}
