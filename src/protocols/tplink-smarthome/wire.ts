import { u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// JSON, each byte ciphered with the one before it (of the cipher), the first with 171; on TCP with its length (4) before it. As
// Wireshark 4.4 (packet-tplink-smarthome.c) and softScheck’s research (2016) have it.
const KEY = 171
const LENGTH = 4
const OPENING = '{"'

const limits = { bytes: 64 * 1024 } as const

export interface SmartHomeMessage {
  /** Request or response: module → method → contents. */
  readonly modules: Readonly<Record<string, unknown>>
}

function plainText(bytes: Uint8Array, start: number, end: number): string {
  const byteCount = new Uint8Array(end - start)
  let key = KEY
  for (let at = start; at < end; at++) {
    byteCount[at - start] = bytes[at]! ^ key
    key = bytes[at]!
  }
  return new TextDecoder().decode(byteCount)
}

/** Is the second byte the first, deciphered, of a text that begins as an object with a name does? */
function opens(bytes: Uint8Array, at: number, end: number): boolean {
  let key = KEY
  for (let i = 0; i < OPENING.length && at + i < end; i++) {
    if ((bytes[at + i]! ^ key) !== OPENING.charCodeAt(i)) return false
    key = bytes[at + i]!
  }
  return true
}

export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<SmartHomeMessage> {
  const available = end - start
  const head = isStream ? LENGTH : 0
  if (isStream && bytes[start] !== 0) return { kind: 'foreign' }
  if (!opens(bytes, start + head, end)) return { kind: 'foreign' }
  if (available < head + OPENING.length)
    return isStream ? { kind: 'incomplete', need: head + OPENING.length } : { kind: 'foreign' }
  const total = isStream ? LENGTH + u32be(bytes, start) : available
  if (total < head + OPENING.length || total > limits.bytes) return { kind: 'foreign' }
  if (available < total) return { kind: 'incomplete', need: total }
  const modules = objectOf(plainText(bytes, start + head, start + total))
  if (modules !== undefined) return { kind: 'message', length: total, message: { modules } }
  return isCut
    ? { kind: 'message', length: total, message: { modules: {} } }
    : { kind: 'malformed', at: head, reason: 'no JSON', length: total }
}

function objectOf(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(json))
  } catch {
    return undefined
  }
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
}

/** Sure of a whole object that comes out in plain. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect({ ...slice, isCut: false })
  if (found.kind === 'message') return 'yes'
  return found.kind === 'incomplete' ? 'more' : 'no'
}
