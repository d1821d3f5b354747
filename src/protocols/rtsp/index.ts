import { base64Bytes } from '#bytes/base64'
import { clean } from '#bytes/text'
import { confidence, type Verb } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { announceMedia, emitMedia } from './media.ts'
import { newState, type RtspCredential, type RtspState } from './state.ts'
import { dissect, limits, probe, type RtspMessage, resume } from './wire.ts'

/** Methods: RFC 2326 §10. */
const operations: ReadonlyMap<string, Verb> = new Map([
  ['OPTIONS', 'browse'],
  ['DESCRIBE', 'identify'],
  ['ANNOUNCE', 'write'],
  ['SETUP', 'subscribe'],
  ['PLAY', 'read'],
  ['PAUSE', 'read'],
  ['TEARDOWN', 'read'],
  ['GET_PARAMETER', 'read'],
  ['SET_PARAMETER', 'configure'],
  ['REDIRECT', 'report'],
  ['RECORD', 'write'],
])

/** RFC 2326 §7.1.1: the password is wrong, or this user may not. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403])
/** RFC 7616 §3.3. */
const STALE = /\bstale ?= ?"?true\b/i

function facts(message: RtspMessage, slice: Slice, emit: Emit, state: RtspState): void {
  if (message.kind === 'media') {
    emitMedia(message, slice, emit)
    return
  }
  const remaining = message.kind === 'body' ? message.remaining : message.bodyBytes
  if (slice.fromClient) state.clientRemaining = remaining
  else state.serverRemaining = remaining
  if (message.kind === 'body') return
  const { fields, startLine } = message.head
  const server = fields.get('server')
  const agent = fields.get('user-agent')
  const common = { kind: 'identity', attribute: 'software', confidence: confidence.banner } as const
  if (server) emit({ ...common, about: 'server', value: clean(server), field: 'Server' })
  if (agent)
    emit({
      ...common,
      about: 'client',
      value: clean(agent),
      confidence: confidence.hearsay,
      field: 'User-Agent',
    })
  if (message.method !== '') {
    const verb = operations.get(message.method) ?? 'execute'
    const object = pathOf(startLine.split(' ')[1] ?? '')
    const credential = credentialIn(fields.get('authorization') ?? '')
    state.pending.set(fields.get('cseq') ?? '', { method: message.method, object, credential })
    if (state.pending.size > limits.pending) state.pending.delete(state.pending.keys().next().value!)
    emit({
      kind: 'operation',
      verb,
      name: message.method,
      code: message.method,
      object,
      outcome: 'requested',
    })
  } else if (message.status >= 200) {
    const isStale = STALE.test(fields.get('www-authenticate') ?? '')
    answer(message.status, isStale, fields.get('cseq') ?? '', emit, state)
    announceMedia(fields.get('transport') ?? '', emit)
  }
}

/** Path of an rtsp: URL; users and queries, which may hold secrets, are left out. */
function pathOf(url: string): string | undefined {
  return clean(url.replace(/^rtsps?:\/\/[^/]*/i, '').replace(/\?.*$/s, ''), 256) || undefined
}

/** RFC 7617 and RFC 7616 by way of RFC 2326 §D.1.1. */
function credentialIn(authorization: string): RtspCredential | undefined {
  const basic = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1]
  const digest = /^Digest .*\busername="([^"]*)"/i.exec(authorization)?.[1]
  const pair = basic === undefined ? undefined : base64Bytes(basic)
  if (pair !== undefined) {
    const [user = '', ...secret] = String.fromCharCode(...pair.subarray(0, 1024)).split(':')
    const defaultCredentials = isMakerPair(user, secret.join(':'))
    return { user: clean(user, 128), method: 'basic', secured: false, clearText: true, defaultCredentials }
  }
  return digest === undefined ? undefined : { user: clean(digest, 128), method: 'digest', secured: false }
}

function answer(status: number, isStale: boolean, cseq: string, emit: Emit, state: RtspState): void {
  const asked = state.pending.get(cseq)
  state.pending.delete(cseq)
  if (asked === undefined) return
  const { method, object, credential } = asked
  const outcome = status < 400 ? 'succeeded' : 'rejected'
  emit({
    kind: 'operation',
    verb: operations.get(method) ?? 'execute',
    name: method,
    code: method,
    object,
    outcome,
  })
  // A stale nonce proves nothing about the password.
  if (credential === undefined || isStale) return
  emit({ kind: 'session', phase: REFUSALS.has(status) ? 'refused' : 'open', ...credential })
}

/** A password counts as sent, with or without a response. */
function finish({ pending }: RtspState, emit: Emit): void {
  for (const { credential } of pending.values())
    if (credential !== undefined) emit({ kind: 'session', phase: 'open', ...credential })
  pending.clear()
}

export const protocol = defineProtocol<RtspMessage, RtspState>({
  name: 'rtsp',
  shortName: 'RTSP',
  title: 'Real Time Streaming Protocol',
  standard: 'RFC 2326',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  roles: { server: { type: 'IP Camera', role: 'camera' } },
  hints: [{ content: 'tcp' }, { transport: 'tcp', port: 554 }, { transport: 'tcp', port: 8554 }],
  newState,
  firstBytes: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'head' ? message.method !== '' : undefined),
  resume,
  facts,
  finish,
  behaviourKeys: [{ name: 'method', of: (operation) => operation.code }],
  operations: [...operations].map(([code, verb]) => ({ code, name: code, verb })),
})
