/**
 * RuggedCom Discovery Protocol. There is no public document: the layout was found in a public capture of an RS910, and the
 * objects in the RuggedCom MIB (enterprise 15004).
 */
import { berOid, berTag, berUnsigned } from '#bytes/ber'
import { berElement, berElements } from '#bytes/ber-elements'
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** Length of the PDU at the end; 0 where there is none. */
const PDU_LENGTH = 0
/** Two bytes that all messages have. */
const MARK_AT = 2
const MARK = 0x0227
const USER = 134
const USER_BYTES = 15
const HEADER = 149
/** PDUs of SNMP (RFC 3416 §3) and the IP address of RFC 2578. */
const PDU_GET = 0xa0
const PDU_RESPONSE = 0xa2
const PDU_SET = 0xa3
const IP_ADDRESS = 0x40
/** Objects read of one message. */
const MOST_OBJECTS = 64

interface Binding {
  readonly object: string
  /** '' where the object is only asked for. */
  readonly value: string
}

export interface RcdpMessage {
  readonly step: 'search' | 'get' | 'set' | 'response'
  readonly user: string
  readonly isRefused: boolean
  readonly bindings: readonly Binding[]
}

/** `foreign` unless the mark is there and a PDU of that length ends the message. */
export function dissect({ bytes, start, end }: Slice): Dissected<RcdpMessage> {
  const available = end - start
  if (available < HEADER || u16be(bytes, start + MARK_AT) !== MARK) return { kind: 'foreign' }
  const user = text(bytes, start + USER, start + USER + USER_BYTES)
  const length = u16be(bytes, start + PDU_LENGTH)
  if (length === 0) {
    const message = { step: 'search', user, isRefused: false, bindings: [] } as const
    return { kind: 'message', message, length: available }
  }
  const at = start + HEADER
  if (at + length > end) return { kind: 'malformed', at: PDU_LENGTH, reason: 'length', length: available }
  const pdu = berElement(bytes, at, at + length)
  const step = stepOf(pdu?.tag)
  if (pdu === undefined || step === undefined)
    return { kind: 'malformed', at: HEADER, reason: 'PDU', length: available }
  const [, status, , list] = berElements(bytes, pdu.start, pdu.end, 4)
  const bindings = list === undefined ? [] : readBindings(bytes, list.start, list.end)
  const isRefused = status !== undefined && (berUnsigned(bytes, status.start, status.end) ?? 0) !== 0
  return { kind: 'message', message: { step, user, isRefused, bindings }, length: available }
}

function stepOf(tag: number | undefined): RcdpMessage['step'] | undefined {
  if (tag === PDU_GET) return 'get'
  if (tag === PDU_RESPONSE) return 'response'
  return tag === PDU_SET ? 'set' : undefined
}

function readBindings(bytes: Uint8Array, start: number, end: number): readonly Binding[] {
  const bindings: Binding[] = []
  for (const pair of berElements(bytes, start, end, MOST_OBJECTS)) {
    const [name, value] = berElements(bytes, pair.start, pair.end, 2)
    if (name?.tag !== berTag.OBJECT_IDENTIFIER || value === undefined) continue
    const object = berOid(bytes, name.start, name.end)
    if (object !== undefined) bindings.push({ object, value: valueText(bytes, value) })
  }
  return bindings
}

function valueText(
  bytes: Uint8Array,
  { tag, start, end }: { readonly tag: number; readonly start: number; readonly end: number },
): string {
  if (tag === berTag.BYTE_STRING) return text(bytes, start, end)
  if (tag === IP_ADDRESS && end - start === 4) return bytes.subarray(start, end).join('.')
  if (tag === berTag.INTEGER) return String(berUnsigned(bytes, start, end) ?? '')
  return ''
}
