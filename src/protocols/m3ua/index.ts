import { u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Common header: RFC 4666 §3.1.
const AT = { version: 0, reserved: 1, class: 2, type: 3, length: 4 } as const
const HEADER = 8
/** Message types by class: §3.1.2. */
const LAST_TYPE: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 6],
  [3, 6],
  [4, 4],
  [9, 4],
])

interface M3uaMessage {
  readonly class: number
  readonly type: number
}

function dissect({ bytes, start, end }: Slice): Dissected<M3uaMessage> {
  if (end - start < HEADER || bytes[start] !== 1 || bytes[start + AT.reserved] !== 0)
    return { kind: 'foreign' }
  const [kind, type] = [bytes[start + AT.class]!, bytes[start + AT.type]!]
  const last = LAST_TYPE.get(kind)
  const length = u32be(bytes, start + AT.length)
  if (last === undefined || type > last || length < HEADER || length > end - start) return { kind: 'foreign' }
  return { kind: 'message', length: end - start, message: { class: kind, type } }
}

export const protocol = defineProtocol<M3uaMessage, undefined>({
  name: 'm3ua',
  title: 'SS7 MTP3 user adaptation',
  standard: 'RFC 4666',
  depth: 'recognised',
  family: 'it',
  hints: [{ carriedBy: 'sctp', selector: 3 }],
  dissect,
  facts: () => {},
  rows: (message) => [
    { label: 'Message', value: `${message.class}/${message.type}`, at: AT.class, length: 2 },
  ],
})
