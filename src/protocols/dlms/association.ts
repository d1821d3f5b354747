/** Associations: who may speak to a meter, and how it proves itself. IEC 62056-5-3, ACSE APDUs. */
import { toHex } from '#bytes/hex'
import { text } from '#bytes/text'
import { type About, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { readLength } from './data.ts'
import { emitMaker } from './identity.ts'
import type { DlmsState } from './state.ts'

/** Context tags of the ACSE. */
const TAG = {
  CONTEXT_NAME: 0xa1,
  RESULT: 0xa2,
  TITLE: 0xa6,
  RESPONDING_TITLE: 0xa4,
  MECHANISM: 0x8b,
} as const

/** Last arc of 2.16.756.5.8.2.n. */
const mechanisms: readonly string[] = [
  'none',
  'password',
  'hls-manufacturer',
  'hls-md5',
  'hls-sha1',
  'hls-gmac',
  'hls-sha256',
  'hls-ecdsa',
]

function elements(bytes: Uint8Array, start: number, end: number): Map<number, readonly [number, number]> {
  const found = new Map<number, readonly [number, number]>()
  const outer = readLength(bytes, start + 1, end)
  let at = outer?.next ?? end
  for (let left = 32; left > 0 && at < end; left--) {
    const length = readLength(bytes, at + 1, end)
    if (length === undefined || length.next + length.value > end) break
    if (!found.has(bytes[at]!)) found.set(bytes[at]!, [length.next, length.next + length.value])
    at = length.next + length.value
  }
  return found
}

/** An association request: remembers the mechanism. Answers what it is called. */
export function associationAsked(bytes: Uint8Array, start: number, end: number, state: DlmsState): string {
  const mechanism = elements(bytes, start, end).get(TAG.MECHANISM)
  state.mechanism = mechanism === undefined ? 'none' : (mechanisms[bytes[mechanism[1] - 1]!] ?? 'other')
  return state.mechanism
}

/** An association response: reports the session; true if it was accepted. */
export function associationAnswered(
  bytes: Uint8Array,
  start: number,
  end: number,
  about: About,
  emit: Emit,
  state: DlmsState,
): boolean {
  const parts = elements(bytes, start, end)
  const result = parts.get(TAG.RESULT)
  const isAccepted = result === undefined || bytes[result[1] - 1] === 0
  const isPassword = state.mechanism === 'password'
  emit({
    kind: 'session',
    phase: isAccepted ? 'open' : 'refused',
    method: state.mechanism === 'none' ? 'anonymous' : state.mechanism,
    secured: state.mechanism.startsWith('hls'),
    clearText: isPassword ? true : undefined,
  })
  const title = parts.get(TAG.RESPONDING_TITLE)
  if (title !== undefined) emitTitle(bytes, title[0], title[1], about, emit)
  return isAccepted
}

/** A system title of eight bytes: the maker's three letters and a number. An octet string inside its tag. */
function emitTitle(bytes: Uint8Array, start: number, end: number, about: About, emit: Emit): void {
  const at = bytes[start] === 0x04 ? start + 2 : start
  if (end - at !== 8) return
  const maker = text(bytes, at, at + 3)
  if (!/^[A-Z]{3}$/.test(maker)) return
  emitMaker(maker, 'System title', about, emit)
  const value = `${maker}${toHex(bytes, at + 3, end)}`
  emit({
    kind: 'identity',
    about,
    attribute: 'device-id',
    value,
    confidence: confidence.identityService,
    field: 'System title',
  })
}
