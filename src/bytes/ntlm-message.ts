/**
 * NTLM messages, a format several protocols carry (SMB, HTTP, DCE/RPC, RDP, LDAP): [MS-NLMP] v20240423 §2.2.
 * Only names and versions are read; responses and keys, which are secrets, never are.
 */
import { toHex } from './hex.ts'
import { u16le, u32le } from './read.ts'
import { text, textUtf16le } from './text.ts'

/** §2.2.1: `NTLMSSP\0`, then the message type. */
const SIGNATURE = Uint8Array.of(0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00)
const TYPE = 8
// Offsets of (length, allocated, offset) fields and of the flags: §2.2.1.1, §2.2.1.2, §2.2.1.3.
const NEGOTIATE = { flags: 12, domain: 16, workstation: 24, version: 32 }
const CHALLENGE = { target: 12, flags: 20, challenge: 24, targetInfo: 40, version: 48 }
const AUTHENTICATE = { response: 20, domain: 28, user: 36, workstation: 44, flags: 60, version: 64 }
/** §2.2.2.5 NegotiateFlags: strings are UTF-16; names of domain and workstation are given; a VERSION is given. */
const FLAG_UNICODE = 0x1
const FLAG_DOMAIN = 0x1000
const FLAG_WORKSTATION = 0x2000
const FLAG_VERSION = 0x02000000
/** §2.2.2.1 AV_PAIR ids. */
const AV = { end: 0, computer: 1, domain: 2, dnsComputer: 3, dnsDomain: 4 }
const MAX_AV_PAIRS = 32

export interface NtlmMessage {
  readonly type: 'negotiate' | 'challenge' | 'authenticate'
  /** NetBIOS name of the sender: the server's in a challenge, the client's otherwise; '' if absent. */
  readonly computer: string
  readonly dnsComputer: string
  /** NetBIOS domain: the server's in a challenge, the user's otherwise. */
  readonly domain: string
  readonly dnsDomain: string
  readonly user: string
  /** True for an AUTHENTICATE without user and response: §3.2.5.1.2. */
  readonly isAnonymous: boolean
  /** `6.1.7601`; '' if absent. */
  readonly version: string
  /** Of a challenge its eight bytes in hex, drawn anew for each logon: no secret, but whose logon it is. '' otherwise. */
  readonly serverChallenge: string
}

/** Identity claims of an NTLM message, in the shape of an identity fact. */
export interface NtlmClaim {
  readonly about: 'client' | 'server'
  readonly attribute: 'name' | 'domain' | 'os-build' | 'user'
  readonly value: string
  readonly field: string
}

/** Offset of the first NTLM message in `bytes[start..end)`, or -1. */
export function findNtlm(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + SIGNATURE.length + 4 <= end; at++) {
    let i = 0
    while (i < SIGNATURE.length && bytes[at + i] === SIGNATURE[i]) i++
    if (i === SIGNATURE.length) return at
  }
  return -1
}

/** Reads the NTLM message at `at`; undefined if there is none or its fixed part is not whole. */
export function readNtlm(bytes: Uint8Array, at: number, end: number): NtlmMessage | undefined {
  if (end - at < 16 || findNtlm(bytes, at, at + SIGNATURE.length + 4) !== at) return undefined
  switch (u32le(bytes, at + TYPE)) {
    case 1:
      return readNegotiate(bytes, at, end)
    case 2:
      return readChallenge(bytes, at, end)
    case 3:
      return readAuthenticate(bytes, at, end)
    default:
      return undefined
  }
}

function readNegotiate(bytes: Uint8Array, at: number, end: number): NtlmMessage {
  const flags = u32le(bytes, at + NEGOTIATE.flags)
  const field = (offset: number) => fieldText(bytes, at, end, offset, false) // always OEM: §2.2.1.1
  return {
    type: 'negotiate',
    computer: (flags & FLAG_WORKSTATION) !== 0 ? field(NEGOTIATE.workstation) : '',
    dnsComputer: '',
    domain: (flags & FLAG_DOMAIN) !== 0 ? field(NEGOTIATE.domain) : '',
    dnsDomain: '',
    user: '',
    isAnonymous: false,
    version: versionText(bytes, at + NEGOTIATE.version, end, flags),
    serverChallenge: '',
  }
}

function readChallenge(bytes: Uint8Array, at: number, end: number): NtlmMessage | undefined {
  if (end - at < CHALLENGE.flags + 4) return undefined
  const flags = u32le(bytes, at + CHALLENGE.flags)
  const names = new Map<number, string>()
  const info = fieldBounds(bytes, at, end, CHALLENGE.targetInfo)
  for (let from = info.start, i = 0; i < MAX_AV_PAIRS && info.end - from >= 4; i++) {
    const id = u16le(bytes, from)
    const stop = Math.min(info.end, from + 4 + u16le(bytes, from + 2))
    if (id === AV.end) break
    if (id <= AV.dnsDomain) names.set(id, textUtf16le(bytes, from + 4, stop))
    from = stop
  }
  return {
    type: 'challenge',
    computer: names.get(AV.computer) ?? '',
    dnsComputer: names.get(AV.dnsComputer) ?? '',
    domain: names.get(AV.domain) ?? fieldText(bytes, at, end, CHALLENGE.target, (flags & FLAG_UNICODE) !== 0),
    dnsDomain: names.get(AV.dnsDomain) ?? '',
    user: '',
    isAnonymous: false,
    version: versionText(bytes, at + CHALLENGE.version, end, flags),
    serverChallenge:
      end - at >= CHALLENGE.challenge + 8
        ? toHex(bytes, at + CHALLENGE.challenge, at + CHALLENGE.challenge + 8)
        : '',
  }
}

function readAuthenticate(bytes: Uint8Array, at: number, end: number): NtlmMessage | undefined {
  if (end - at < AUTHENTICATE.workstation + 8) return undefined
  const hasFlags = end - at >= AUTHENTICATE.flags + 4
  const flags = hasFlags ? u32le(bytes, at + AUTHENTICATE.flags) : 0
  const field = (offset: number) => fieldText(bytes, at, end, offset, (flags & FLAG_UNICODE) !== 0)
  const user = field(AUTHENTICATE.user)
  return {
    type: 'authenticate',
    computer: field(AUTHENTICATE.workstation),
    dnsComputer: '',
    domain: field(AUTHENTICATE.domain),
    dnsDomain: '',
    user,
    isAnonymous: user === '' && u16le(bytes, at + AUTHENTICATE.response) === 0,
    version: hasFlags ? versionText(bytes, at + AUTHENTICATE.version, end, flags) : '',
    serverChallenge: '',
  }
}

/** Claims of `message`; empty texts claim nothing. */
export function ntlmClaims(message: NtlmMessage): NtlmClaim[] {
  const about = message.type === 'challenge' ? 'server' : 'client'
  const claims: NtlmClaim[] = [
    {
      about,
      attribute: 'name',
      value: bareName(message.computer),
      field: `NTLM ${message.type} computer name`,
    },
    { about, attribute: 'name', value: message.dnsComputer, field: 'NTLM challenge DNS computer name' },
    {
      about,
      attribute: 'domain',
      value: message.dnsDomain || message.domain,
      field: `NTLM ${message.type} domain`,
    },
    { about, attribute: 'os-build', value: message.version, field: `NTLM ${message.type} version` },
    { about, attribute: 'user', value: message.user, field: 'NTLM authenticate user' },
  ]
  return claims.filter((claim) => claim.value !== '')
}

/** Some clients send the UNC form `\\HOST` as workstation. */
function bareName(name: string): string {
  return name.replace(/^\\+/, '')
}

function fieldBounds(
  bytes: Uint8Array,
  at: number,
  end: number,
  offset: number,
): { start: number; end: number } {
  if (end - at < offset + 8) return { start: end, end }
  const start = at + u32le(bytes, at + offset + 4)
  if (start > end) return { start: end, end }
  return { start, end: Math.min(end, start + u16le(bytes, at + offset)) }
}

function fieldText(bytes: Uint8Array, at: number, end: number, offset: number, isUnicode: boolean): string {
  const field = fieldBounds(bytes, at, end, offset)
  return isUnicode ? textUtf16le(bytes, field.start, field.end) : text(bytes, field.start, field.end)
}

/**
 * VERSION, §2.2.2.10: major, minor, build (little endian). Windows has a build; Samba sends 6.1 without one, which
 * identifies nothing.
 */
function versionText(bytes: Uint8Array, at: number, end: number, flags: number): string {
  if ((flags & FLAG_VERSION) === 0 || end - at < 8) return ''
  const build = u16le(bytes, at + 2)
  return build === 0 ? '' : `${bytes[at]}.${bytes[at + 1]}.${build}`
}
