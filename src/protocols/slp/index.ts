import { latin1 } from '#bytes/message-head'
import { u16be, u24be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Verb } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header: RFC 2608 §8: version, function, length (3), flags (2), next extension (3), XID (2), language tag.
const AT = { version: 0, function: 1, length: 2, language: 12, tag: 14 } as const
/** RFC 2165 §4: version 1 has its length in two bytes. */
const V1 = { length: 2, size: 12 } as const
const PORT = 427
const functions: ReadonlyMap<number, { readonly name: string; readonly verb: Verb | undefined }> = new Map([
  [1, { name: 'Service Request', verb: 'browse' }],
  [2, { name: 'Service Reply', verb: undefined }],
  [3, { name: 'Service Registration', verb: 'write' }],
  [4, { name: 'Service Deregister', verb: 'delete' }],
  [5, { name: 'Service Acknowledge', verb: undefined }],
  [6, { name: 'Attribute Request', verb: 'browse' }],
  [7, { name: 'Attribute Reply', verb: undefined }],
  [8, { name: 'Directory Agent Advertisement', verb: 'report' }],
  [9, { name: 'Service Type Request', verb: 'browse' }],
  [10, { name: 'Service Type Reply', verb: undefined }],
  [11, { name: 'Service Agent Advertisement', verb: 'report' }],
] as const)
const REQUEST = 1
const REGISTRATION = 3

interface SlpMessage {
  readonly function: number
  readonly object: string
}

function dissect({ bytes, start, end, isStream }: Slice): Dissected<SlpMessage> {
  const available = end - start
  if (bytes[start] !== 1 && bytes[start] !== 2) return { kind: 'foreign' }
  if (available > AT.function && !functions.has(bytes[start + AT.function]!)) return { kind: 'foreign' }
  if (available < AT.tag) return isStream ? { kind: 'incomplete', need: AT.tag } : { kind: 'foreign' }
  const version = bytes[start]!
  const kind = bytes[start + AT.function]!
  if (version === 1) {
    const length = u16be(bytes, start + V1.length)
    if (isStream || length !== available || length < V1.size) return { kind: 'foreign' }
    return { kind: 'message', length, message: { function: kind, object: '' } }
  }
  const length = u24be(bytes, start + AT.length)
  const tagEnd = start + AT.tag + u16be(bytes, start + AT.language)
  if (version !== 2 || length < AT.tag || tagEnd > start + length) return { kind: 'foreign' }
  if (length > available) return isStream ? { kind: 'incomplete', need: length } : { kind: 'foreign' }
  // §4.7: the tag is that of a language: `en`, `en-US`.
  if (
    !/^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(
      latin1(bytes, start + AT.tag, Math.min(tagEnd, start + AT.tag + 64)),
    )
  )
    return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: { function: kind, object: objectOf(kind, bytes, tagEnd, start + length) },
  }
}

/** Service type of a request (§8.1), behind the list of previous responders; URL of a registration (§8.3). */
function objectOf(kind: number, bytes: Uint8Array, start: number, end: number): string {
  let at = start
  if (kind === REQUEST && at + 2 <= end) at += 2 + u16be(bytes, at)
  else if (kind === REGISTRATION)
    at += 3 // reserved, lifetime
  else return ''
  if (at + 2 > end) return ''
  return text(bytes, at + 2, Math.min(end, at + 2 + u16be(bytes, at)))
}

export const protocol = defineProtocol<SlpMessage, undefined>({
  name: 'slp',
  shortName: 'SLP',
  title: 'Service Location Protocol',
  standard: 'RFC 2608; RFC 2165',
  depth: 'semantic',
  family: 'it',
  hints: [
    { transport: 'udp', port: PORT },
    { transport: 'tcp', port: PORT },
  ],
  dissect,
  isFromClient: (message) => functions.get(message.function)?.verb !== undefined,
  facts(message, { fromClient }, emit) {
    const { name, verb } = functions.get(message.function)!
    if (verb === undefined) return
    const about = verb === 'report' ? (fromClient ? 'client' : 'server') : undefined
    emit({
      kind: 'operation',
      about,
      verb,
      name,
      code: String(message.function),
      object: message.object || undefined,
      outcome: 'requested',
    })
  },
  rows: (message) => [
    { label: 'Function', value: functions.get(message.function)?.name ?? '', at: AT.function, length: 1 },
    { label: 'Object', value: message.object, at: AT.tag, length: 0 },
  ],
  behaviourKeys: [{ name: 'service', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [...functions].flatMap(([code, { name, verb }]) =>
    verb === undefined ? [] : [{ code: String(code), name, verb }],
  ),
})
