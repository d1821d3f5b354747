import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'

// RFC 5905 §7.3, figure 8.
const STRATUM = 1
const POLL = 2
const PRECISION = 3
const REFERENCE = 12
const TRANSMIT = 40
const HEADER = 48
/** 17 to 255 are reserved: figure 11. */
const LAST_STRATUM = 16
/** Exponents of two seconds: 17 is the longest poll (§7.2). Clients that hide it send 32 as their precision (chrony). */
const LAST_POLL = 17
const MOST_PRECISION = 32
/** From 1900 to 1970. */
const EPOCH_SECONDS = 2_208_988_800
const ERA_SECONDS = 2 ** 32
/** Times below are of era 1, which begins in 2036: before 1968 there was no NTP. */
const ERA_TURN = 2 ** 31
// RFC 9327 §2, figure 1.
const CONTROL_OPCODE = 1
const CONTROL_COUNT = 10
const CONTROL_HEADER = 12
/** Of operations up to 12 and 31; the others are reserved: §3. */
const LAST_OPERATION = 12
const UNSET_TRAP = 31
/** A message has 468 bytes of data at most (§3), some servers send 500. */
const MOST_DATA = 1024
// Private mode: implementation and request code; seen in captures, no public document.
const PRIVATE_IMPLEMENTATION = 2
const PRIVATE_REQUEST = 3
/** Any, the older and the present ntpd: ntp_request.h. */
const IMPLEMENTATIONS: ReadonlySet<number> = new Set([0, 2, 3])
const PRIVATE_HEADER = 8

/** RFC 5905 §7.3, figure 10. */
export const ntpMode = {
  ACTIVE: 1,
  PASSIVE: 2,
  CLIENT: 3,
  SERVER: 4,
  BROADCAST: 5,
  CONTROL: 6,
  PRIVATE: 7,
} as const

export interface NtpMessage {
  /** 1..4 */
  readonly version: number
  readonly mode: number
  /** 0 unspecified, 1 primary, 2..15 secondary, 16 unsynchronized. */
  readonly stratum: number
  /** Address (stratum 2 and up, IPv4) or the clock's four letters; '' if none. */
  readonly reference: string
  /** Control: opcode; private: request code; else 0. */
  readonly request: number
  readonly isResponse: boolean
  /** Control: error bit. */
  readonly isError: boolean
  /** Control: text of the answer. */
  readonly variables: string
  /** Time of sending, by the sender's clock; undefined if absent. */
  readonly transmitted: Microseconds | undefined
}

/** Reads one message. `foreign` if its version or mode cannot be NTP's, or its values and its ports are not. */
export function dissect(slice: Slice): Dissected<NtpMessage> {
  const { bytes, start, end, isCut, sourcePort, destinationPort } = slice
  const length = end - start
  if (length < 1) return { kind: 'foreign' }
  const mode = bytes[start]! & 7
  const version = (bytes[start]! >> 3) & 7
  if (version === 0 || version > 4 || mode === 0) return { kind: 'foreign' }
  if (mode === ntpMode.CONTROL) return control(bytes, start, end, version, isCut)
  if (mode === ntpMode.PRIVATE) return privateMode(bytes, start, end, version)
  if (length < HEADER) return { kind: 'foreign' }
  const stratum = bytes[start + STRATUM]!
  // Servers talk to each other from the port of NTP: whatever comes from it there is meant to be NTP.
  if (sourcePort !== destinationPort && !isPlausible(bytes, start)) return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: {
      version,
      mode,
      stratum,
      reference: reference(bytes, start + REFERENCE, stratum),
      request: 0,
      isResponse: mode === ntpMode.SERVER,
      isError: false,
      variables: '',
      transmitted: timeAt(bytes, start + TRANSMIT),
    },
  }
}

/** Could its stratum, poll and precision be a clock's? */
function isPlausible(bytes: Uint8Array, start: number): boolean {
  const exponent = (at: number) => Math.abs((bytes[start + at]! << 24) >> 24)
  return (
    bytes[start + STRATUM]! <= LAST_STRATUM &&
    exponent(POLL) <= LAST_POLL &&
    exponent(PRECISION) <= MOST_PRECISION
  )
}

/** Seconds since 1900 and their fraction, of the era that fits the century: RFC 5905 §6. Zero is unknown. */
function timeAt(bytes: Uint8Array, at: number): Microseconds | undefined {
  const seconds = u32be(bytes, at)
  if (seconds === 0) return undefined
  const era = seconds < ERA_TURN ? ERA_SECONDS : 0
  return (seconds + era - EPOCH_SECONDS) * 1e6 + Math.round((u32be(bytes, at + 4) / ERA_SECONDS) * 1e6)
}

/** RFC 5905 §7.3: letters for stratum 0 and 1, else the IPv4 address of the server followed. */
function reference(bytes: Uint8Array, at: number, stratum: number): string {
  if (u32be(bytes, at) === 0) return ''
  return stratum <= 1 ? text(bytes, at, at + 4) : ipv4Text(bytes, at)
}

function control(
  bytes: Uint8Array,
  start: number,
  end: number,
  version: number,
  isCut: boolean,
): Dissected<NtpMessage> {
  const length = end - start
  if (length < CONTROL_HEADER) return { kind: 'foreign' }
  const data = start + CONTROL_HEADER
  const count = u16be(bytes, start + CONTROL_COUNT)
  const last = data + count
  const flags = bytes[start + CONTROL_OPCODE]!
  const operation = flags & 0x1f
  const isOperation = operation <= LAST_OPERATION || operation === UNSET_TRAP
  if (bytes[start]! >> 6 !== 0 || !isOperation || count > MOST_DATA) return { kind: 'foreign' }
  if (last > end && !isCut) return { kind: 'malformed', at: CONTROL_COUNT, reason: 'count', length }
  const isResponse = (flags & 0x80) !== 0
  return {
    kind: 'message',
    length,
    message: {
      version,
      mode: ntpMode.CONTROL,
      stratum: 0,
      reference: '',
      request: operation,
      isResponse,
      isError: (flags & 0x40) !== 0,
      variables: isResponse ? text(bytes, data, Math.min(last, end)) : '',
      transmitted: undefined,
    },
  }
}

function privateMode(bytes: Uint8Array, start: number, end: number, version: number): Dissected<NtpMessage> {
  const length = end - start
  if (length < PRIVATE_HEADER || !IMPLEMENTATIONS.has(bytes[start + PRIVATE_IMPLEMENTATION]!))
    return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: {
      version,
      mode: ntpMode.PRIVATE,
      stratum: 0,
      reference: '',
      request: bytes[start + PRIVATE_REQUEST]!,
      isResponse: (bytes[start]! & 0x80) !== 0,
      isError: false,
      variables: '',
      transmitted: undefined,
    },
  }
}
