/** Kerberos 5 messages: RFC 4120 §5.4 to §5.9, over TCP behind a length (§7.2.2). */
import { BerReader, berInteger } from '#bytes/ber'
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

const LENGTH = 4
/** Tickets with many groups reach 48 KiB: MaxTokenSize of Windows. */
const MAX_LENGTH = 60 * 1024
/** APPLICATION tag numbers of messages: RFC 4120 §5.10. */
export const messageType = { asRequest: 10, asReply: 11, tgsRequest: 12, tgsReply: 13, error: 30 } as const
const APPLICATION = 0x60
const LONG_APPLICATION_TAG = 0x7e // KRB-ERROR, [APPLICATION 30]

export interface KerberosMessage {
  readonly type: number
  /** `user@REALM` of cname and crealm; '' if absent. */
  readonly client: string
  /** `krbtgt/REALM`, `cifs/host` of sname. */
  readonly service: string
  readonly realm: string
  /** error-code of a KRB-ERROR; 0 otherwise. */
  readonly error: number
  /** etype of the ticket in a reply; undefined otherwise. */
  readonly ticketType: number | undefined
  /** etypes a request accepts, the dearest first; empty otherwise. */
  readonly wanted: readonly number[]
  /** A request proves the client's identity, or announces the proof. */
  readonly isProved: boolean
}

export function dissect({ bytes, start, end, isStream }: Slice): Dissected<KerberosMessage> {
  if (!isStream) return read(bytes, start, end, 0)
  if (bytes[start] !== 0) return { kind: 'foreign' }
  if (end - start < LENGTH + 2) return { kind: 'incomplete', need: LENGTH + 2 }
  const length = u32be(bytes, start)
  if (length < 20 || length > MAX_LENGTH || !isTag(bytes[start + LENGTH]!)) return { kind: 'foreign' }
  if (end - start < LENGTH + length) return { kind: 'incomplete', need: LENGTH + length }
  return read(bytes, start, start + LENGTH + length, LENGTH)
}

function isTag(tag: number): boolean {
  return (tag >= 0x6a && tag <= 0x6f) || (tag >= 0x74 && tag <= 0x76) || tag === LONG_APPLICATION_TAG
}

function read(bytes: Uint8Array, start: number, end: number, prefix: number): Dissected<KerberosMessage> {
  const tag = bytes[start + prefix] ?? 0
  if (!isTag(tag)) return { kind: 'foreign' }
  const outer = new BerReader()
  if (outer.read(bytes, start + prefix, end) !== 'element') return { kind: 'foreign' }
  const body = berElement(bytes, outer.start, outer.end)
  if (body?.tag !== 0x30) return { kind: 'foreign' }
  return { kind: 'message', message: message(bytes, tag - APPLICATION, body), length: end - start }
}

/** PA-TGS-REQ, PA-ENC-TIMESTAMP, public keys, encrypted challenge: RFC 4120 §7.5.2, RFC 4556 §3.2.1, RFC 6113 §5.4. */
const PROOFS: ReadonlySet<number> = new Set([1, 2, 14, 15, 16, 17, 136, 138])
const limits = {
  /** Elements of a list that are looked at. */
  list: 32,
} as const

/** The element in context tag `number` of a SEQUENCE. */
function field(bytes: Uint8Array, sequence: BerElement | undefined, number: number): BerElement | undefined {
  if (sequence === undefined) return undefined
  const wrapper = berElements(bytes, sequence.start, sequence.end, 16).find(
    (element) => element.tag === 0xa0 + number,
  )
  return wrapper && berElement(bytes, wrapper.start, wrapper.end)
}

// Where each message keeps its names: RFC 4120 §5.4.1, §5.4.2, §5.9.1.
function message(bytes: Uint8Array, type: number, body: BerElement): KerberosMessage {
  const isRequest = type === messageType.asRequest || type === messageType.tgsRequest
  const isReply = type === messageType.asReply || type === messageType.tgsReply
  if (isRequest) {
    const asked = field(bytes, body, 4)
    const realm = string(bytes, field(bytes, asked, 2))
    return {
      type,
      client: principal(bytes, field(bytes, asked, 1)),
      service: principal(bytes, field(bytes, asked, 3)),
      realm,
      error: 0,
      ticketType: undefined,
      wanted: integers(bytes, field(bytes, asked, 8)),
      isProved: list(bytes, field(bytes, body, 3)).some((data) =>
        PROOFS.has(integer(bytes, field(bytes, data, 1)) ?? 0),
      ),
    }
  }
  if (isReply) {
    const ticketWrapper = field(bytes, body, 5)
    const ticket = ticketWrapper && berElement(bytes, ticketWrapper.start, ticketWrapper.end)
    return {
      type,
      client: principal(bytes, field(bytes, body, 4)),
      service: principal(bytes, field(bytes, ticket, 2)),
      realm: string(bytes, field(bytes, body, 3)),
      error: 0,
      ticketType: integer(bytes, field(bytes, field(bytes, ticket, 3), 0)),
      wanted: [],
      isProved: false,
    }
  }
  const isError = type === messageType.error
  return {
    type,
    client: isError ? principal(bytes, field(bytes, body, 8)) : '',
    service: isError ? principal(bytes, field(bytes, body, 10)) : '',
    realm: isError ? string(bytes, field(bytes, body, 9)) : '',
    error: isError ? (integer(bytes, field(bytes, body, 6)) ?? 0) : 0,
    ticketType: undefined,
    wanted: [],
    isProved: false,
  }
}

function list(bytes: Uint8Array, sequence: BerElement | undefined): BerElement[] {
  return sequence === undefined ? [] : berElements(bytes, sequence.start, sequence.end, limits.list)
}

function integers(bytes: Uint8Array, sequence: BerElement | undefined): number[] {
  return list(bytes, sequence).flatMap((element) => integer(bytes, element) ?? [])
}

function string(bytes: Uint8Array, element: BerElement | undefined): string {
  return element ? text(bytes, element.start, element.end) : ''
}

function integer(bytes: Uint8Array, element: BerElement | undefined): number | undefined {
  return element && berInteger(bytes, element.start, element.end)
}

/** PrincipalName: name-type and the parts of the name: RFC 4120 §5.2.2. */
function principal(bytes: Uint8Array, name: BerElement | undefined): string {
  const list = field(bytes, name, 1)
  if (list === undefined) return ''
  return berElements(bytes, list.start, list.end, 8)
    .map((part) => text(bytes, part.start, part.end))
    .join('/')
}

/** `yes` for a whole message: its length, tag and structure agree. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const found = dissect(slice)
  if (found.kind === 'foreign') return 'no'
  return found.kind === 'message' ? 'yes' : 'more'
}
