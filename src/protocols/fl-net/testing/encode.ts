/** Builds FL-net frames whose header is empty but for its mark and length: JEM 1479. */
import { ByteWriter } from '#bytes/write'

export function frame(data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .ascii('FACN')
    .u32be(64 + data.length)
    .zeros(56)
    .bytes(data)
    .take()
}
