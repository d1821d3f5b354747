import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Four equal bytes, version (of a client 1, of a control 2 or 4), type, length of the data. No public document: as pyfanuc
// and pyfocas speak it.
const MARK = 0xa0
const MARK_BYTES = 4
const VERSION = 4
const TYPE = 6
const LENGTH = 8
export const HEADER = 10
const HIGHEST_VERSION = 4
const MAX_LENGTH = 0xffff

export const TYPES = {
  openRequest: 0x0101,
  openAnswer: 0x0102,
  closeRequest: 0x0201,
  closeAnswer: 0x0202,
  readProgram: 0x1501,
  programData: 0x1604,
  programEnd: 0x1701,
  programEndTaken: 0x1702,
  request: 0x2101,
  answer: 0x2102,
} as const
const KNOWN: ReadonlySet<number> = new Set(Object.values(TYPES))

// Of a request or answer: number of blocks, then each with its own length: unit, 1, function, then parameters or the
// result (2), its detail (4), length of the values and the values.
const BLOCK_UNIT = 2
const BLOCK_FUNCTION = 6
const BLOCK_RESULT = 8
const BLOCK_VALUES = 16
const SHORTEST_BLOCK = 8
/** Parameters of a request without data: five words, the last of them reports how many bytes of data follow. */
const BARE_REQUEST = 28

/** Name of the program that is asked for: after a word, to its first NUL. */
const PROGRAM_NAME = 4

const limits = {
  /** Blocks read of one message; libraries send a dozen. */
  blocks: 64,
} as const

export interface FocasBlock {
  /** Unit (1: CNC, 2: PMC) and function. */
  readonly unit: number
  readonly code: number
  /** 0 where the answer is good; of requests always 0. */
  readonly result: number
  /** A request that brings data. */
  readonly bringsData: boolean
  /** Bounds of the values of an answer, in the slice's bytes. */
  readonly values: number
  readonly end: number
}

export interface FocasMessage {
  readonly type: number
  readonly blocks: readonly FocasBlock[]
  /** Of a request for a program, else ''. */
  readonly program: string
}

export function dissect({ bytes, start, end }: Slice): Dissected<FocasMessage> {
  const available = end - start
  for (let i = 0; i < MARK_BYTES && i < available; i++)
    if (bytes[start + i] !== MARK) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const version = u16be(bytes, start + VERSION)
  const type = u16be(bytes, start + TYPE)
  if (version === 0 || version > HIGHEST_VERSION) return { kind: 'foreign' }
  const total = HEADER + Math.min(u16be(bytes, start + LENGTH), MAX_LENGTH)
  if (available < total) return { kind: 'incomplete', need: total }
  const hasBlocks = type === TYPES.request || type === TYPES.answer
  const blocks = hasBlocks ? blocksOf(bytes, start + HEADER, start + total, type === TYPES.answer) : []
  const at = HEADER + PROGRAM_NAME
  const program = type === TYPES.readProgram && total > at ? text(bytes, start + at, start + total) : ''
  return { kind: 'message', length: total, message: { type, blocks, program } }
}

function blocksOf(bytes: Uint8Array, start: number, end: number, isAnswer: boolean): readonly FocasBlock[] {
  const blocks: FocasBlock[] = []
  if (end - start < 2) return blocks
  const count = Math.min(u16be(bytes, start), limits.blocks)
  for (let at = start + 2; blocks.length < count && at + SHORTEST_BLOCK <= end; ) {
    const length = u16be(bytes, at)
    if (length < SHORTEST_BLOCK || at + length > end) break
    const hasResult = isAnswer && length >= BLOCK_VALUES
    blocks.push({
      unit: u16be(bytes, at + BLOCK_UNIT),
      code: u16be(bytes, at + BLOCK_FUNCTION),
      result: hasResult ? u16be(bytes, at + BLOCK_RESULT) : 0,
      bringsData: !isAnswer && length > BARE_REQUEST,
      values: Math.min(at + BLOCK_VALUES, at + length),
      end: at + length,
    })
    at += length
  }
  return blocks
}

/** Sure of the mark with a version and type that are known. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  for (let i = 0; i < MARK_BYTES && start + i < end; i++) if (bytes[start + i] !== MARK) return 'no'
  if (end - start < HEADER) return 'more'
  const version = u16be(bytes, start + VERSION)
  return version > 0 && version <= HIGHEST_VERSION && KNOWN.has(u16be(bytes, start + TYPE)) ? 'yes' : 'no'
}
