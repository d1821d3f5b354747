import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Offsets of a DCP frame after the EtherType: IEC 61158-6-10, DCP APDU.
const FRAME_ID = 0
const SERVICE_ID = 2
const SERVICE_TYPE = 3
const XID = 4
const DATA_LENGTH = 10
export const HEADER = 12
const BLOCK_HEADER = 4

export const HELLO_FRAME = 0xfefc
export const GET_SET_FRAME = 0xfefd
export const IDENTIFY_FRAME = 0xfefe
export const IDENTIFY_ANSWER_FRAME = 0xfeff

export const GET = 3
export const SET = 4
export const IDENTIFY = 5
export const HELLO = 6

const REQUEST = 0
const SUCCESS = 1
const UNSUPPORTED = 5

const limits = {
  /** Blocks of one frame that are read; a device answers with about ten. */
  blocks: 128,
} as const

export interface ProfinetDcpBlock {
  readonly option: number
  readonly suboption: number
  /** Offsets of the data from the start of the message, block information or qualifier included. */
  readonly start: number
  readonly end: number
}

export interface DcpMessage {
  readonly service: number
  readonly isResponse: boolean
  /** The device does not know the service. */
  readonly isUnsupported: boolean
  readonly xid: number
  readonly blocks: readonly ProfinetDcpBlock[]
}

/** Which service a frame id carries, and as which side; undefined for frames that are no DCP. */
function fits(frameId: number, service: number, type: number): boolean {
  switch (frameId) {
    case HELLO_FRAME:
      return service === HELLO && type === REQUEST
    case IDENTIFY_FRAME:
      return service === IDENTIFY && type === REQUEST
    case IDENTIFY_ANSWER_FRAME:
      return service === IDENTIFY && (type === SUCCESS || type === UNSUPPORTED)
    case GET_SET_FRAME:
      return (service === GET || service === SET) && (type === REQUEST || (type & SUCCESS) !== 0)
    default:
      return false
  }
}

/** True for the frame ids of DCP. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  if (end - start < HEADER) return 'no'
  const frameId = u16be(bytes, start + FRAME_ID)
  return fits(frameId, bytes[start + SERVICE_ID]!, bytes[start + SERVICE_TYPE]!) ? 'yes' : 'no'
}

/**
 * Reads one DCP frame and the places of its blocks. `foreign` if the frame id is another's; `malformed` if the length
 * exceeds the frame or a block exceeds the length. Bytes after DCPDataLength are Ethernet's padding.
 */
export function dissect(slice: Slice): Dissected<DcpMessage> {
  const { bytes, start, end, isCut } = slice
  const length = end - start
  if (length < 2) return { kind: 'foreign' }
  const frameId = u16be(bytes, start + FRAME_ID)
  if (frameId < HELLO_FRAME || frameId > IDENTIFY_ANSWER_FRAME) return { kind: 'foreign' }
  if (length < HEADER) return { kind: 'malformed', at: 0, reason: 'header', length }
  const service = bytes[start + SERVICE_ID]!
  const type = bytes[start + SERVICE_TYPE]!
  if (!fits(frameId, service, type)) return { kind: 'malformed', at: SERVICE_ID, reason: 'service', length }
  const dataEnd = HEADER + u16be(bytes, start + DATA_LENGTH)
  if (dataEnd > length && !isCut) return { kind: 'malformed', at: DATA_LENGTH, reason: 'length', length }

  const isResponse = type !== REQUEST
  const blocks: ProfinetDcpBlock[] = []
  const stop = Math.min(dataEnd, length)
  const isList = service === GET && !isResponse // options alone, no data
  let at = HEADER
  while (at + (isList ? 2 : BLOCK_HEADER) <= stop && blocks.length < limits.blocks) {
    const option = bytes[start + at]!
    const suboption = bytes[start + at + 1]!
    if (isList) {
      blocks.push({ option, suboption, start: at + 2, end: at + 2 })
      at += 2
      continue
    }
    const blockEnd = at + BLOCK_HEADER + u16be(bytes, start + at + 2)
    if (blockEnd > dataEnd) return { kind: 'malformed', at: at + 2, reason: 'block length', length }
    if (blockEnd > stop) break
    blocks.push({ option, suboption, start: at + BLOCK_HEADER, end: blockEnd })
    at = blockEnd + (blockEnd & 1) // blocks begin at even offsets
  }
  return {
    kind: 'message',
    length,
    message: {
      service,
      isResponse,
      isUnsupported: type === UNSUPPORTED,
      xid: u32be(bytes, start + XID),
      blocks,
    },
  }
}
