import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version, then elements of type (2), length with header (2), value: seen in captures, no public document.
const VERSION = 1
const ELEMENT_HEADER = 4
const elements = { domain: 1, neighbour: 4 } as const
const MAC_BYTES = 6

interface DtpMessage {
  readonly domain: string
  /** Of the sender's port; '' where not stated. */
  readonly mac: string
}

function dissect({ bytes, start, end }: Slice): Dissected<DtpMessage> {
  if (end - start < 1 + ELEMENT_HEADER || bytes[start] !== VERSION) return { kind: 'foreign' }
  let domain = ''
  let mac = ''
  for (let at = start + 1; at + ELEMENT_HEADER <= end; ) {
    const type = u16be(bytes, at)
    const length = u16be(bytes, at + 2)
    if (length < ELEMENT_HEADER || at + length > end) break // padding of a short frame
    if (type === elements.domain) domain = text(bytes, at + ELEMENT_HEADER, at + length)
    if (type === elements.neighbour && length === ELEMENT_HEADER + MAC_BYTES)
      mac = macText(bytes, at + ELEMENT_HEADER)
    at += length
  }
  return { kind: 'message', message: { domain, mac }, length: end - start }
}

export const protocol = defineProtocol<DtpMessage, undefined>({
  name: 'dtp',
  shortName: 'DTP',
  title: 'Dynamic Trunking Protocol',
  standard: "Cisco's; no public document",
  depth: 'recognised',
  family: 'infrastructure',
  hints: [{ snap: { oui: 0x00000c, type: 0x2004 } }],
  dissect,
  facts({ domain, mac }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const emitted = { kind: 'identity', about, confidence: confidence.management } as const
    emit({ ...emitted, attribute: 'role', value: 'switch', field: 'DTP' })
    if (mac !== '') emit({ ...emitted, attribute: 'mac', value: mac, field: 'Neighbor' })
    if (domain !== '') emit({ kind: 'topology', about, route: `vtp domain ${domain}` })
  },
})
