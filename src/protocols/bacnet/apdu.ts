/** The application layer's headers: ASHRAE 135-2020 clause 20.1. */

export const APDU = {
  CONFIRMED: 0,
  UNCONFIRMED: 1,
  SIMPLE_ACK: 2,
  COMPLEX_ACK: 3,
  SEGMENT_ACK: 4,
  ERROR: 5,
  REJECT: 6,
  ABORT: 7,
} as const

export interface BacnetApdu {
  readonly type: number
  /** Undefined for unconfirmed requests. */
  readonly invokeId: number | undefined
  /** Service choice; reason of a reject or an abort; undefined for a segment ack. */
  readonly choice: number | undefined
  readonly sequence: number | undefined
  readonly isMoreFollowing: boolean
  /** A segment ack or abort that the side who answers sends: bit SRV. */
  readonly isFromServer: boolean
  /** Absolute offset of the parameters. */
  readonly bodyStart: number
}

const SEGMENTED = 0x08
const MORE_FOLLOWS = 0x04
const FROM_SERVER = 0x01

/** The APDU in `bytes[start..end)`; undefined if its type is unknown or its header does not fit. */
export function readApdu(bytes: Uint8Array, start: number, end: number): BacnetApdu | undefined {
  const available = end - start
  if (available < 2) return undefined
  const first = bytes[start]!
  const type = first >> 4
  const base = {
    type,
    invokeId: undefined,
    choice: undefined,
    sequence: undefined,
    isMoreFollowing: false,
    isFromServer: (first & FROM_SERVER) !== 0,
  }
  switch (type) {
    case APDU.CONFIRMED:
    case APDU.COMPLEX_ACK: {
      const invoke = type === APDU.CONFIRMED ? start + 2 : start + 1
      const isSegmented = (first & SEGMENTED) !== 0
      const choice = invoke + (isSegmented ? 3 : 1)
      if (choice >= end) return undefined
      return {
        ...base,
        invokeId: bytes[invoke]!,
        choice: bytes[choice]!,
        sequence: isSegmented ? bytes[invoke + 1]! : undefined,
        isMoreFollowing: isSegmented && (first & MORE_FOLLOWS) !== 0,
        bodyStart: choice + 1,
      }
    }
    case APDU.UNCONFIRMED:
      return { ...base, choice: bytes[start + 1]!, bodyStart: start + 2 }
    case APDU.SEGMENT_ACK:
      if (available < 4) return undefined
      return { ...base, invokeId: bytes[start + 1]!, sequence: bytes[start + 2]!, bodyStart: start + 4 }
    case APDU.SIMPLE_ACK:
    case APDU.ERROR:
    case APDU.REJECT:
    case APDU.ABORT:
      if (available < 3) return undefined
      return { ...base, invokeId: bytes[start + 1]!, choice: bytes[start + 2]!, bodyStart: start + 3 }
    default:
      return undefined
  }
}
