import { exploit } from '#model/exploit'
import type { Operation } from '#model/fact'
import { confidence } from '#model/fact'
import type { Emit, Slice } from '#model/protocol'
import { answeredBy } from './answers.ts'
import { certificateFacts } from './certificate.ts'
import { emitClock } from './clock.ts'
import { emitUrl, identity } from './identity.ts'
import { type ChunkHead, chunkHead, typeIdAt } from './message.ts'
import { isDeprecated, policyName } from './policies.ts'
import { uadpFacts } from './pubsub-facts.ts'
import { Reader } from './reader.ts'
import { askedBy } from './requests.ts'
import { answered, encoding, requests, responses } from './services.ts'
import type { OpcuaState, PendingOpcuaRequest } from './state.ts'
import { isBad, statusName } from './status-codes.ts'
import { type Chunk, HEADER, type OpcMessage } from './wire.ts'

interface Around {
  readonly slice: Slice
  readonly emit: Emit
  readonly state: OpcuaState
}

export function facts(message: OpcMessage, slice: Slice, emit: Emit, state: OpcuaState): void {
  if (message.kind === 'rest') return
  if (message.kind === 'uadp') {
    uadpFacts(message, slice, emit)
    return
  }
  const around = { slice, emit, state }
  switch (message.type) {
    case 'HEL':
      hello(message, around)
      return
    case 'ACK':
      return
    case 'ERR':
      error(message, around)
      return
    case 'RHE':
      reverseHello(message, around)
      return
    case 'OPN':
    case 'MSG':
    case 'CLO':
      secured(message, around)
      return
    default:
      message satisfies never
  }
}

/** The flow's ends as the facts name them: a server that calls its client back is the flow's client. */
export function serverOf(state: OpcuaState): 'client' | 'server' {
  return state.isReversed ? 'client' : 'server'
}

function clientOf(state: OpcuaState): 'client' | 'server' {
  return state.isReversed ? 'server' : 'client'
}

function aboutServer(state: OpcuaState): string | undefined {
  return state.isReversed ? 'client' : undefined
}

/** OPC 10000-6 §7.1.2.3: version and four sizes, then the URL that the client was given. */
function hello(chunk: Chunk, { slice, emit, state }: Around): void {
  const reader = new Reader(slice.bytes, slice.start + HEADER + 20, slice.start + chunk.length)
  const url = reader.string()
  if (url) emitUrl(url, serverOf(state), 'Hello EndpointUrl', emit)
}

/** §7.1.2.6. */
function reverseHello(chunk: Chunk, { slice, emit, state }: Around): void {
  state.isReversed = slice.fromClient
  const reader = new Reader(slice.bytes, slice.start + HEADER, slice.start + chunk.length)
  const uri = reader.string()
  const url = reader.string()
  const about = serverOf(state)
  if (uri) emit(identity(about, 'application-uri', uri, 'ReverseHello ServerUri', confidence.banner))
  if (url) emitUrl(url, about, 'ReverseHello EndpointUrl', emit)
}

/** §7.1.2.5. */
function error(chunk: Chunk, { slice, emit, state }: Around): void {
  const reader = new Reader(slice.bytes, slice.start + HEADER, slice.start + chunk.length)
  const status = reader.u32()
  const reason = reader.string()
  const detail = reason ? `${statusName(status)}: ${reason}` : statusName(status)
  emit({ kind: 'anomaly', what: 'connection-refused', detail })
  if (state.isChannelEmitted) return
  const about = aboutServer(state)
  emit({ kind: 'session', about, phase: 'refused', method: 'opc.tcp', secured: false })
}

function secured(chunk: Chunk, around: Around): void {
  const { slice, state, emit } = around
  const head = chunkHead(slice.bytes, slice.start, chunk)
  if (head === undefined) return
  if (chunk.type === 'OPN') openChannel(head, around)
  if (slice.fromClient && state.isEndless(chunk.isFinal || chunk.isAborted))
    emit(exploit('sends a message in parts without end, by which servers run out of memory (CVE-2022-25761)'))
  const key = `${slice.fromClient ? '>' : '<'}${head.requestId}`
  if (chunk.isAborted) {
    state.takeParts(key)
    return
  }
  const isFirst = !state.hasPart(key)
  if (isFirst && !isReadable(slice.bytes, head)) {
    sealed(chunk, head, around)
    return
  }
  if (!chunk.isFinal) {
    state.gather(key, slice.bytes, head.body, head.bodyEnd)
    return
  }
  if (isFirst) {
    service(slice.bytes, head.body, head.bodyEnd, head.requestId, around)
    return
  }
  state.gather(key, slice.bytes, head.body, head.bodyEnd)
  const whole = state.takeParts(key)
  if (whole !== undefined) service(whole.bytes, 0, whole.length, head.requestId, around)
}

/** Signed messages read as plain ones do; of sealed ones not even the service shows. */
function isReadable(bytes: Uint8Array, head: ChunkHead): boolean {
  const id = typeIdAt(bytes, head.body, head.bodyEnd)
  return id !== undefined && (requests.has(id) || responses.has(id))
}

function isRequester({ slice, state }: Around): boolean {
  return slice.fromClient !== state.isReversed
}

/** The policy and the sender's certificate are never sealed: §6.7.2.3. */
function openChannel(head: ChunkHead, around: Around): void {
  const { slice, emit, state } = around
  state.policy = policyName(head.policy ?? '')
  const about = slice.fromClient ? 'client' : 'server'
  for (const said of certificateFacts(slice.bytes, head.certificate, about)) emit(said)
  if (isRequester(around) || state.isChannelEmitted) return
  state.isChannelEmitted = true
  emit({
    kind: 'session',
    about: aboutServer(state),
    phase: 'open',
    method: `secure channel ${channelText(state)}`,
    secured: state.policy !== 'None',
  })
  if (isDeprecated(state.policy))
    emit({ kind: 'anomaly', what: 'weak-security', detail: `deprecated policy ${state.policy}` })
}

function channelText({ policy, mode }: OpcuaState): string {
  return mode === undefined || policy === 'None' ? (policy ?? '') : `${policy} ${mode}`
}

/** Encrypted content: an OpenSecureChannel is recognised by its chunk; encrypted messages are emitted once. */
function sealed(chunk: Chunk, head: ChunkHead, around: Around): void {
  const { emit, state } = around
  if (chunk.type === 'OPN') {
    if (!isRequester(around)) return
    emit({
      kind: 'operation',
      about: aboutServer(state),
      verb: 'identify',
      name: 'OpenSecureChannel (sealed)',
      code: 'OPN',
      object: policyName(head.policy ?? ''),
      outcome: 'requested',
    })
  } else if (!state.isSealedEmitted && chunk.type === 'MSG') {
    state.isSealedEmitted = true
    state.mode = 'SignAndEncrypt'
    const method = `sealed messages, ${state.policy ?? 'policy unknown'}`
    emit({ kind: 'session', about: aboutServer(state), phase: 'open', method, secured: true })
  }
}

function service(bytes: Uint8Array, start: number, end: number, requestId: number, around: Around): void {
  const reader = new Reader(bytes, start, end)
  const id = typeIdAt(bytes, start, end)!
  reader.nodeId()
  if (requests.has(id) || responses.has(id)) emitClock(bytes, [start, end], requests.has(id), around)
  if (requests.has(id)) request(id, reader, requestId, around)
  else if (responses.has(id)) response(id, reader, requestId, around)
}

/** RequestHeader: OPC 10000-4 §7.33. */
function skipRequestHeader(reader: Reader): void {
  reader.nodeId() // authenticationToken
  reader.skip(8 + 4 + 4) // timestamp, requestHandle, returnDiagnostics
  reader.byteString() // auditEntryId
  reader.skip(4) // timeoutHint
  reader.extensionObject() // additionalHeader
}

/** ResponseHeader: §7.34. @returns serviceResult */
function responseHeader(reader: Reader): number {
  reader.skip(8 + 4) // timestamp, requestHandle
  const result = reader.u32()
  reader.diagnosticInfo()
  reader.array(() => reader.byteString()) // stringTable
  reader.extensionObject() // additionalHeader
  return result
}

function request(id: number, reader: Reader, requestId: number, around: Around): void {
  const { emit, state } = around
  skipRequestHeader(reader)
  const { name, verb } = requests.get(id)!
  const asked = reader.isShort ? {} : askedBy(id, reader, { state, emit, client: clientOf(state) })
  const operation: Operation = {
    kind: 'operation',
    about: aboutServer(state),
    verb: asked.verb ?? verb,
    name,
    code: name,
    object: asked.object,
    outcome: 'requested',
    value: asked.value,
  }
  emit(operation)
  if (id === encoding.closeSession || id === encoding.closeSecureChannel) close(emit, state)
  if (id === encoding.closeSecureChannel) return // has no answer: §5.6.3
  const pending: PendingOpcuaRequest = {
    operation,
    service: id,
    nodes: asked.nodes ?? [],
    logon: asked.logon,
  }
  const forgotten = state.add(requestId, pending)
  if (forgotten !== undefined) emitUnanswered(forgotten, emit)
}

function close(emit: Emit, state: OpcuaState): void {
  if (!state.isSessionOpen) return
  state.isSessionOpen = false
  const about = aboutServer(state)
  emit({ kind: 'session', about, phase: 'close', user: state.user, method: 'opcua', secured: false })
}

/** Publish requests are left waiting on purpose: the server answers when it has news. */
function emitUnanswered({ operation, service: id }: PendingOpcuaRequest, emit: Emit): void {
  if (id !== encoding.publish) emit({ ...operation, outcome: 'unanswered' })
}

function response(id: number, reader: Reader, requestId: number, around: Around): void {
  const { emit, state } = around
  const pending = state.take(requestId)
  const status = responseHeader(reader)
  if (reader.isShort) return
  const isRefused = isBad(status) || id === encoding.serviceFault
  const server = serverOf(state)
  // A Publish is a question left open: with an error it only ends, as the last subscription does (Part 4 §5.14.5).
  const outcome = pending?.service === encoding.publish ? 'succeeded' : 'rejected'
  const result = isRefused
    ? ({ outcome, error: statusName(status) } as const)
    : answeredBy(id, reader, { pending, state, emit, server })
  if (pending === undefined) {
    const service = state.hearsNoQuestion() ? answered.get(id) : undefined
    if (service !== undefined) {
      const { name, verb } = service
      const { outcome = 'succeeded', error } = result ?? {}
      emit({ kind: 'operation', about: aboutServer(state), verb, name, code: name, outcome, error })
    }
    return
  }
  emit({ ...pending.operation, outcome: result?.outcome ?? 'succeeded', error: result?.error })
  if (pending.service === encoding.activateSession) logon(pending, isRefused, emit, state)
}

function logon(
  { logon: tried }: PendingOpcuaRequest,
  isRefused: boolean,
  emit: Emit,
  state: OpcuaState,
): void {
  if (tried === undefined) return
  if (!isRefused) {
    state.isSessionOpen = true
    state.user = tried.user
  }
  emit({
    kind: 'session',
    about: aboutServer(state),
    phase: isRefused ? 'refused' : 'open',
    user: tried.user,
    method: tried.method,
    secured: state.policy !== undefined && state.policy !== 'None',
    clearText: tried.clearText || undefined,
    defaultCredentials: tried.defaultCredentials || undefined,
  })
}

/** A request or response reports who sent it; so do the first messages of a connection. */
export function isFromClient(message: OpcMessage, slice: Slice): boolean | undefined {
  if (message.kind === 'rest') return undefined
  if (message.kind === 'uadp') return true // a publisher is nobody's server
  if (message.type === 'HEL' || message.type === 'RHE') return true
  if (message.type === 'ACK' || message.type === 'ERR') return false
  const head = chunkHead(slice.bytes, slice.start, message)
  const id = head && typeIdAt(slice.bytes, head.body, head.bodyEnd)
  if (id === undefined) return undefined
  return requests.has(id) ? true : responses.has(id) ? false : undefined
}

export function finish(state: OpcuaState, emit: Emit): void {
  for (const pending of state.takePending()) emitUnanswered(pending, emit)
}
