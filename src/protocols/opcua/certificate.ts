/** Subject of an application instance certificate: OPC 10000-6 §6.2.2, RFC 5280 §4.1. No signature is checked. */
import { berOid, berTag } from '#bytes/ber'
import { berElement, berElements } from '#bytes/ber-elements'
import { text } from '#bytes/text'
import type { Identity } from '#model/fact'
import { confidence } from '#model/fact'
import { limits } from './limits.ts'
import type { Bytes } from './reader.ts'

const COMMON_NAME = '2.5.4.3'
const ORGANIZATION = '2.5.4.10'
const SUBJECT_ALT_NAME = '2.5.29.17'
const VERSION = 0xa0
const EXTENSIONS = 0xa3
// GeneralName: RFC 5280 §4.2.1.6.
const DNS_NAME = 0x82
const URI = 0x86
const NAMES = 16

interface Subject {
  readonly commonName: string
  readonly organization: string
  readonly uri: string
  readonly host: string
}

/** Subject and alternative names; undefined if the certificate is broken or too long. */
export function subjectOf(bytes: Uint8Array, { start, end }: Bytes): Subject | undefined {
  if (end - start > limits.certificateBytes) return undefined
  const outer = berElement(bytes, start, end)
  const body = outer && berElement(bytes, outer.start, outer.end)
  if (body?.tag !== berTag.SEQUENCE) return undefined
  const parts = berElements(bytes, body.start, body.end, 12)
  if (parts[0]?.tag === VERSION) parts.shift()
  const subject = parts[4]
  if (subject === undefined) return undefined
  const names = new Map<string, string>()
  for (const set of berElements(bytes, subject.start, subject.end, NAMES)) {
    const pair = berElement(bytes, set.start, set.end)
    const [type, value] = pair ? berElements(bytes, pair.start, pair.end, 2) : []
    if (type && value)
      names.set(berOid(bytes, type.start, type.end) ?? '', text(bytes, value.start, value.end))
  }
  const extensions = parts.find((part) => part.tag === EXTENSIONS)
  const list = extensions && berElement(bytes, extensions.start, extensions.end)
  const alternatives = list ? alternativeNames(bytes, list) : new Map<number, string>()
  return {
    commonName: names.get(COMMON_NAME) ?? '',
    organization: names.get(ORGANIZATION) ?? '',
    uri: alternatives.get(URI) ?? '',
    host: alternatives.get(DNS_NAME) ?? '',
  }
}

/** First name of each kind. */
function alternativeNames(bytes: Uint8Array, list: Bytes): Map<number, string> {
  const names = new Map<number, string>()
  for (const extension of berElements(bytes, list.start, list.end, NAMES * 2)) {
    const parts = berElements(bytes, extension.start, extension.end, 3)
    const [id] = parts
    const value = parts.at(-1)
    if (!id || !value || berOid(bytes, id.start, id.end) !== SUBJECT_ALT_NAME) continue
    const general = berElement(bytes, value.start, value.end)
    for (const name of general ? berElements(bytes, general.start, general.end, NAMES) : [])
      if (!names.has(name.tag)) names.set(name.tag, text(bytes, name.start, name.end))
  }
  return names
}

/** Facts of the certificate of `about`. Its host name was entered by a person once, so it counts as hearsay. */
export function certificateFacts(bytes: Uint8Array, byteCount: Bytes | undefined, about: string): Identity[] {
  const subject = byteCount && subjectOf(bytes, byteCount)
  if (subject === undefined) return []
  const { commonName, organization, uri, host } = subject
  const rows: [attribute: Identity['attribute'], value: string, field: string, confidence: number][] = [
    ['application-uri', uri, 'Certificate subjectAltName URI', confidence.banner],
    ['name', host, 'Certificate subjectAltName DNS', confidence.hearsay],
    [
      'description',
      [commonName && `CN=${commonName}`, organization && `O=${organization}`].filter(Boolean).join(', '),
      'Certificate subject',
      confidence.hearsay,
    ],
  ]
  return rows
    .filter(([, value]) => value !== '')
    .map(([attribute, value, field, certainty]) => ({
      kind: 'identity',
      about,
      attribute,
      value,
      confidence: certainty,
      field,
    }))
}
