/** Application fragments: IEEE 1815-2012 §4.2.2. */
import { u16le } from '#bytes/read'
import { type Blocks, type Dnp3ObjectBlock, readBlocks } from './blocks.ts'
import { AUTHENTICATION_RESPONSE, RESPONSE } from './functions.ts'

const FIRST = 0x80
const FINAL = 0x40
const CONFIRM_WANTED = 0x20
const UNSOLICITED = 0x10
const SEQUENCE = 0x0f

const REQUEST_HEADER = 2
const RESPONSE_HEADER = 4

export interface Dnp3Fragment {
  readonly bytes: Uint8Array
  readonly isFirst: boolean
  readonly isFinal: boolean
  readonly wantsConfirmation: boolean
  readonly isUnsolicited: boolean
  readonly sequence: number
  readonly functionCode: number
  /** Internal indications; 0 in requests. */
  readonly indications: number
  readonly isResponse: boolean
  readonly blocks: readonly Dnp3ObjectBlock[]
  readonly problem: Blocks['problem']
}

export function isResponse(functionCode: number): boolean {
  return functionCode >= RESPONSE && functionCode <= AUTHENTICATION_RESPONSE
}

/** Reads the header and object headers of `bytes[0..length)`; undefined if it is too short to be a fragment. */
export function fragmentOf(bytes: Uint8Array, length: number): Dnp3Fragment | undefined {
  if (length < REQUEST_HEADER) return undefined
  const control = bytes[0]!
  const functionCode = bytes[1]!
  const answers = isResponse(functionCode)
  if (answers && length < RESPONSE_HEADER) return undefined
  const { blocks, problem } = readBlocks(
    bytes,
    answers ? RESPONSE_HEADER : REQUEST_HEADER,
    length,
    functionCode,
  )
  return {
    bytes,
    isFirst: (control & FIRST) !== 0,
    isFinal: (control & FINAL) !== 0,
    wantsConfirmation: (control & CONFIRM_WANTED) !== 0,
    isUnsolicited: (control & UNSOLICITED) !== 0,
    sequence: control & SEQUENCE,
    functionCode,
    indications: answers ? u16le(bytes, 2) : 0,
    isResponse: answers,
    blocks,
    problem,
  }
}
