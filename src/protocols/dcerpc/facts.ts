import { hexCode } from '#bytes/hex'
import { findNtlm, ntlmClaims, readNtlm } from '#bytes/ntlm-message'
import { confidence } from '#model/fact'
import type { Slice, Tell } from '#model/protocol'
import { type Call, limits, type RpcExchange } from './exchange.ts'
import { interfaces } from './interfaces.ts'
import { pdu, type RpcMessage } from './wire.ts'

/** RPC_C_AUTHN_LEVEL_PKT_PRIVACY: [MS-RPCE] 2.2.1.1.8. */
const PRIVACY = 6
/** nca_s_fault_access_denied: C706 appendix E; [MS-RPCE] passes Win32's ERROR_ACCESS_DENIED. */
const ACCESS_DENIED = 5

/** What rides on a call, for the protocols that hint its interface. */
export interface StubContext {
  readonly opnum: number
  readonly callId: number
  readonly isRequest: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
}

export function facts(message: RpcMessage, slice: Slice, tell: Tell, exchange: RpcExchange): void {
  token(message, slice, tell, exchange)
  switch (message.type) {
    case pdu.bind:
    case pdu.alter:
      bind(message, tell, exchange)
      return
    case pdu.bindAck:
    case pdu.alterResponse:
      if (exchange.bound !== '') tellBind(exchange.bound, 'ok', tell)
      return
    case pdu.bindNak:
      tellBind(exchange.bound, 'refused', tell)
      return
    case pdu.request:
      request(message, slice, tell, exchange)
      return
    case pdu.response:
    case pdu.fault:
      response(message, slice, tell, exchange)
      return
    default:
  }
}

function nameOf(uuid: string): string {
  return interfaces.get(uuid)?.name ?? uuid
}

function tellBind(object: string, outcome: 'asked' | 'ok' | 'refused', tell: Tell): void {
  tell({ kind: 'operation', verb: 'browse', name: 'bind', code: 'bind', object, outcome })
}

function bind(message: RpcMessage, tell: Tell, exchange: RpcExchange): void {
  for (const { id, uuid } of message.contexts) {
    if (exchange.contexts.size < limits.contexts || exchange.contexts.has(id)) exchange.contexts.set(id, uuid)
  }
  exchange.bound = [...new Set(message.contexts.map(({ uuid }) => nameOf(uuid)))].slice(0, 4).join(', ')
  tellBind(exchange.bound, 'asked', tell)
}

function request(message: RpcMessage, slice: Slice, tell: Tell, exchange: RpcExchange): void {
  const uuid = exchange.contexts.get(message.context) ?? ''
  if (message.isFirst) {
    const known = interfaces.get(uuid)
    const [verb, name] = known?.operations.get(message.opnum) ?? [
      known?.verb ?? 'execute',
      `opnum ${message.opnum}`,
    ]
    const call: Call = {
      uuid,
      opnum: message.opnum,
      verb,
      name,
      code: `${nameOf(uuid) || 'unknown'}/${message.opnum}`,
    }
    exchange.pending.set(message.callId, call)
    if (exchange.pending.size > limits.pendingCalls)
      exchange.pending.delete(exchange.pending.keys().next().value!)
    tellCall(call, 'asked', tell)
  }
  if (uuid !== '') stub(message, slice, tell, uuid, message.opnum)
}

function response(message: RpcMessage, slice: Slice, tell: Tell, exchange: RpcExchange): void {
  const call = exchange.pending.get(message.callId)
  const isFault = message.type === pdu.fault
  if (isFault && message.status === ACCESS_DENIED) logon('refused', tell, exchange)
  else logon('open', tell, exchange)
  if (call === undefined) return
  if (call.uuid !== '' && !isFault) stub(message, slice, tell, call.uuid, call.opnum)
  if (!message.isLast) return
  exchange.pending.delete(message.callId)
  tellCall(call, isFault ? 'refused' : 'ok', tell, isFault ? hexCode(message.status, 8) : undefined)
}

function tellCall(
  { verb, name, code, uuid }: Call,
  outcome: 'asked' | 'ok' | 'refused',
  tell: Tell,
  error?: string,
): void {
  tell({ kind: 'operation', verb, name, code, object: nameOf(uuid) || undefined, outcome, error })
}

function stub(message: RpcMessage, slice: Slice, tell: Tell, selector: string, opnum: number): void {
  if (message.stubEnd <= message.stub || message.authLevel === PRIVACY) return
  const { callId, isFirst, isLast } = message
  const context: StubContext = { opnum, callId, isRequest: message.type === pdu.request, isFirst, isLast }
  tell({ kind: 'payload', selector, bytes: slice.bytes, start: message.stub, end: message.stubEnd, context })
}

/** The security token of the trailer: NTLM names both sides. */
function token(message: RpcMessage, slice: Slice, tell: Tell, exchange: RpcExchange): void {
  if (message.tokenEnd <= message.stubEnd) return
  if (message.authLevel === PRIVACY) exchange.isSecured = true
  if (message.type === pdu.request || message.type === pdu.response) return // a signature
  const at = findNtlm(slice.bytes, message.stubEnd, message.tokenEnd)
  const ntlm = at < 0 ? undefined : readNtlm(slice.bytes, at, message.tokenEnd)
  if (ntlm === undefined) return
  for (const claim of ntlmClaims(ntlm)) tell({ kind: 'identity', confidence: confidence.banner, ...claim })
  if (ntlm.type !== 'authenticate') return
  exchange.user = ntlm.domain && ntlm.user ? `${ntlm.domain}\\${ntlm.user}` : ntlm.user || undefined
  exchange.isLogonOpen = true
}

function logon(phase: 'open' | 'refused', tell: Tell, exchange: RpcExchange): void {
  if (!exchange.isLogonOpen) return
  exchange.isLogonOpen = false
  tell({ kind: 'session', phase, user: exchange.user, method: 'ntlm', secured: exchange.isSecured })
}
