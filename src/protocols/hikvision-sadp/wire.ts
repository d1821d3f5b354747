import { latin1 } from '#bytes/message-head'
import { clean, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// XML without namespaces in one datagram, whose root is one of three; Hikvision publishes no document, seen in captures of
// its search tool as open libraries print them.
const ROOT = /^<\?xml[^>]{0,80}\?>\s{0,8}<(Probe|ProbeMatch|Hello)>/i
const UUID = /<Uuid>[0-9A-Za-z-]{1,64}<\/Uuid>/
const FIELD = /<([A-Za-z0-9]{1,40})>([^<]{1,256})<\/\1>/g

const limits = {
  /** Bytes looked at for the root. */
  head: 128,
  bytes: 8192,
  fields: 96,
} as const

export interface SadpMessage {
  readonly isQuestion: boolean
  /** Type of request or response: `inquiry`, `update`, `activate` … */
  readonly type: string
  readonly fields: ReadonlyMap<string, string>
}

export function dissect({ bytes, start, end, isCut }: Slice): Dissected<SadpMessage> {
  const length = end - start
  const root = ROOT.exec(latin1(bytes, start, Math.min(end, start + limits.head)))?.[1]
  if (root === undefined) return { kind: 'foreign' }
  const xml = latin1(bytes, start, Math.min(end, start + limits.bytes))
  if (!UUID.test(xml) && !isCut) return { kind: 'foreign' }
  const fields = new Map<string, string>()
  for (const [, name, value] of xml.matchAll(FIELD)) {
    if (fields.size >= limits.fields) break
    if (!fields.has(name!)) fields.set(name!, decoded(value!))
  }
  const type = fields.get('Types') ?? ''
  if (type === '' && !isCut) return { kind: 'foreign' }
  return { kind: 'message', length, message: { isQuestion: root.toLowerCase() === 'probe', type, fields } }
}

/** Names are UTF-8. */
function decoded(value: string): string {
  const byteCount = Uint8Array.from(value, (character) => character.charCodeAt(0))
  return clean(text(byteCount, 0, byteCount.length))
}

/** Sure of the root, which WS-Discovery has inside of an envelope, and of the two fields that all have. */
export function probe(slice: Slice): 'yes' | 'no' {
  return dissect(slice).kind === 'message' ? 'yes' : 'no'
}
