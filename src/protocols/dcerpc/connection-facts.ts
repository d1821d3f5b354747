import { hexCode } from '#bytes/hex'
import { findNtlm, ntlmClaims, readNtlm } from '#bytes/ntlm-message'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import {
  ask,
  type Called,
  emitCall,
  handOn,
  learnHandle,
  nameOf,
  type Stub,
  type StubContext,
} from './calls.ts'
import { interfaces } from './interfaces.ts'
import { limits, type RpcState } from './state.ts'
import { type ConnectionMessage, pdu } from './wire.ts'

/** RPC_C_AUTHN_LEVEL_PKT_PRIVACY: [MS-RPCE] 2.2.1.1.8. */
const PRIVACY = 6
/** nca_s_fault_access_denied: C706 appendix E; [MS-RPCE] passes Win32's ERROR_ACCESS_DENIED. */
const ACCESS_DENIED = 5

export function connectionFacts(message: ConnectionMessage, slice: Slice, emit: Emit, state: RpcState): void {
  token(message, slice, emit, state)
  switch (message.type) {
    case pdu.bind:
    case pdu.alter:
      bind(message, emit, state)
      return
    case pdu.bindAck:
    case pdu.alterResponse:
      if (state.bound !== '') emitBind(state.bound, 'succeeded', emit)
      return
    case pdu.bindNak:
      emitBind(state.bound, 'rejected', emit)
      return
    case pdu.request:
      request(message, slice, emit, state)
      return
    case pdu.response:
    case pdu.fault:
      response(message, slice, emit, state)
      return
    default:
  }
}

function emitBind(object: string, outcome: 'requested' | 'succeeded' | 'rejected', emit: Emit): void {
  emit({ kind: 'operation', verb: 'browse', name: 'bind', code: 'bind', object, outcome })
}

function bind(message: ConnectionMessage, emit: Emit, state: RpcState): void {
  for (const { id, uuid, isNdr64 } of message.contexts) {
    if (state.contexts.size >= limits.contexts && !state.contexts.has(id)) continue
    state.contexts.set(id, uuid)
    if (isNdr64) state.wide.add(id)
    else state.wide.delete(id)
  }
  state.bound = [...new Set(message.contexts.map(({ uuid }) => nameOf(uuid)))].slice(0, 4).join(', ')
  emitBind(state.bound, 'requested', emit)
}

function request(message: ConnectionMessage, slice: Slice, emit: Emit, state: RpcState): void {
  const uuid = state.contexts.get(message.context) ?? ''
  const { opnum, object } = message
  const key = String(message.callId)
  if (message.isFirst) ask(key, { uuid, opnum, object }, plainStub(message, slice, state), { emit, state })
  stub(message, slice, { uuid, opnum, object }, emit, state)
}

function response(message: ConnectionMessage, slice: Slice, emit: Emit, state: RpcState): void {
  const key = String(message.callId)
  const call = state.pending.get(key)
  const isFault = message.type === pdu.fault
  if (isFault && message.status === ACCESS_DENIED) logon('refused', emit, state)
  else logon('open', emit, state)
  if (call === undefined) return
  if (!isFault) {
    const plain = message.isFirst && message.isLast ? plainStub(message, slice, state) : undefined
    if (plain !== undefined) learnHandle(call, plain, state)
    stub(message, slice, call, emit, state)
  }
  if (!message.isLast) return
  state.pending.delete(key)
  emitCall(call, isFault ? 'rejected' : 'succeeded', emit, isFault ? hexCode(message.status, 8) : undefined)
}

/** Undefined where the arguments are sealed. */
function plainStub(message: ConnectionMessage, { bytes }: Slice, state: RpcState): Stub | undefined {
  if (message.authLevel === PRIVACY) return undefined
  const { stub: start, stubEnd: end, isLittleEndian: isLittle } = message
  return { bytes, start, end, isLittle, isWide: state.wide.has(message.context) }
}

function stub(
  message: ConnectionMessage,
  { bytes }: Slice,
  { uuid, opnum, object }: Called,
  emit: Emit,
  state: RpcState,
): void {
  if (message.authLevel === PRIVACY) return
  const { isFirst, isLast, isLittleEndian, stub: start, stubEnd: end } = message
  const isRequest = message.type === pdu.request
  const call = String(message.callId)
  const context: StubContext = {
    opnum,
    isRequest,
    isLittleEndian,
    object,
    call,
    interface: uuid,
    interfaceName: interfaces.get(uuid)?.name,
    presentation: message.context,
    isDatagram: false,
  }
  const key = `${call}${isRequest ? '>' : '<'}`
  handOn({ key, isFirst, isLast, number: undefined, bytes, start, end }, context, emit, state)
}

/** The security token of the trailer: NTLM names both sides. */
function token(message: ConnectionMessage, slice: Slice, emit: Emit, state: RpcState): void {
  if (message.tokenEnd <= message.stubEnd) return
  if (message.authLevel === PRIVACY) state.isSecured = true
  if (message.type === pdu.request || message.type === pdu.response) return // a signature
  const at = findNtlm(slice.bytes, message.stubEnd, message.tokenEnd)
  const ntlm = at < 0 ? undefined : readNtlm(slice.bytes, at, message.tokenEnd)
  if (ntlm === undefined) return
  for (const claim of ntlmClaims(ntlm)) emit({ kind: 'identity', confidence: confidence.banner, ...claim })
  if (ntlm.type !== 'authenticate') return
  state.user = ntlm.domain && ntlm.user ? `${ntlm.domain}\\${ntlm.user}` : ntlm.user || undefined
  state.isLogonOpen = true
}

function logon(phase: 'open' | 'refused', emit: Emit, state: RpcState): void {
  if (!state.isLogonOpen) return
  state.isLogonOpen = false
  emit({ kind: 'session', phase, user: state.user, method: 'ntlm', secured: state.isSecured })
}
