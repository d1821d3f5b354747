import { u16le, u24be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Management frame: IEEE 802.11-2020 §9.3.3.1, little endian.
const CONTROL = { version: 0x03, type: 0x0c, subtypeShift: 4 } as const
const FLAGS = 1
const RETRY = 0x08
const PROTECTED = 0x40
const ORDER = 0x80
const SEQUENCE = 22
const HEADER = 24
const HIGH_THROUGHPUT = 4

/** Subtypes: §9.2.4.1.3, table 9-1. */
export const subtype = {
  associationRequest: 0,
  associationResponse: 1,
  reassociationRequest: 2,
  reassociationResponse: 3,
  probeRequest: 4,
  probeResponse: 5,
  beacon: 8,
  disassociation: 10,
  authentication: 11,
  deauthentication: 12,
} as const
/** Bytes of fixed fields before the elements: §9.3.3.2 to §9.3.3.12; -1 where no elements are read. */
const FIXED: readonly number[] = [4, 6, 10, 6, 0, 12, -1, -1, 12, -1, -1, -1, -1, -1, -1, -1]

// Capability information: §9.4.1.4.
const CAPABILITY = { infrastructure: 0x0001, privacy: 0x0010 } as const

// Elements: §9.4.2.1, table 9-92.
const ELEMENT = { ssid: 0, channel: 3, rsn: 48, meshId: 114, cisco: 133, vendor: 221 } as const
/** OUI and type of vendor elements: WPA and Wi-Fi Protected Setup. */
const WPA = 0x0050f201
const SETUP = 0x0050f204
/** Element 133 of Cisco access points, seen in captures: their name of 16 bytes. */
const CISCO_NAME = { at: 10, length: 16 } as const

// Attributes of Wi-Fi Protected Setup, big endian: Wi-Fi Simple Configuration 2.0.5 §12.
const SETUP_ATTRIBUTES: ReadonlyMap<number, keyof SetupNames> = new Map([
  [0x1021, 'vendor'],
  [0x1023, 'model'],
  [0x1024, 'modelNumber'],
  [0x1042, 'serial'],
  [0x1011, 'name'],
] as const)

const limits = {
  /** Elements read of one frame. */
  elements: 64,
} as const

export interface SetupNames {
  vendor?: string
  model?: string
  modelNumber?: string
  serial?: string
  name?: string
}

export interface WifiMessage {
  readonly subtype: number
  /** Retransmission without an acknowledgement: §9.2.4.1.6. */
  readonly isRetry: boolean
  /** Sequence and fragment number, which a retry keeps: §9.2.4.4. */
  readonly sequence: number
  readonly isProtected: boolean
  /** The network is run by an access point, not between stations. */
  readonly isInfrastructure: boolean
  /** Name of the network; '' if it is hidden or absent. */
  readonly ssid: string
  readonly channel: number | undefined
  readonly security: 'open' | 'WEP' | 'WPA' | 'WPA2' | 'WPA3'
  /** Status of a response or reason of an ending; undefined where there is none. */
  readonly code: number | undefined
  readonly apName: string
  readonly setup: SetupNames
}

type Draft = { -readonly [Key in keyof WifiMessage]: WifiMessage[Key] }

/** Reads one management frame; `foreign` for other types. Elements that run past the frame end the reading. */
export function dissect({ bytes, start, end }: Slice): Dissected<WifiMessage> {
  if (end - start < HEADER) return { kind: 'foreign' }
  // Version 0; some CAPWAP controllers swap the two bytes of frame control (seen in captures).
  const isSwapped = (bytes[start]! & CONTROL.version) !== 0
  const control = bytes[isSwapped ? start + FLAGS : start]!
  const flags = bytes[isSwapped ? start : start + FLAGS]!
  if ((control & (CONTROL.version | CONTROL.type)) !== 0) return { kind: 'foreign' }
  const kind = control >> CONTROL.subtypeShift
  const at = start + HEADER + ((flags & ORDER) !== 0 ? HIGH_THROUGHPUT : 0)
  const message: Draft = {
    subtype: kind,
    isRetry: (flags & RETRY) !== 0,
    sequence: u16le(bytes, start + SEQUENCE),
    isProtected: (flags & PROTECTED) !== 0,
    isInfrastructure: false,
    ssid: '',
    channel: undefined,
    security: 'open',
    code: undefined,
    apName: '',
    setup: {},
  }
  if (!message.isProtected) readBody(message, bytes, at, end)
  return { kind: 'message', length: end - start, message }
}

function readBody(message: Draft, bytes: Uint8Array, at: number, end: number): void {
  const fixed = FIXED[message.subtype]!
  const has = (byteCount: number) => end - at >= byteCount
  switch (message.subtype) {
    case subtype.disassociation:
    case subtype.deauthentication:
      if (has(2)) message.code = u16le(bytes, at) // reason: §9.4.1.7
      return
    case subtype.authentication:
      if (has(6) && u16le(bytes, at + 2) > 1) message.code = u16le(bytes, at + 4) // algorithm, number, status: §9.3.3.11
      return
    case subtype.associationResponse:
    case subtype.reassociationResponse:
      if (has(4)) message.code = u16le(bytes, at + 2)
  }
  if (fixed < 0 || !has(fixed)) return
  const capabilityAt = fixed === 12 ? at + 10 : at
  const capability = fixed === 0 ? 0 : u16le(bytes, capabilityAt)
  message.isInfrastructure = (capability & CAPABILITY.infrastructure) !== 0
  if ((capability & CAPABILITY.privacy) !== 0) message.security = 'WEP'
  readElements(message, bytes, at + fixed, end)
}

function readElements(message: Draft, bytes: Uint8Array, start: number, end: number): void {
  let at = start
  for (let count = 0; count < limits.elements && at + 2 <= end; count++) {
    const identifier = bytes[at]!
    const body = at + 2
    const stop = body + bytes[at + 1]!
    if (stop > end) return
    if (identifier === ELEMENT.ssid) message.ssid = text(bytes, body, stop)
    else if (identifier === ELEMENT.meshId && message.ssid === '') message.ssid = text(bytes, body, stop)
    else if (identifier === ELEMENT.channel && stop > body) message.channel = bytes[body]!
    else if (identifier === ELEMENT.rsn) message.security = rsnSecurity(bytes, body, stop)
    else if (identifier === ELEMENT.cisco && stop - body >= CISCO_NAME.at + CISCO_NAME.length)
      message.apName = text(bytes, body + CISCO_NAME.at, body + CISCO_NAME.at + CISCO_NAME.length)
    else if (identifier === ELEMENT.vendor && stop - body >= 4) {
      const owner = u32be(bytes, body)
      if (owner === WPA && message.security === 'WEP') message.security = 'WPA'
      else if (owner === SETUP) readSetup(message.setup, bytes, body + 4, stop)
    }
    at = stop
  }
}

/** Key management suites that are WPA3's: SAE, OWE, Suite B of 192 bits: §9.4.2.24.3, table 9-151. */
const WPA3_SUITES: ReadonlySet<number> = new Set([8, 9, 12, 13, 18, 24, 25])
const IEEE_OUI = 0x000fac

/** Version (2), group suite (4), count and pairwise suites, count and key management suites: §9.4.2.24. */
function rsnSecurity(bytes: Uint8Array, start: number, end: number): 'WPA2' | 'WPA3' {
  let at = start + 6
  if (at + 2 > end) return 'WPA2'
  at += 2 + 4 * u16le(bytes, at)
  if (at + 2 > end) return 'WPA2'
  const count = u16le(bytes, at)
  at += 2
  let isAll = count > 0
  for (let i = 0; i < count && at + 4 <= end; i++, at += 4)
    isAll &&= u24be(bytes, at) === IEEE_OUI && WPA3_SUITES.has(bytes[at + 3]!)
  return isAll ? 'WPA3' : 'WPA2'
}

function readSetup(names: SetupNames, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at + 4 <= end; ) {
    const type = (bytes[at]! << 8) | bytes[at + 1]!
    const stop = at + 4 + ((bytes[at + 2]! << 8) | bytes[at + 3]!)
    if (stop > end) return
    const key = SETUP_ATTRIBUTES.get(type)
    if (key !== undefined) names[key] = text(bytes, at + 4, stop)
    at = stop
  }
}
