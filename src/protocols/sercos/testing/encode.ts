/** Builds Sercos III telegrams after the EtherType; data are left empty. */
import { ByteWriter } from '#bytes/write'

export function telegram(isAcknowledge: boolean, number: number, phase: number): Uint8Array {
  return new ByteWriter()
    .u8((isAcknowledge ? 0x40 : 0) | number, phase)
    .zeros(44)
    .take()
}
