/** Protection of a device by the objects of CIP Security: ODVA, CIP Networks Library Vol. 8 (CIP Security). */
import { u16be, u16le } from '#bytes/read'
import { cipSecurityProfiles } from '#model/cip-security'

/** A setting and its value, in words. */
export interface CipSecuritySetting {
  readonly point: string
  readonly value: string
}

type Bounds = readonly [at: number, end: number]

/** Suites that the two profiles of EtherNet/IP know; numbers and names are IANA's (TLS Cipher Suites registry). */
const SUITES: ReadonlyMap<number, string> = new Map([
  [0x003b, 'TLS_RSA_WITH_NULL_SHA256'],
  [0x003c, 'TLS_RSA_WITH_AES_128_CBC_SHA256'],
  [0x003d, 'TLS_RSA_WITH_AES_256_CBC_SHA256'],
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x1302, 'TLS_AES_256_GCM_SHA384'],
  [0xc006, 'TLS_ECDHE_ECDSA_WITH_NULL_SHA'],
  [0xc023, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256'],
  [0xc024, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384'],
  [0xc02b, 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
  [0xc02c, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  [0xc037, 'TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256'],
  [0xc03a, 'TLS_ECDHE_PSK_WITH_NULL_SHA256'],
])

type Reader = (bytes: Uint8Array, bounds: Bounds) => string | undefined

/** By class and attribute. Keys and certificates themselves are not emitted. */
const readers: ReadonlyMap<string, { readonly point: string; readonly read: Reader }> = new Map([
  // CIP Security
  [
    '93/1',
    {
      point: 'cip-security',
      read: stateOf([
        'factory default',
        'configuration in progress',
        'configured',
        'incomplete configuration',
      ]),
    },
  ],
  ['93/2', { point: 'cip-security-profiles', read: profiles }],
  // EtherNet/IP Security
  [
    '94/1',
    {
      point: 'enip-security',
      read: stateOf([
        'factory default',
        'configuration in progress',
        'configured',
        'pull model in progress',
        'pull model completed',
        'pull model disabled',
      ]),
    },
  ],
  ['94/3', { point: 'enip-security-available-suites', read: suites }],
  ['94/4', { point: 'enip-security-allowed-suites', read: suites }],
  ['94/5', { point: 'enip-security-pre-shared-keys', read: countOf }],
  ['94/6', { point: 'enip-security-certificates', read: countOf }],
  ['94/7', { point: 'enip-security-trusted-authorities', read: countOf }],
  ['94/9', { point: 'enip-security-verifies-clients', read: yesOrNo }],
  ['94/10', { point: 'enip-security-sends-chain', read: yesOrNo }],
  ['94/11', { point: 'enip-security-checks-expiration', read: yesOrNo }],
  // Certificate Management
  [
    '95/2',
    {
      point: 'certificate',
      read: stateOf(['non-existent', 'created', 'configuring', 'verified', 'invalid']),
    },
  ],
])

/** Security setting in the read value of an attribute; undefined for other attributes, and for too few bytes. */
export function securityPosture(
  { classId, attribute }: { readonly classId: number; readonly attribute: number },
  bytes: Uint8Array,
  bounds: Bounds,
): CipSecuritySetting | undefined {
  const known = readers.get(`${classId}/${attribute}`)
  const value = known?.read(bytes, bounds)
  return known === undefined || value === undefined ? undefined : { point: known.point, value }
}

function stateOf(states: readonly string[]): Reader {
  return (bytes, [at, end]) => (at < end ? (states[bytes[at]!] ?? `state ${bytes[at]}`) : undefined)
}

function profiles(bytes: Uint8Array, [at, end]: Bounds): string | undefined {
  if (end - at < 2) return undefined
  const bits = u16le(bytes, at)
  return cipSecurityProfiles.filter((_, bit) => (bits >> bit) & 1).join(', ') || 'none'
}

/** A count, then two bytes a suite, in IANA's order. */
function suites(bytes: Uint8Array, [at, end]: Bounds): string | undefined {
  if (at >= end || end - at < 1 + 2 * bytes[at]!) return undefined
  const names = Array.from({ length: bytes[at]! }, (_, index) => {
    const number = u16be(bytes, at + 1 + 2 * index)
    return SUITES.get(number) ?? `0x${number.toString(16).padStart(4, '0')}`
  })
  return names.join(', ') || 'none'
}

function countOf(bytes: Uint8Array, [at, end]: Bounds): string | undefined {
  return at < end ? String(bytes[at]) : undefined
}

function yesOrNo(bytes: Uint8Array, [at, end]: Bounds): string | undefined {
  return at < end ? (bytes[at] === 0 ? 'no' : 'yes') : undefined
}
