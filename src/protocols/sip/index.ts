import { clean } from '#bytes/text'
import { exploit } from '#model/exploit'
import { confidence, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { announceMedia } from './media.ts'
import { newState, type SipState } from './state.ts'
import { dissect, limits, probe, resume, type SipMessage } from './wire.ts'

/** Methods: RFC 3261, RFC 3262, RFC 3265, RFC 3311, RFC 3428, RFC 3515, RFC 3903, RFC 6086. */
const operations: ReadonlyMap<string, Verb> = new Map([
  ['REGISTER', 'authenticate'],
  ['INVITE', 'execute'],
  ['ACK', 'report'],
  ['BYE', 'execute'],
  ['CANCEL', 'execute'],
  ['OPTIONS', 'browse'],
  ['PRACK', 'report'],
  ['SUBSCRIBE', 'subscribe'],
  ['NOTIFY', 'report'],
  ['UPDATE', 'execute'],
  ['MESSAGE', 'report'],
  ['REFER', 'execute'],
  ['PUBLISH', 'report'],
  ['INFO', 'report'],
])

/** Scanners for telephones that identify themselves; by the default agents of SIPVicious and similar tools. */
const TOOLS = /\b(?:friendly-scanner|sipvicious|sundayddr|sip-scan|sipsak|pplsip|siparmyknife|iWar)\b/i

/** Of these the caller is sure; both ends of a connection send others. */
const BY_CLIENT: ReadonlySet<string> = new Set([
  'REGISTER',
  'INVITE',
  'ACK',
  'CANCEL',
  'SUBSCRIBE',
  'PUBLISH',
])

/** Method of a message: RFC 3261 section 20.16 repeats that of the request in each response. */
function methodOf({ method, head }: Exclude<SipMessage, { kind: 'body' }>): string {
  return method || (head.fields.get('cseq') ?? '').split(/\s+/)[1] || ''
}

function facts(message: SipMessage, slice: Slice, emit: Emit, state: SipState): void {
  const remaining = message.kind === 'body' ? message.remaining : message.bodyBytes
  if (slice.fromClient) state.clientRemaining = remaining
  else state.serverRemaining = remaining
  announceMedia(slice, emit)
  if (message.kind === 'body') return
  const { fields, startLine } = message.head
  const about = slice.fromClient ? 'client' : 'server'
  for (const field of ['user-agent', 'server']) {
    const value = fields.get(field)
    if (value)
      emit({
        kind: 'identity',
        about,
        attribute: 'software',
        value: clean(value),
        confidence: confidence.banner,
        field,
      })
  }
  if (isRegistrar(message))
    emit({
      kind: 'identity',
      about,
      attribute: 'kind',
      value: 'registrar',
      confidence: confidence.banner,
      field: 'CSeq',
    })
  const tool = TOOLS.exec(fields.get('user-agent') ?? '')?.[0]
  if (tool !== undefined && slice.fromClient)
    emit(exploit(`looks for telephones and their passwords with ${tool}`))
  if (message.method !== '') {
    const verb = operations.get(message.method) ?? 'execute'
    const object = clean(startLine.split(' ')[1] ?? '', 256).replace(/[;?].*$/, '') || undefined
    state.pending.set(fields.get('cseq') ?? '', { method: message.method, object })
    if (state.pending.size > limits.pending) state.pending.delete(state.pending.keys().next().value!)
    emit({
      kind: 'operation',
      verb,
      name: message.method,
      code: message.method,
      object,
      outcome: 'requested',
    })
    return
  }
  if (message.status >= 200) answer(message.status, fields, emit, state)
}

/** It accepts a registration, or requests the password first: RFC 3261 section 10.3. A proxy's rejection proves less. */
function isRegistrar(message: Exclude<SipMessage, { kind: 'body' }>): boolean {
  const { status } = message
  return methodOf(message) === 'REGISTER' && ((status >= 200 && status < 300) || status === 401)
}

function answer(status: number, fields: ReadonlyMap<string, string>, emit: Emit, state: SipState): void {
  const cseq = fields.get('cseq') ?? ''
  const asked = state.pending.get(cseq)
  state.pending.delete(cseq)
  if (asked === undefined) return
  const { method, object } = asked
  const isChallenge = status === 401 || status === 407
  const outcome = status < 400 || isChallenge ? 'succeeded' : 'rejected'
  emit({
    kind: 'operation',
    verb: operations.get(method) ?? 'execute',
    name: method,
    code: method,
    object,
    outcome,
  })
  if (method !== 'REGISTER' || isChallenge) return
  const user = /sips?:([^@>;]+)@/.exec(fields.get('to') ?? fields.get('t') ?? '')?.[1]
  emit({
    kind: 'session',
    phase: status < 300 ? 'open' : 'refused',
    user,
    method: 'sip register',
    secured: false,
  })
}

export const protocol = defineProtocol<SipMessage, SipState>({
  name: 'sip',
  shortName: 'SIP',
  title: 'Session Initiation Protocol',
  standard: 'RFC 3261',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [
    { content: 'udp' },
    { content: 'tcp' },
    { transport: 'udp', port: 5060 },
    { transport: 'tcp', port: 5060 },
  ],
  newState,
  isFromClient(message) {
    if (message.kind === 'body' || !BY_CLIENT.has(methodOf(message))) return undefined
    return message.method !== ''
  },
  firstBytes: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_',
  probe,
  dissect,
  resume,
  facts,
  behaviourKeys: [{ name: 'method', of: (operation) => operation.code }],
  operations: [...operations].map(([code, verb]) => ({ code, name: code, verb })),
})
