import { berTag } from '#bytes/ber'
import { asciiBytes, ber, berIntegerContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'
import { macBytes } from '#wire/build-address'

/** msgFlags of an authenticated and encrypted message that may be reported: RFC 3412 §6.4. */
const PRIVATE = 7
const USM = 3
const LARGEST = 1472

export interface Snmp3ToWrite {
  readonly message: number
  readonly engineMac: string
  readonly enterprise: number
  readonly engineSeconds: number
  readonly user: string
  /** Placeholder of the encrypted content. */
  readonly encrypted: Uint8Array
  /** Twelve bytes of authentication, eight of salt: RFC 3414 §6.3.1, RFC 3826 §3.1.2.1. */
  readonly authentication: Uint8Array
  readonly salt: Uint8Array
}

/** A version 3 message of the user-based security model: RFC 3412 §6, RFC 3414 §2.4. */
export function encodeSnmp3(unit: Snmp3ToWrite): Uint8Array {
  const integer = (value: number) => ber(berTag.INTEGER, berIntegerContents(value))
  const bytes = (value: Uint8Array) => ber(berTag.BYTE_STRING, value)
  // An engine id built from a MAC address: RFC 3411 §5, SnmpEngineID.
  const engine = new ByteWriter()
    .u32be((0x8000_0000 | unit.enterprise) >>> 0)
    .u8(3)
    .bytes(macBytes(unit.engineMac))
  const security = ber(
    berTag.SEQUENCE,
    bytes(engine.take()),
    integer(7),
    integer(unit.engineSeconds),
    bytes(asciiBytes(unit.user)),
    bytes(unit.authentication),
    bytes(unit.salt),
  )
  return ber(
    berTag.SEQUENCE,
    integer(3),
    ber(
      berTag.SEQUENCE,
      integer(unit.message),
      integer(LARGEST),
      bytes(Uint8Array.of(PRIVATE)),
      integer(USM),
    ),
    bytes(security),
    bytes(unit.encrypted),
  )
}
