/** Builds FT1.2 frames with ASDUs of both sides, for tests and the plant simulator. */
import { writeFt12 } from '#bytes/ft12-frame'

export function fixedFrame(control: number, linkAddress: number): Uint8Array {
  return writeFt12(Uint8Array.from([control, linkAddress]), true)
}

interface AsduToWrite {
  readonly type: number
  readonly qualifier?: number
  readonly cause: number
  readonly functionType: number
  readonly informationNumber: number
  readonly elements: readonly number[]
}

/** Station and link have one address. */
export function asduFrame(control: number, address: number, of: AsduToWrite): Uint8Array {
  const { type, qualifier = 0x81, cause, functionType, informationNumber, elements } = of
  return writeFt12(
    Uint8Array.from([
      control,
      address,
      type,
      qualifier,
      cause,
      address,
      functionType,
      informationNumber,
      ...elements,
    ]),
  )
}

/** The maker's text of eight characters, as an identification message carries it. */
export function identification(address: number, functionType: number, maker: string): Uint8Array {
  const characters = [...maker.padEnd(8).slice(0, 8)].map((character) => character.charCodeAt(0))
  const elements = [2, ...characters, 1, 2, 3, 4]
  return asduFrame(0x08, address, { type: 5, cause: 5, functionType, informationNumber: 2, elements })
}
