/** Builds sampled-value messages, for tests and the plant simulator. */
import { asciiBytes, ber } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'

export interface UnitToWrite {
  readonly id: string
  readonly sampleCount: number
  readonly configurationRevision?: number
  readonly synchronized?: number
  /** Values of the channels, each with its quality. */
  readonly channels: readonly (readonly [value: number, quality?: number])[]
}

function unit({
  id,
  sampleCount,
  configurationRevision = 1,
  synchronized = 2,
  channels,
}: UnitToWrite): Uint8Array {
  const samples = new ByteWriter()
  for (const [value, quality = 0] of channels) samples.u32be(value).u32be(quality)
  return ber(
    0x30,
    ber(0x80, asciiBytes(id)),
    ber(0x82, new ByteWriter().u16be(sampleCount).take()),
    ber(0x83, new ByteWriter().u32be(configurationRevision).take()),
    ber(0x85, new Uint8Array([synchronized])),
    ber(0x87, samples.take()),
  )
}

export function sampledValues(
  applicationId: number,
  units: readonly UnitToWrite[],
  isSimulated = false,
): Uint8Array {
  const pdu = ber(0x60, ber(0x80, new Uint8Array([units.length])), ber(0xa2, ...units.map(unit)))
  return new ByteWriter()
    .u16be(applicationId)
    .u16be(8 + pdu.length)
    .u16be(isSimulated ? 0x8000 : 0)
    .u16be(0)
    .bytes(pdu)
    .take()
}
