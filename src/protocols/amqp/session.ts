/** Client, user and mechanism of a session: alike in all versions. */
import { text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import { isMakerPair } from '#model/maker-credentials'
import type { Emit } from '#model/protocol'
import type { AmqpState } from './wire.ts'

const PROPERTIES: ReadonlyMap<string, Attribute> = new Map([
  ['product', 'software'],
  ['cluster_name', 'name'],
  ['platform', 'description'],
  ['container-id', 'address:amqp-container'],
])

export function emitProperty(name: string, value: string, about: string, emit: Emit): void {
  const attribute = PROPERTIES.get(name)
  if (attribute !== undefined)
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field: name })
}

/** The response of PLAIN: an identity to act for, NUL, user, NUL, password (RFC 4616 §2). */
export function readPlain(bytes: Uint8Array, start: number, end: number, state: AmqpState): void {
  const user = bytes.indexOf(0, start) + 1
  const userEnd = user === 0 ? -1 : bytes.indexOf(0, user)
  if (userEnd < 0 || userEnd >= end) return
  state.user = text(bytes, user, userEnd)
  state.isDefault = isMakerPair(state.user, text(bytes, userEnd + 1, end))
}

/** Result of the logon; undefined if none was seen. */
export function emitSession(
  phase: 'open' | 'refused' | 'close',
  emit: Emit,
  { user, mechanism, isDefault }: AmqpState,
): void {
  if (mechanism === '') return
  emit({
    kind: 'session',
    phase,
    user: user || undefined,
    method: mechanism.toLowerCase(),
    secured: false,
    clearText: mechanism === 'PLAIN',
    defaultCredentials: isDefault,
  })
}
