/** Builds FT1.2 frames with ASDUs of layout 1, 1, 1, 2 (link, cause, common, object address), for tests and the plant simulator. */
import { writeFt12 } from '#bytes/ft12-frame'

/** Function codes of the primary, with its bit: 0x40 reset link, 0x49 request status, 0x5a, 0x5b class 1 and 2. */
export function fixedFrame(control: number, linkAddress: number): Uint8Array {
  return writeFt12(Uint8Array.from([control, linkAddress]), true)
}

interface AsduToWrite {
  readonly type: number
  /** With its negative bit 0x40 and test bit 0x80. */
  readonly cause: number
  readonly commonAddress: number
  readonly objectAddress: number
  readonly elements: readonly number[]
}

export function asduFrame(control: number, linkAddress: number, of: AsduToWrite): Uint8Array {
  const { type, cause, commonAddress, objectAddress, elements } = of
  const address = [objectAddress & 0xff, objectAddress >> 8]
  return writeFt12(
    Uint8Array.from([control, linkAddress, type, 1, cause, commonAddress, ...address, ...elements]),
  )
}
