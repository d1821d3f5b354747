import { isPrintable } from '#bytes/text'
import type { Emit, Slice } from '#model/protocol'
import { type CotpState, limits } from './state.ts'
import { reasons } from './tpdu.ts'
import { rackSlotOf } from './tsap.ts'
import type { CotpMessage } from './wire.ts'

export function facts(message: CotpMessage, slice: Slice, emit: Emit, state: CotpState): void {
  const { type } = message
  if (type === 'CR') emitRequest(message, slice, emit, state)
  else if (type === 'CC') emitConfirm(message, slice, emit, state)
  else if (type === 'DR') emitDisconnect(message, emit, state)
  else if (type === 'DT' || type === 'ED') emitData(message, slice, emit, state)
  else if (type === 'ER') {
    emit({ kind: 'anomaly', what: 'rejected-tpdu', detail: 'TPDU Error from the other side' })
  }
}

function emitRequest(message: CotpMessage, slice: Slice, emit: Emit, state: CotpState): void {
  const place = rackSlotOf(message.calledTsap)
  const { callingTsap, calledTsap } = message
  state.isAsked = true
  state.context = { callingTsap, calledTsap, rack: place?.rack, slot: place?.slot }
  handOnConnect(message, slice, emit, state)
}

function emitConfirm(message: CotpMessage, slice: Slice, emit: Emit, state: CotpState): void {
  const calledTsap = state.context.calledTsap ?? message.calledTsap // a capture may begin after the request
  state.isAsked = false
  if (calledTsap !== undefined && calledTsap !== '') {
    const place = rackSlotOf(calledTsap)
    const callingTsap = state.context.callingTsap ?? message.callingTsap
    state.context = { callingTsap, calledTsap, rack: place?.rack, slot: place?.slot }
    emit({
      kind: 'identity',
      attribute: 'address:tsap',
      value: calledTsap,
      confidence: 0.9,
      field: 'called TSAP-ID',
    })
  }
  emit({ kind: 'session', phase: 'open', method: 'cotp', secured: false })
  handOnConnect(message, slice, emit, state)
}

function emitDisconnect(message: CotpMessage, emit: Emit, state: CotpState): void {
  const phase = state.isAsked ? 'refused' : 'close'
  state.isAsked = false
  emit({ kind: 'session', phase, method: 'cotp', secured: false })
  if (phase === 'close') return
  const reason = reasons.get(message.classOrReason ?? 0) ?? `reason ${message.classOrReason}`
  emit({
    kind: 'anomaly',
    what: 'connection-refused',
    detail: `${reason} (called TSAP ${state.context.calledTsap ?? 'none'})`,
  })
}

/** User data of CR and CC, which class 0 does not have but RDP sends. */
function handOnConnect(
  message: CotpMessage,
  { bytes, start, isCut }: Slice,
  emit: Emit,
  state: CotpState,
): void {
  if (message.data >= message.dataEnd || isCut) return
  const from = start + message.data
  const end = start + message.dataEnd
  if (isRdp(bytes, from, end)) state.isRdp = true
  emit({ kind: 'payload', selector: 'connect', bytes, start: from, end, context: state.context })
}

/** A routing token or cookie ends with CR LF; a negotiation is type 1..3, flags, length 8: [MS-RDPBCGR] 2.2.1.1, 2.2.1.2. */
function isRdp(bytes: Uint8Array, start: number, end: number): boolean {
  if (
    end - start >= 8 &&
    bytes[start]! >= 1 &&
    bytes[start]! <= 3 &&
    bytes[start + 2] === 8 &&
    bytes[start + 3] === 0
  )
    return true
  return end - start >= 7 && bytes[start] === 0x43 && isPrintable(bytes, start, start + 7) // "Cookie:"
}

/** Hands a whole unit of service data on, in place where it came in one TPDU. */
function emitData(message: CotpMessage, slice: Slice, emit: Emit, state: CotpState): void {
  const { bytes, start } = slice
  const assembly = slice.fromClient ? state.fromClient : state.fromServer
  const from = start + message.data
  const end = start + message.dataEnd
  const context = state.context
  const isWhole = message.type === 'ED' || (message.isLast && assembly.length === 0 && !assembly.isSkipping)
  if (isWhole) {
    if (end > from && !slice.isCut) emit({ kind: 'payload', bytes, start: from, end, context })
    return
  }
  const wasSkipping = assembly.isSkipping
  const isKept = assembly.add(bytes, from, end)
  if (!isKept && !wasSkipping) {
    emit({ kind: 'anomaly', what: 'limit', detail: `service data larger than ${limits.unitBytes} bytes` })
  }
  if (!message.isLast) return
  const { bytes: unit, length } = assembly
  assembly.clear()
  if (isKept && length > 0) emit({ kind: 'payload', bytes: unit, start: 0, end: length, context })
}
