/** Builds real-time frames after the EtherType: IEC 61158-6-10. */
import { ByteWriter } from '#bytes/write'

/** A cyclic frame; data are filled up to the least size. 0x35: primary, valid, running, no problem. */
export function cyclic(frameId: number, data: Uint8Array, cycle: number, dataStatus = 0x35): Uint8Array {
  return new ByteWriter()
    .u16be(frameId)
    .bytes(data)
    .zeros(Math.max(0, 40 - data.length))
    .u16be(cycle)
    .u8(dataStatus, 0)
    .take()
}
