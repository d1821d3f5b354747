import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** From the frame type on, as the link layer hands it over with sound check sums: ANSI/ASHRAE 135-2020 clause 9.3. */
const TYPE = 0
const DESTINATION = 1
const SOURCE = 2
const LENGTH = 3
const HEADER = 6

/** Clause 9.3: types of all vendors; from 128 on a vendor's own, whose data begin with the vendor's identifier. */
export const frameTypes: ReadonlyMap<number, string> = new Map([
  [0, 'Token'],
  [1, 'Poll For Master'],
  [2, 'Reply To Poll For Master'],
  [3, 'Test_Request'],
  [4, 'Test_Response'],
  [5, 'BACnet Data Expecting Reply'],
  [6, 'BACnet Data Not Expecting Reply'],
  [7, 'Reply Postponed'],
  [32, 'BACnet Extended Data Expecting Reply'],
  [33, 'BACnet Extended Data Not Expecting Reply'],
])
export const FIRST_OF_VENDORS = 128

export interface MstpMessage {
  readonly type: number
  readonly destination: number
  readonly source: number
  /** Bytes of data by the header. */
  readonly dataLength: number
  /** Of a vendor's own frame; undefined of all others. */
  readonly vendor: number | undefined
}

export function dissect({ bytes, start, end }: Slice): Dissected<MstpMessage> {
  if (end - start < HEADER) return { kind: 'foreign' }
  const type = bytes[start + TYPE]!
  const hasVendor = type >= FIRST_OF_VENDORS && end - start >= HEADER + 2
  return {
    kind: 'message',
    length: end - start,
    message: {
      type,
      destination: bytes[start + DESTINATION]!,
      source: bytes[start + SOURCE]!,
      dataLength: u16be(bytes, start + LENGTH),
      vendor: hasVendor ? u16be(bytes, start + HEADER) : undefined,
    },
  }
}
