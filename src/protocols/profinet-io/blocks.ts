import { u16be } from '#bytes/read'

// BlockHeader: type, length (counted from the version on), version. IEC 61158-6-10.
const LENGTH = 2
const LENGTH_FROM = 4
export const BLOCK_HEADER = 6

export const AR_REQUEST = 0x0101
export const AR_RESPONSE = 0x8101
export const IOCR_REQUEST = 0x0102
export const EXPECTED_SUBMODULE = 0x0104
export const MODULE_DIFFERENCE = 0x8104
export const AR_SERVER = 0x8106
export const READ_REQUEST = 0x0009
export const READ_RESPONSE = 0x8009
export const WRITE_REQUEST = 0x0008
export const WRITE_RESPONSE = 0x8008
export const REAL_IDENTIFICATION = 0x0013
export const EXPECTED_IDENTIFICATION = 0x0012
export const IM0 = 0x0020
export const IM1 = 0x0021
export const IM2 = 0x0022
export const IM3 = 0x0023
export const IM5 = 0x0025
/** Which submodules, modules and which for the device have I&M0: I&M0FilterData. */
export const IM0_FILTERS: ReadonlySet<number> = new Set([0x0030, 0x0031, 0x0032])
export const PORT_REAL = 0x020f
export const INTERFACE_REAL = 0x0240
/** Holds blocks itself, behind padding, API, slot and subslot. */
const MULTIPLE = 0x0400
const MULTIPLE_HEADER = 16
export const ALARM_HIGH = 0x0001
export const ALARM_LOW = 0x0002

const limits = {
  /** Blocks of one call: a rack of 64 modules asks for one each. */
  blocks: 256,
} as const

/** A block inside a call; offsets in the lent bytes, the header included. */
export interface ProfinetIoBlock {
  readonly type: number
  readonly version: number
  readonly start: number
  readonly end: number
}

/** The blocks that follow one another from `start`; stops where bytes make no block. */
export function blocksIn(bytes: Uint8Array, start: number, end: number): readonly ProfinetIoBlock[] {
  const blocks: ProfinetIoBlock[] = []
  let at = start
  while (at + BLOCK_HEADER <= end && blocks.length < limits.blocks) {
    const blockEnd = at + LENGTH_FROM + u16be(bytes, at + LENGTH)
    if (blockEnd > end || blockEnd < at + BLOCK_HEADER) break
    blocks.push({
      type: u16be(bytes, at),
      version: (bytes[at + 4]! << 8) | bytes[at + 5]!,
      start: at,
      end: blockEnd,
    })
    at = blockEnd
  }
  return blocks
}

/** Blocks of a record, with those that lie in others in their place. */
export function blocksWithin(bytes: Uint8Array, start: number, end: number): readonly ProfinetIoBlock[] {
  return blocksIn(bytes, start, end)
    .flatMap((block) =>
      block.type === MULTIPLE ? blocksIn(bytes, block.start + MULTIPLE_HEADER, block.end) : [block],
    )
    .slice(0, limits.blocks)
}

/** Commands of a control call by block type: those with the verb `report` are sent by a device itself. */
export const controlBlocks: ReadonlyMap<
  number,
  { readonly name: string; readonly verb: 'configure' | 'report' }
> = new Map([
  [0x0110, { name: 'Parameter End', verb: 'configure' }],
  [0x0111, { name: 'Parameter End (plug)', verb: 'configure' }],
  [0x0112, { name: 'Application Ready', verb: 'report' }],
  [0x0113, { name: 'Application Ready (plug)', verb: 'report' }],
  [0x0116, { name: 'Ready For Companion', verb: 'report' }],
  [0x0117, { name: 'Ready For RT Class 3', verb: 'report' }],
  [0x0118, { name: 'Parameter Begin', verb: 'configure' }],
])
