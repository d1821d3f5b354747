import { ByteWriter } from '#bytes/write'

/** 1970 in seconds of the NTP era that began in 1900: RFC 5905 §6. */
const EPOCH = 2_208_988_800

export interface NtpToWrite {
  readonly mode: number
  readonly stratum: number
  /** Four bytes. */
  readonly reference: Uint8Array
  /** Seconds since 1970. */
  readonly seconds: number
}

/** One version 4 message whose four times are alike: RFC 5905 §7.3. */
export function encodeNtp({ mode, stratum, reference, seconds }: NtpToWrite): Uint8Array {
  const writer = new ByteWriter()
    .u8((4 << 3) | mode, stratum, 6, 0xec)
    .u32be(0)
    .u32be(0)
    .bytes(reference)
  for (let i = 0; i < 4; i++) writer.u32be(seconds + EPOCH).u32be(0)
  return writer.take()
}
