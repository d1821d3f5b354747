/** Facts of requests and responses, for every version of HTTP. */
import { clean } from '#bytes/text'
import type { Outcome } from '#model/fact'
import type { Emit } from '#model/protocol'
import { readCredential } from './credentials.ts'
import { errandOf } from './errands.ts'
import { grpcCall, isGrpc } from './grpc.ts'
import type { HttpHead } from './head.ts'
import { requestIdentity, responseIdentity } from './identity.ts'
import { callInHead } from './malware.ts'
import { verbOf } from './operations.ts'
import type { HttpState, PendingHttpRequest } from './state.ts'
import { tunnelIn } from './tunnels.ts'

/** Emits a request; the returned state waits for the response. */
export function asked(head: HttpHead, emit: Emit): PendingHttpRequest {
  const path = pathOf(head.target)
  const call = callInHead(head.target, head.fields.get('cookie') ?? '')
  if (call !== undefined) emit(call)
  const tunnel = tunnelIn(head.fields)
  if (tunnel !== undefined) emit(tunnel)
  const host = head.fields.get('host')?.replace(/:\d+$/, '')
  if (host) emit({ kind: 'lookup', name: host, outcome: 'requested' })
  for (const fact of requestIdentity(head)) emit(fact)
  const authorization = head.fields.get('authorization')
  const action = soapActionOf(head)
  const pending = {
    method: head.method,
    name: action === '' ? head.method : `SOAP ${action}`,
    verb: verbOf(head.method),
    ...(isGrpc(head) ? grpcCall(path) : undefined),
    path,
    errand: errandOf(head.fields.get('user-agent') ?? '', host ?? ''),
    credential: authorization ? readCredential(authorization) : undefined,
  }
  emitOperation(pending, 'requested', emit)
  return pending
}

/** Emits the response to a request; `request` is undefined if it was not captured. */
export function answered(
  head: HttpHead,
  request: PendingHttpRequest | undefined,
  emit: Emit,
  state: HttpState,
): void {
  for (const fact of responseIdentity(head)) emit(fact)
  if (request === undefined) return
  const isOk = head.status < 400
  emitOperation(request, isOk ? 'succeeded' : 'rejected', emit, isOk ? undefined : String(head.status))
  emitSession(request, head.status, emit, state)
}

/** Action of a SOAP request: SOAP 1.1 §6.1.1, SOAP 1.2 part 2 §6.5.3; '' if it states none or is none. */
function soapActionOf(head: HttpHead): string {
  const said =
    head.fields.get('soapaction') ??
    (/\baction="([^"]{1,200})"/i.exec(head.fields.get('content-type') ?? '')?.[1] || '')
  return clean(said.replace(/^"|"$/g, ''), 128)
}

/** Path without query and fragment, which may hold secrets. */
function pathOf(target: string): string {
  return clean(target.replace(/[?#].*$/s, ''), 256)
}

export function emitOperation(
  { method, name, verb, path }: PendingHttpRequest,
  outcome: Outcome,
  emit: Emit,
  error?: string,
): void {
  emit({ kind: 'operation', verb, name, code: method, object: path, outcome, error })
}

function emitSession({ credential }: PendingHttpRequest, status: number, emit: Emit, state: HttpState): void {
  if (credential === undefined) return
  const phase = status === 401 || status === 403 ? 'refused' : 'open'
  const key = `${phase} ${credential.method} ${credential.user}`
  // Each form that is sent is a logon; other credentials come with each request.
  if (state.openSession === key && credential.method !== 'form') return
  state.openSession = phase === 'open' ? key : ''
  emit({ kind: 'session', phase, secured: false, ...credential })
}
