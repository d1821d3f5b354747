/** Object headers of an application fragment, and where their objects lie: IEEE 1815-2012 §4.2.2.7. */
import { u16le, u32le } from '#bytes/read'
import { FREEZE_AT_TIME, FREEZE_AT_TIME_NO_ACK, OPEN_FILE, READ, RESPONSE, WRITE } from './functions.ts'
import { ATTRIBUTES, AUTHENTICATION, CLASSES, TIME } from './groups.ts'
import { type Dnp3ObjectLayout, layout } from './layouts.ts'
import { limits } from './limits.ts'

export interface Dnp3ObjectBlock {
  readonly group: number
  readonly variation: number
  readonly qualifier: number
  /** First index of a range; 0 where objects carry their own or are numbered from nothing. */
  readonly first: number
  /** Objects in the block; 0 where all are meant. */
  readonly count: number
  /** Bytes of the index, or of the size, before each object. */
  readonly prefix: number
  readonly isSized: boolean
  readonly layout: Dnp3ObjectLayout | undefined
  readonly hasData: boolean
  /** Bounds of the objects in the fragment. */
  readonly at: number
  readonly end: number
}

export interface Blocks {
  readonly blocks: readonly Dnp3ObjectBlock[]
  /** Reason why reading stopped before the end; undefined if it did not, or if an unknown object begins there. */
  readonly problem: { readonly at: number; readonly reason: string } | undefined
}

/** Bytes of each number of a range: start and stop, or count. */
const NUMBER_BYTES: readonly number[] = [1, 2, 4, 1, 2, 4, 0, 1, 2, 4]
const ALL = 6
const VARIABLE = 11
const PREFIX_BYTES: readonly number[] = [0, 1, 2, 4, 1, 2, 4]
const FIRST_SIZE_PREFIX = 4

function numberAt(bytes: Uint8Array, at: number, byteCount: number): number {
  return byteCount === 1 ? bytes[at]! : byteCount === 2 ? u16le(bytes, at) : u32le(bytes, at)
}

/** Do objects of this group follow their header in a message with this function? §4.4: reads, freezes and the like name them only. */
function carriesData(functionCode: number, group: number): boolean {
  if (group === AUTHENTICATION) return true
  if (group === CLASSES) return false
  if (functionCode === FREEZE_AT_TIME || functionCode === FREEZE_AT_TIME_NO_ACK) return group === TIME
  if (functionCode === READ || functionCode === 0) return false
  return (functionCode >= WRITE && functionCode < 7) || functionCode >= OPEN_FILE || functionCode >= RESPONSE
}

/** Reads the object headers of `bytes[start..end)`, the first {@link limits.blocks} of them. */
export function readBlocks(bytes: Uint8Array, start: number, end: number, functionCode: number): Blocks {
  const blocks: Dnp3ObjectBlock[] = []
  let at = start
  while (at < end && blocks.length < limits.blocks) {
    if (end - at < 3) return { blocks, problem: { at, reason: 'object header cut short' } }
    const qualifier = bytes[at + 2]!
    const range = qualifier & 0x0f
    const prefixCode = (qualifier >> 4) & 7
    const byteCount = range === VARIABLE ? 1 : NUMBER_BYTES[range]
    const prefix = PREFIX_BYTES[prefixCode]
    if (byteCount === undefined || prefix === undefined)
      return { blocks, problem: { at: at + 2, reason: 'qualifier' } }
    const isRange = range < ALL
    const data = at + 3 + (isRange ? byteCount * 2 : byteCount)
    if (data > end) return { blocks, problem: { at, reason: 'object header cut short' } }
    const first = byteCount === 0 ? 0 : numberAt(bytes, at + 3, byteCount)
    const count = isRange ? numberAt(bytes, at + 3 + byteCount, byteCount) - first + 1 : first
    if (count < 0 || (isRange && count === 0)) return { blocks, problem: { at: at + 3, reason: 'range' } }
    const group = bytes[at]!
    const variation = bytes[at + 1]!
    const block: Dnp3ObjectBlock = {
      group,
      variation,
      qualifier,
      first: isRange ? first : 0,
      count: range === ALL ? 0 : count,
      prefix,
      isSized: prefixCode >= FIRST_SIZE_PREFIX,
      layout: layout(group, variation),
      hasData: prefixCode >= FIRST_SIZE_PREFIX || carriesData(functionCode, group),
      at: data,
      end,
    }
    const stop = endOf(block, bytes, end)
    if (stop === undefined) {
      blocks.push({ ...block, hasData: false, end: data })
      return { blocks, problem: undefined } // what an unknown object holds cannot be passed over
    }
    blocks.push({ ...block, end: Math.min(stop, end) })
    if (stop > end) return { blocks, problem: { at: data, reason: 'objects beyond the fragment' } }
    at = stop
  }
  return { blocks, problem: undefined }
}

/** Offset after the last object; above `end` if they do not fit; undefined if their size is not known. */
function endOf(block: Dnp3ObjectBlock, bytes: Uint8Array, end: number): number | undefined {
  const { at, count, prefix, layout: fixed, group } = block
  if (count === 0) return at
  if (block.isSized) return endOfSized(block, bytes, end)
  if (!block.hasData) return at + count * prefix
  if (group === ATTRIBUTES) return endOfAttributes(block, bytes, end)
  if (fixed === undefined) return group === CLASSES ? at + count * prefix : undefined
  if (fixed.bits < 8 && prefix === 0) return at + Math.ceil((count * fixed.bits) / 8)
  return at + count * (prefix + Math.ceil(fixed.bits / 8))
}

function endOfSized({ at, count, prefix }: Dnp3ObjectBlock, bytes: Uint8Array, end: number): number {
  let stop = at
  for (let left = count; left > 0; left--) {
    if (stop + prefix > end) return end + 1
    stop += prefix + numberAt(bytes, stop, prefix)
    if (stop > end) return end + 1
  }
  return stop
}

/** Attributes begin with type and length: §A.1. */
function endOfAttributes({ at, count, prefix }: Dnp3ObjectBlock, bytes: Uint8Array, end: number): number {
  let stop = at
  for (let left = count; left > 0; left--) {
    if (stop + prefix + 2 > end) return end + 1
    stop += prefix + 2 + bytes[stop + prefix + 1]!
    if (stop > end) return end + 1
  }
  return stop
}

/** Takes one object: its index, and its bounds in the fragment. */
export type Visit = (index: number, at: number, end: number) => void

/** Visits the objects of a block that has data, at most `most`. Packed ones have no bounds of their own: `valueAt` reads them. */
export function eachObject(block: Dnp3ObjectBlock, bytes: Uint8Array, most: number, visit: Visit): void {
  const { first, count, prefix, isSized, layout: fixed, group } = block
  let at = block.at
  for (let i = 0; i < Math.min(count, most); i++) {
    if (at + prefix > block.end) return
    const number = prefix > 0 ? numberAt(bytes, at, prefix) : i
    const index = isSized || prefix === 0 ? first + i : number
    at += prefix
    const isAttribute = group === ATTRIBUTES
    if (isAttribute && at + 2 > block.end) return
    const size = isSized ? number : isAttribute ? 2 + bytes[at + 1]! : Math.ceil((fixed?.bits ?? 0) / 8)
    if (at + size > block.end) return
    visit(index, at, at + size)
    at += size
  }
}

/** Indices that a request names before no objects: `g12 1 index prefix` without data. */
export function indicesOf(block: Dnp3ObjectBlock, bytes: Uint8Array): readonly number[] {
  const { count, prefix, isSized, hasData, at, end } = block
  const indices: number[] = []
  if (prefix === 0 || isSized) return indices
  if (hasData) {
    eachObject(block, bytes, limits.shown, (index) => indices.push(index))
    return indices
  }
  for (let i = 0; i < Math.min(count, limits.shown) && at + (i + 1) * prefix <= end; i++)
    indices.push(numberAt(bytes, at + i * prefix, prefix))
  return indices
}
