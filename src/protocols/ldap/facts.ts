import { berInteger, berTag } from '#bytes/ber'
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { findNtlm, ntlmClaims, readNtlm } from '#bytes/ntlm-message'
import { text } from '#bytes/text'
import { confidence, type Identity } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit, Slice } from '#model/protocol'
import { EVERYTHING, huntOf } from './filter.ts'
import { ANSWERS, FINE, requests, resultCodes } from './operations.ts'
import { type LdapState, limits, type PendingLdapRequest } from './state.ts'
import { type LdapMessage, op } from './wire.ts'

/** AuthenticationChoice: RFC 4511 §4.2; Microsoft's sicily forms: [MS-ADTS] 5.1.1.1. */
const SIMPLE = 0x80
const SASL = 0xa3
const SICILY_NEGOTIATE = 0x8a
const SICILY_RESPONSE = 0x8b
/** saslBindInProgress. */
const IN_PROGRESS = 14
/** StartTLS: RFC 4511 §4.14. */
const START_TLS = '1.3.6.1.4.1.1466.20037'
const EXTENDED_NAME = 0x80

export function facts(message: LdapMessage, slice: Slice, emit: Emit, state: LdapState): void {
  if (slice.fromClient) state.clientRemaining = message.remaining
  else state.serverRemaining = message.remaining
  if (message.kind === 'opaque') return
  if (message.operation === op.searchResultEntry) count(state.pending.get(message.id), emit)
  const operation = berElement(slice.bytes, message.start, message.end)
  if (operation === undefined) return // of a long message only the head is here
  const parts = berElements(slice.bytes, operation.start, operation.end, 16)
  if (requests.has(message.operation)) request(message.id, operation, parts, slice.bytes, emit, state)
  else if (message.operation === op.searchResultEntry) entry(parts, slice.bytes, emit)
  else if (ANSWERS.has(message.operation)) answer(message.id, parts, slice.bytes, emit, state)
}

function request(
  id: number,
  operation: BerElement,
  parts: readonly BerElement[],
  bytes: Uint8Array,
  emit: Emit,
  state: LdapState,
): void {
  const [first] = parts
  let object: string | undefined
  if (operation.tag === op.bindRequest) bind(parts, bytes, emit, state)
  else if (operation.tag === op.extendedRequest)
    object = first?.tag === EXTENDED_NAME ? text(bytes, first.start, first.end) : undefined
  else if (operation.tag === 0x4a) object = text(bytes, operation.start, operation.end)
  else if (first?.tag === berTag.BYTE_STRING) object = text(bytes, first.start, first.end)
  const hunt = operation.tag === op.searchRequest ? huntOf(bytes, parts) : undefined
  const entries = hunt === EVERYTHING ? 0 : undefined
  const asked: PendingLdapRequest = { operation: operation.tag, object: object || undefined, entries }
  emitOperation(asked, 'requested', emit)
  if (hunt !== undefined && hunt !== EVERYTHING)
    emit({ kind: 'anomaly', about: 'client', what: 'directory-hunt', detail: hunt })
  state.pending.set(id, asked)
  if (state.pending.size > limits.pending) state.pending.delete(state.pending.keys().next().value!)
}

/** version, name, authentication: RFC 4511 §4.2. The secret is compared and dropped. */
function bind(
  [, name, choice]: readonly BerElement[],
  bytes: Uint8Array,
  emit: Emit,
  state: LdapState,
): void {
  if (name === undefined || choice === undefined) return
  const user = text(bytes, name.start, name.end)
  if (user !== '') state.user = user
  if (choice.tag === SIMPLE) {
    const isAnonymous = choice.end === choice.start
    state.method = isAnonymous ? 'anonymous' : 'simple'
    state.clearText = !isAnonymous
    state.defaultCredentials = !isAnonymous && isMakerPair(user, text(bytes, choice.start, choice.end))
  } else if (choice.tag === SASL) {
    const [mechanism] = berElements(bytes, choice.start, choice.end, 1)
    state.method = mechanism ? text(bytes, mechanism.start, mechanism.end) : 'SASL'
    state.clearText = state.method === 'PLAIN'
  } else if (choice.tag === SICILY_NEGOTIATE || choice.tag === SICILY_RESPONSE) state.method = 'ntlm'
  ntlm(bytes, choice.start, choice.end, emit, state)
}

function ntlm(bytes: Uint8Array, start: number, end: number, emit: Emit, state: LdapState): void {
  const at = findNtlm(bytes, start, end)
  const message = at < 0 ? undefined : readNtlm(bytes, at, end)
  if (message === undefined) return
  for (const claim of ntlmClaims(message)) emit({ kind: 'identity', confidence: confidence.banner, ...claim })
  if (message.serverChallenge !== '')
    emit({ kind: 'anomaly', about: 'server', what: 'ntlm-challenge', detail: message.serverChallenge })
  if (message.user !== '') state.user = message.domain ? `${message.domain}\\${message.user}` : message.user
}

/** LDAPResult: resultCode, matchedDN, diagnosticMessage: RFC 4511 §4.1.9. */
function answer(
  id: number,
  [code, matched, , extra]: readonly BerElement[],
  bytes: Uint8Array,
  emit: Emit,
  state: LdapState,
): void {
  const result = (code && berInteger(bytes, code.start, code.end)) ?? 0
  const asked = state.pending.get(id)
  state.pending.delete(id)
  if (asked === undefined) return
  if (asked.operation === op.bindRequest) {
    ntlm(bytes, matched?.start ?? 0, extra?.end ?? matched?.end ?? 0, emit, state)
    if (result !== IN_PROGRESS) bound(result === 0, emit, state)
  }
  if (asked.operation === op.extendedRequest && asked.object === START_TLS && result === 0)
    state.isSecured = true
  const isFine = FINE.has(result)
  emitOperation(
    asked,
    isFine ? 'succeeded' : 'rejected',
    emit,
    isFine ? undefined : (resultCodes.get(result) ?? String(result)),
  )
}

function bound(isOpen: boolean, emit: Emit, state: LdapState): void {
  const { user, method, clearText, defaultCredentials } = state
  state.isWrapped = isOpen && method !== 'simple' && method !== 'anonymous'
  emit({
    kind: 'session',
    phase: isOpen ? 'open' : 'refused',
    user,
    method: method || 'bind',
    secured: false,
    clearText,
    defaultCredentials,
  })
}

function emitOperation(
  { operation, object }: PendingLdapRequest,
  outcome: 'requested' | 'succeeded' | 'rejected',
  emit: Emit,
  error?: string,
): void {
  const known = requests.get(operation)
  if (known !== undefined)
    emit({ kind: 'operation', verb: known.verb, name: known.name, code: known.name, object, outcome, error })
}

/** Attributes of the root DSE that name the server: [MS-ADTS] 3.1.1.3.2. */
const ROOT_ATTRIBUTES: ReadonlyMap<string, Identity['attribute']> = new Map([
  ['dnshostname', 'name'],
  ['ldapservicename', 'description'],
  ['defaultnamingcontext', 'domain'],
  ['vendorname', 'vendor'],
  ['vendorversion', 'software'],
])

/** A search result entry without a name is the root DSE: the server itself. RFC 4512 §5.1. */
/** One more entry for a search of everything. */
function count(asked: PendingLdapRequest | undefined, emit: Emit): void {
  if (asked?.entries === undefined) return
  if (++asked.entries === limits.wholeDirectory)
    emit({ kind: 'anomaly', about: 'client', what: 'directory-hunt', detail: EVERYTHING })
}

function entry([name, attributes]: readonly BerElement[], bytes: Uint8Array, emit: Emit): void {
  if (name === undefined || attributes === undefined || name.end > name.start) return
  for (const attribute of berElements(bytes, attributes.start, attributes.end, 64)) {
    const [type, values] = berElements(bytes, attribute.start, attribute.end, 2)
    const value = values && berElement(bytes, values.start, values.end)
    if (type === undefined || value === undefined) continue
    const field = text(bytes, type.start, type.end)
    if (field.toLowerCase() === 'netlogon' || field.toLowerCase() === 'defaultnamingcontext') {
      emit({
        kind: 'identity',
        attribute: 'role',
        value: 'domain-controller',
        confidence: confidence.banner,
        field,
      })
    }
    const attributeName = ROOT_ATTRIBUTES.get(field.toLowerCase())
    const stated = text(bytes, value.start, value.end)
    const said = attributeName === 'domain' ? stated.replace(/,?DC=/gi, '.').replace(/^\./, '') : stated // RFC 2247 §4
    if (attributeName && said)
      emit({ kind: 'identity', attribute: attributeName, value: said, confidence: confidence.banner, field })
  }
}
