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

export interface Rta {
  readonly frameId: 0xfc01 | 0xfe01
  /** 1 data, 2 negative acknowledgement, 3 acknowledgement, 4 error. */
  readonly type: 1 | 2 | 3 | 4
  readonly sequence: number
  readonly acknowledged: number
}

/** An RTA frame around an alarm's block. */
export function alarmFrame({ frameId, type, sequence, acknowledged }: Rta, block: Uint8Array): Uint8Array {
  const bytes = new ByteWriter()
    .u16be(frameId)
    .u16be(1)
    .u16be(1)
    .u8(0x10 | type, type === 1 ? 0x11 : 0x01)
    .u16be(sequence)
    .u16be(acknowledged)
    .u16be(block.length)
    .bytes(block)
  return bytes.zeros(Math.max(0, 46 - bytes.length)).take()
}
