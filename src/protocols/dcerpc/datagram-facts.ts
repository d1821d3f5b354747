import { hexCode } from '#bytes/hex'
import type { Emit, Slice } from '#model/protocol'
import { ask, callOf, emitCall, handOn, type StubContext } from './calls.ts'
import { type DcerpcDatagram, datagram } from './datagram.ts'
import { interfaces } from './interfaces.ts'
import { limits, type RpcState, remember } from './state.ts'

/**
 * A request and its response need not be of one flow: PROFINET devices respond from a port of their own. So a response
 * is emitted by the content of its own header.
 */
export function datagramFacts(message: DcerpcDatagram, slice: Slice, emit: Emit, state: RpcState): void {
  switch (message.type) {
    case datagram.request:
      request(message, slice, emit, state)
      return
    case datagram.response:
      if (message.isLast) settle(message, 'succeeded', emit, state)
      stub(message, slice, false, emit, state)
      return
    case datagram.fault:
    case datagram.reject:
      settle(message, 'rejected', emit, state)
      return
    default: // pings and acknowledgements keep a call alive and say nothing of it
  }
}

function keyOf({ activity, sequence }: DcerpcDatagram): string {
  return `${activity}/${sequence}`
}

function request(message: DcerpcDatagram, slice: Slice, emit: Emit, state: RpcState): void {
  const { activity, sequence, uuid, opnum, object } = message
  if (message.fragment === 0) {
    const isAgain = state.activities.get(activity) === sequence
    remember(state.activities, activity, sequence, limits.activities)
    if (isAgain) return
    const { isLittleEndian: isLittle, stub: start, stubEnd: end } = message
    const plain = message.isProtected ? undefined : { bytes: slice.bytes, start, end, isLittle }
    ask(keyOf(message), { uuid, opnum, object }, plain, { emit, state })
  }
  stub(message, slice, true, emit, state)
}

function settle(
  message: DcerpcDatagram,
  outcome: 'succeeded' | 'rejected',
  emit: Emit,
  state: RpcState,
): void {
  const key = keyOf(message)
  const call = state.pending.get(key) ?? callOf(message)
  state.pending.delete(key)
  emitCall(call, outcome, emit, outcome === 'rejected' ? hexCode(message.status, 8) : undefined)
}

function stub(
  message: DcerpcDatagram,
  { bytes }: Slice,
  isRequest: boolean,
  emit: Emit,
  state: RpcState,
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
  handOn({ key, isFirst: fragment === 0, isLast, number: fragment, bytes, start, end }, context, emit, state)
}
