import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Types of the upper layer's units: DICOM PS3.8 2024, section 9.3. */
export const PDU = { REQUEST: 1, ACCEPT: 2, REJECT: 3, DATA: 4, RELEASE: 5, RELEASED: 6, ABORT: 7 } as const
const HEADER = 6
/** An association needs a few KiB. */
const LONGEST_ASSOCIATION = 64 * 1024
/** A command fits; image data behind it is stepped over as it comes. */
const COMMAND_BYTES = 4096
/** Protocol version, reserved, two titles and 32 reserved bytes. */
export const ITEMS = 74

export interface DicomMessage {
  readonly type: number
  /** Bytes of the unit that are here. */
  readonly end: number
}

/** Image data that is still to come, per side. */
export interface Skipping {
  readonly left: [number, number]
}

export function dissect({ bytes, start, end, fromClient }: Slice, state: Skipping): Dissected<DicomMessage> {
  const available = end - start
  const side = fromClient ? 0 : 1
  const rest = state.left[side]
  if (rest > 0) {
    const length = Math.min(rest, available)
    state.left[side] = rest - length
    return { kind: 'message', length, isPiece: true, message: { type: 0, end: length } }
  }
  const type = bytes[start]!
  if (type < PDU.REQUEST || type > PDU.ABORT || (available > 1 && bytes[start + 1] !== 0))
    return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = u32be(bytes, start + 2)
  const isAssociation = type === PDU.REQUEST || type === PDU.ACCEPT
  const isShort = type === PDU.REJECT || type >= PDU.RELEASE
  if ((isShort && length !== 4) || (isAssociation && (length < 68 || length > LONGEST_ASSOCIATION)))
    return { kind: 'foreign' }
  const need = type === PDU.DATA ? Math.min(HEADER + length, COMMAND_BYTES) : HEADER + length
  if (available < need) return { kind: 'incomplete', need }
  state.left[side] = HEADER + length - need
  return { kind: 'message', length: need, message: { type, end: need } }
}

/** An association's first items are in order: version 1, and the application context of DICOM. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end, isStream } = slice
  const available = end - start
  if (isRejection(slice)) return 'yes'
  const wanted: readonly (number | undefined)[] = [1, 0, 0, 0, undefined, undefined, 0, undefined, 0, 0]
  for (let i = 0; i < wanted.length && i < available; i++)
    if (wanted[i] !== undefined && bytes[start + i] !== wanted[i]) return 'no'
  if (available < ITEMS + 4) return isStream ? 'more' : 'no'
  const length = u32be(bytes, start + 2)
  const byteCount = u16be(bytes, start + ITEMS + 2)
  return bytes[start + ITEMS] === 0x10 &&
    bytes[start + ITEMS + 1] === 0 &&
    byteCount < 65 &&
    ITEMS + byteCount < length + HEADER
    ? 'yes'
    : 'no'
}

export const PORTS = [104, 11112] as const

/** A-ASSOCIATE-RJ, which alone proves little, from a port of DICOM: result, source, reason. PS3.8 section 9.3.4. */
function isRejection({ bytes, start, end, sourcePort }: Slice): boolean {
  if (end - start !== HEADER + 4 || bytes[start] !== PDU.REJECT || u32be(bytes, start + 2) !== 4) return false
  const [result = 0, source = 0, reason = 0] = bytes.subarray(start + 7, start + 10)
  const isKnown = result >= 1 && result <= 2 && source >= 1 && source <= 3 && reason >= 1 && reason <= 10
  return isKnown && PORTS.some((port) => port === sourcePort)
}
