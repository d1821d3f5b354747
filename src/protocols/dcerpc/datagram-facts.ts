import { hexCode } from '#bytes/hex'
import type { Slice, Emit } from '#model/protocol'
import { ask, callOf, handOn, type StubContext, emitCall } from './calls.ts'
import { type DatagramMessage, datagram } from './datagram.ts'
import { limits, type RpcExchange, remember } from './exchange.ts'
import { interfaces } from './interfaces.ts'

/**
 * A request and its answer need not be of one flow: PROFINET devices answer from a port of their own. So an answer
 * is told by what its own header says.
 */
export function datagramFacts(
  message: DatagramMessage,
  slice: Slice,
  emit: Emit,
  exchange: RpcExchange,
): void {
  switch (message.type) {
    case datagram.request:
      request(message, slice, emit, exchange)
      return
    case datagram.response:
      if (message.isLast) settle(message, 'ok', emit, exchange)
      stub(message, slice, false, emit, exchange)
      return
    case datagram.fault:
    case datagram.reject:
      settle(message, 'refused', emit, exchange)
      return
    default: // pings and acknowledgements keep a call alive and say nothing of it
  }
}

function keyOf({ activity, sequence }: DatagramMessage): string {
  return `${activity}/${sequence}`
}

function request(message: DatagramMessage, slice: Slice, emit: Emit, exchange: RpcExchange): void {
  const { activity, sequence, uuid, opnum, object } = message
  if (message.fragment === 0) {
    const isAgain = exchange.activities.get(activity) === sequence
    remember(exchange.activities, activity, sequence, limits.activities)
    if (isAgain) return
    const { isLittleEndian: isLittle, stub: start, stubEnd: end } = message
    const plain = message.isProtected ? undefined : { bytes: slice.bytes, start, end, isLittle }
    ask(keyOf(message), { uuid, opnum, object }, plain, { emit, exchange })
  }
  stub(message, slice, true, emit, exchange)
}

function settle(
  message: DatagramMessage,
  outcome: 'ok' | 'refused',
  emit: Emit,
  exchange: RpcExchange,
): void {
  const key = keyOf(message)
  const call = exchange.pending.get(key) ?? callOf(message)
  exchange.pending.delete(key)
  emitCall(call, outcome, emit, outcome === 'refused' ? hexCode(message.status, 8) : undefined)
}

function stub(
  message: DatagramMessage,
  { bytes }: Slice,
  isRequest: boolean,
  emit: Emit,
  exchange: RpcExchange,
): void {
  if (message.isProtected) return
  const { opnum, isLittleEndian, object, fragment, isLast, stub: start, stubEnd: end, uuid } = message
  const call = keyOf(message)
  const context: StubContext = {
    opnum,
    isRequest,
    isLittleEndian,
    object,
    call,
    interface: uuid,
    interfaceName: interfaces.get(uuid)?.name,
    presentation: 0,
    isDatagram: true,
  }
  const key = `${call}${isRequest ? '>' : '<'}`
  handOn(
    { key, isFirst: fragment === 0, isLast, number: fragment, bytes, start, end },
    context,
    emit,
    exchange,
  )
}
