/** ClientHello and ServerHello: RFC 8446 §4.1.2, §4.1.3 and RFC 5246 §7.4.1. */
import { u16be } from './read.ts'
import { text } from './text.ts'

/** legacy_version (2) and random (32). */
const SESSION_ID = 34
/** ExtensionType: IANA TLS ExtensionType Values. */
const SERVER_NAME = 0 // RFC 6066 §3
const SUPPORTED_GROUPS = 10 // RFC 8422 §5.1.1
const POINT_FORMATS = 11 // RFC 8422 §5.1.2
const SIGNATURE_ALGORITHMS = 13 // RFC 8446 §4.2.3
const ALPN = 16 // RFC 7301 §3.1
const SUPPORTED_VERSIONS = 43 // RFC 8446 §4.2.1

const limits = {
  /** Cipher suites, extensions or groups of one hello; IANA lists fewer than 400 suites. */
  listItems: 512,
} as const

export interface Hello {
  readonly version: number
  readonly ciphers: readonly number[]
  readonly extensions: readonly number[]
  readonly groups: readonly number[]
  readonly pointFormats: readonly number[]
  readonly signatureAlgorithms: readonly number[]
  readonly supportedVersions: readonly number[]
  readonly serverName: string
  /** First protocol of the list, one character a byte; '' without the extension. Not cleaned: for fingerprints only. */
  readonly firstAlpn: string
}

/** Values that clients send to keep servers tolerant: RFC 8701 §2. */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff)
}

/** Reads the body of a ClientHello in `bytes[start..end)`; undefined if its lengths disagree. */
export function readClientHello(bytes: Uint8Array, start: number, end: number): Hello | undefined {
  let at = start + SESSION_ID
  if (at >= end) return undefined
  at += 1 + bytes[at]!
  if (at + 2 > end) return undefined
  const ciphersEnd = at + 2 + u16be(bytes, at)
  if (ciphersEnd >= end) return undefined
  const ciphers = u16List(bytes, at + 2, ciphersEnd)
  at = ciphersEnd + 1 + bytes[ciphersEnd]! // compression methods
  if (at > end) return undefined
  return withExtensions(bytes, at, end, { version: u16be(bytes, start), ciphers, isClient: true })
}

/** Reads the body of a ServerHello; its one suite is `ciphers[0]`, its version the one negotiated. */
export function readServerHello(bytes: Uint8Array, start: number, end: number): Hello | undefined {
  let at = start + SESSION_ID
  if (at >= end) return undefined
  at += 1 + bytes[at]!
  if (at + 3 > end) return undefined
  const given = { version: u16be(bytes, start), ciphers: [u16be(bytes, at)], isClient: false }
  return withExtensions(bytes, at + 3, end, given)
}

interface Given {
  readonly version: number
  readonly ciphers: readonly number[]
  readonly isClient: boolean
}

function withExtensions(bytes: Uint8Array, at: number, end: number, given: Given): Hello {
  const extensions: number[] = []
  let groups: number[] = []
  let pointFormats: number[] = []
  let signatureAlgorithms: number[] = []
  let supportedVersions: number[] = []
  let serverName = ''
  let firstAlpn = ''
  const last = at + 2 <= end ? Math.min(end, at + 2 + u16be(bytes, at)) : at
  for (let from = at + 2; from + 4 <= last && extensions.length < limits.listItems; ) {
    const type = u16be(bytes, from)
    const body = from + 4
    const stop = body + u16be(bytes, from + 2)
    if (stop > last) break
    extensions.push(type)
    if (type === SERVER_NAME) serverName = hostName(bytes, body, stop)
    else if (type === SUPPORTED_GROUPS) groups = u16List(bytes, body + 2, stop)
    else if (type === POINT_FORMATS) pointFormats = [...bytes.subarray(body + 1, stop)]
    else if (type === SIGNATURE_ALGORITHMS) signatureAlgorithms = u16List(bytes, body + 2, stop)
    else if (type === SUPPORTED_VERSIONS)
      supportedVersions = u16List(bytes, given.isClient ? body + 1 : body, stop)
    else if (type === ALPN) firstAlpn = alpn(bytes, body, stop)
    from = stop
  }
  return {
    version: given.version,
    ciphers: given.ciphers,
    extensions,
    groups,
    pointFormats,
    signatureAlgorithms,
    supportedVersions,
    serverName,
    firstAlpn,
  }
}

function u16List(bytes: Uint8Array, start: number, end: number): number[] {
  const values: number[] = []
  for (let at = start; at + 2 <= end && values.length < limits.listItems; at += 2)
    values.push(u16be(bytes, at))
  return values
}

/** ServerNameList with one host_name: RFC 6066 §3. */
function hostName(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 5 || bytes[start + 2] !== 0) return ''
  return text(bytes, start + 5, Math.min(end, start + 5 + u16be(bytes, start + 3)))
}

function alpn(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 3) return ''
  const stop = Math.min(end, start + 3 + bytes[start + 2]!)
  let name = ''
  for (let at = start + 3; at < stop; at++) name += String.fromCharCode(bytes[at]!)
  return name
}
