/** Builds GOOSE and GSE management messages, for tests and the plant simulator. */
import { asciiBytes, ber, berIntegerContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'

export interface GooseToWrite {
  readonly applicationId?: number
  readonly controlBlock: string
  /** Milliseconds. */
  readonly timeAllowedToLive?: number
  readonly dataSet?: string
  readonly id?: string
  /** Seconds since 1970. */
  readonly time?: number
  readonly stateNumber: number
  readonly sequenceNumber: number
  readonly isSimulated?: boolean
  readonly configurationRevision?: number
  readonly needsCommissioning?: boolean
  /** Elements of allData, as `entries` make them. */
  readonly data: readonly Uint8Array[]
}

function framed(applicationId: number, reserved: number, pdu: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(applicationId)
    .u16be(8 + pdu.length)
    .u16be(reserved)
    .u16be(0)
    .bytes(pdu)
    .take()
}

export function goose(of: GooseToWrite): Uint8Array {
  const { controlBlock, stateNumber, sequenceNumber, data, isSimulated = false } = of
  const number = (tag: number, value: number) => ber(tag, berIntegerContents(value))
  const flag = (tag: number, value: boolean) => ber(tag, new Uint8Array([value ? 1 : 0]))
  const time = new ByteWriter()
    .u32be(of.time ?? 0)
    .u32be(0x0a)
    .take()
  const pdu = ber(
    0x61,
    ber(0x80, asciiBytes(controlBlock)),
    number(0x81, of.timeAllowedToLive ?? 2000),
    ber(0x82, asciiBytes(of.dataSet ?? controlBlock.replace('$GO$', '$'))),
    ber(0x83, asciiBytes(of.id ?? controlBlock)),
    ber(0x84, time),
    number(0x85, stateNumber),
    number(0x86, sequenceNumber),
    flag(0x87, isSimulated),
    number(0x88, of.configurationRevision ?? 1),
    flag(0x89, of.needsCommissioning ?? false),
    number(0x8a, data.length),
    ber(0xab, ...data),
  )
  return framed(of.applicationId ?? 0, isSimulated ? 0x8000 : 0, pdu)
}

/** Asks for the reference of a data set's members. */
export function getGoReference(controlBlock: string): Uint8Array {
  const request = ber(0xa1, ber(0x80, asciiBytes(controlBlock)))
  return framed(1, 0, ber(0x60, ber(0x80, berIntegerContents(1)), ber(0xa1, request)))
}

/** Entries of allData. */
export const entries = {
  boolean: (value: boolean) => ber(0x83, new Uint8Array([value ? 1 : 0])),
  /** Dbpos: 0 intermediate, 1 off, 2 on, 3 bad. */
  double: (value: number) => ber(0x84, new Uint8Array([6, value << 6])),
  quality: (value = 0) => ber(0x84, new Uint8Array([3, value >> 8, value])),
  integer: (value: number) => ber(0x85, berIntegerContents(value)),
} as const
