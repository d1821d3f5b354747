/** X.509 certificates, as far as they identify a device: RFC 5280 §4.1. No signature is checked. */
import { sha256 } from '@noble/hashes/sha2.js'
import { berOid, berTag } from './ber.ts'
import { type BerElement, berElement, berElements } from './ber-elements.ts'
import { toHex } from './hex.ts'
import { text, textUtf16be } from './text.ts'

/** Context tags of TBSCertificate and GeneralName: RFC 5280 §4.1, §4.2.1.6. */
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87
const BMP_STRING = 0x1e
const SUBJECT_ALT_NAME = '2.5.29.17'
const RSA = '1.2.840.113549.1.1.1' // RFC 8017 appendix A.1
const EC = '1.2.840.10045.2.1' // RFC 5480 §2.1.1
const limits = { names: 32, extensions: 64 } as const

/** Attribute types shown in a distinguished name: RFC 4519 §2. */
const ATTRIBUTE_NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
])

export interface Certificate {
  /** Hex digits. */
  readonly serial: string
  readonly subject: string
  readonly issuer: string
  readonly commonName: string
  /** Common name of the issuer. */
  readonly issuerName: string
  /** DNS names and IPv4 addresses of the subject alternative name. */
  readonly names: readonly string[]
  /** As encoded: `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`. */
  readonly notBefore: string
  readonly notAfter: string
  readonly isSelfSigned: boolean
  /** `RSA 2048`, `EC`, or the algorithm's object identifier. */
  readonly key: string
  /** SHA-256 of the whole certificate in hex. */
  readonly fingerprint: string
}

/** Reads the certificate that fills `bytes[start..end)`; undefined if its outer structure is broken. */
export function readCertificate(bytes: Uint8Array, start: number, end: number): Certificate | undefined {
  const outer = berElement(bytes, start, end)
  const body = outer && berElement(bytes, outer.start, outer.end)
  if (body?.tag !== berTag.SEQUENCE) return undefined
  const parts = berElements(bytes, body.start, body.end, 12)
  if (parts[0]?.tag === VERSION) parts.shift()
  const [serial, , issuer, validity, subject, key] = parts
  if (!serial || !issuer || !validity || !subject || !key) return undefined
  const [notBefore, notAfter] = berElements(bytes, validity.start, validity.end, 2)
  const subjectName = distinguishedName(bytes, subject)
  const issuerName = distinguishedName(bytes, issuer)
  return {
    serial: toHex(bytes, serial.start, Math.min(serial.end, serial.start + 32)),
    subject: subjectName.text,
    issuer: issuerName.text,
    commonName: subjectName.commonName,
    issuerName: issuerName.commonName,
    names: alternativeNames(
      bytes,
      parts.find((part) => part.tag === EXTENSIONS),
    ),
    notBefore: notBefore ? text(bytes, notBefore.start, notBefore.end) : '',
    notAfter: notAfter ? text(bytes, notAfter.start, notAfter.end) : '',
    isSelfSigned: subjectName.text === issuerName.text,
    key: keyText(bytes, key),
    fingerprint: toHex(sha256(bytes.subarray(start, outer!.end))),
  }
}

/** RDNSequence, most general first as encoded: RFC 5280 §4.1.2.4. */
function distinguishedName(bytes: Uint8Array, name: BerElement): { text: string; commonName: string } {
  const shown: string[] = []
  let commonName = ''
  for (const set of berElements(bytes, name.start, name.end, limits.names)) {
    const pair = berElement(bytes, set.start, set.end)
    const [type, value] = pair ? berElements(bytes, pair.start, pair.end, 2) : []
    if (!type || !value) continue
    const label = ATTRIBUTE_NAMES.get(berOid(bytes, type.start, type.end) ?? '')
    if (label === undefined) continue
    const read = value.tag === BMP_STRING ? textUtf16be : text
    const valueText = read(bytes, value.start, value.end)
    if (label === 'CN') commonName = valueText
    shown.push(`${label}=${valueText}`)
  }
  return { text: shown.join(', '), commonName }
}

function alternativeNames(bytes: Uint8Array, extensions: BerElement | undefined): string[] {
  const list = extensions && berElement(bytes, extensions.start, extensions.end)
  if (!list) return []
  const names: string[] = []
  for (const extension of berElements(bytes, list.start, list.end, limits.extensions)) {
    const parts = berElements(bytes, extension.start, extension.end, 3)
    const [id] = parts
    const value = parts.at(-1)
    if (!id || !value || berOid(bytes, id.start, id.end) !== SUBJECT_ALT_NAME) continue
    const general = berElement(bytes, value.start, value.end)
    if (!general) continue
    for (const name of berElements(bytes, general.start, general.end, limits.names)) {
      if (name.tag === DNS_NAME) names.push(text(bytes, name.start, name.end))
      if (name.tag === IP_ADDRESS && name.end - name.start === 4)
        names.push(bytes.subarray(name.start, name.end).join('.'))
    }
  }
  return names
}

/** SubjectPublicKeyInfo: algorithm, and for RSA the bits of the modulus. */
function keyText(bytes: Uint8Array, key: BerElement): string {
  const [algorithm, value] = berElements(bytes, key.start, key.end, 2)
  const id = algorithm && berElement(bytes, algorithm.start, algorithm.end)
  const oid = (id && berOid(bytes, id.start, id.end)) ?? ''
  if (oid === EC) return 'EC'
  if (oid !== RSA || !value) return oid
  const rsaKey = berElement(bytes, value.start + 1, value.end) // one byte of unused bits first
  const modulus = rsaKey && berElement(bytes, rsaKey.start, rsaKey.end)
  if (!modulus) return 'RSA'
  const leading = bytes[modulus.start] === 0 ? 1 : 0
  return `RSA ${(modulus.end - modulus.start - leading) * 8}`
}
