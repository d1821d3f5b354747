/**
 * Fingerprints of hellos. JA3 and JA3S: Salesforce, "TLS Fingerprinting with JA3 and JA3S" (2019). JA4 (TLS client):
 * FoxIO technical details, "JA4: TLS Client Fingerprinting" (2023, BSD 3-clause). Values of RFC 8701 are left out of both.
 */
import { md5 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from './hex.ts'
import { type Hello, isGrease } from './tls-hello.ts'

const SERVER_NAME = 0
const ALPN = 16
/** Characters of a truncated SHA-256 in JA4. */
const SHORT = 12
const NOTHING = '0'.repeat(SHORT)

function byteCount(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

/** Texts whose digests are kept: a site speaks with a few dozen programs, again and again. */
const MOST_DIGESTS = 1024
/** Longer ones no program sends; they are not kept. */
const LONGEST_TEXT = 2048

/** The digest of a text in hex; kept, for the same hellos come all day. */
function remembered(digest: (bytes: Uint8Array) => Uint8Array): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const kept = known.get(text)
    if (kept !== undefined) return kept
    const made = toHex(digest(byteCount(text)))
    if (text.length > LONGEST_TEXT) return made
    if (known.size >= MOST_DIGESTS) known.clear()
    known.set(text, made)
    return made
  }
}

const md5Text = remembered(md5)
const sha256Text = remembered(sha256)

function decimal(values: readonly number[]): string {
  return values.filter((value) => !isGrease(value)).join('-')
}

/** Version, ciphers, extensions, groups and point formats in decimal: what JA3 is the digest of. */
export function ja3Text(hello: Hello): string {
  const { version, ciphers, extensions, groups, pointFormats } = hello
  return [version, decimal(ciphers), decimal(extensions), decimal(groups), pointFormats.join('-')].join(',')
}

/** MD5 in hex of `ja3Text`. */
export function ja3(hello: Hello): string {
  return md5Text(ja3Text(hello))
}

/** Version, cipher and extensions of a ServerHello in decimal. */
export function ja3sText(hello: Hello): string {
  return [hello.version, hello.ciphers[0], hello.extensions.join('-')].join(',')
}

/** MD5 in hex of `ja3sText`. */
export function ja3s(hello: Hello): string {
  return md5Text(ja3sText(hello))
}

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0200, 's2'],
])

/** `t13d1516h2_8daaf6152771_02713d6af862` of a ClientHello over TCP; over QUIC it begins with `q`. */
export function ja4(hello: Hello, isQuic = false): string {
  const ciphers = hello.ciphers.filter((value) => !isGrease(value))
  const extensions = hello.extensions.filter((value) => !isGrease(value))
  const offered = hello.supportedVersions.filter((value) => !isGrease(value))
  const version = VERSIONS.get(offered.length > 0 ? Math.max(...offered) : hello.version) ?? '00'
  const name = extensions.includes(SERVER_NAME) ? 'd' : 'i'
  const first = `${isQuic ? 'q' : 't'}${version}${name}${count(ciphers)}${count(extensions)}${edges(hello.firstAlpn)}`
  const sorted = hexList(extensions.filter((value) => value !== SERVER_NAME && value !== ALPN)).sort()
  const algorithms = hexList(hello.signatureAlgorithms.filter((value) => !isGrease(value)))
  const third = algorithms.length > 0 ? `${sorted.join(',')}_${algorithms.join(',')}` : sorted.join(',')
  return `${first}_${short(hexList(ciphers).sort().join(','))}_${short(sorted.length > 0 ? third : '')}`
}

function count(values: readonly unknown[]): string {
  return String(Math.min(99, values.length)).padStart(2, '0')
}

function hexList(values: readonly number[]): string[] {
  return values.map((value) => value.toString(16).padStart(4, '0'))
}

function short(list: string): string {
  return list === '' ? NOTHING : sha256Text(list).slice(0, SHORT)
}

/** First and last character of the first ALPN; of its hex digits where one of them is not alphanumeric. */
function edges(alpn: string): string {
  if (alpn === '') return '00'
  const pair = alpn[0]! + alpn.at(-1)!
  if (/^[0-9A-Za-z]{2}$/.test(pair)) return pair
  const digits = toHex(byteCount(alpn))
  return digits[0]! + digits.at(-1)!
}
