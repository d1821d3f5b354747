import { u16be } from '#bytes/read'
import { macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// SupPath (4 bits) and SupVersion (12 bits), SupSequenceNumber, then type, length, value: IEC 62439-3:2016 §4.3.
const HEADER = 4
const VERSION_BITS = 0x0fff
const LATEST_VERSION = 1
const END = 0
const REDBOX = 30
const VIRTUAL = 31

/** Kind of a node, by the type of its first value. */
export const nodeTypes: ReadonlyMap<number, string> = new Map([
  [20, 'PRP, duplicate discard'],
  [21, 'PRP, duplicate accept'],
  [22, 'HSR'],
  [23, 'HSR'],
])

export interface SupervisionMessage {
  readonly sequence: number
  readonly type: number
  /** MAC of the node that speaks or is spoken for. */
  readonly node: string
  /** MAC of the redundancy box that represents it. */
  readonly redBox: string | undefined
  readonly isVirtual: boolean
}

/** Reads one supervision frame; `malformed` if its first value is no node. */
export function dissect({ bytes, start, end }: Slice): Dissected<SupervisionMessage> {
  const length = end - start
  if (length < HEADER + 8) return { kind: 'malformed', at: 0, reason: 'header', length }
  if ((u16be(bytes, start) & VERSION_BITS) > LATEST_VERSION) return { kind: 'foreign' }
  let at = start + HEADER
  const type = bytes[at]!
  if (!nodeTypes.has(type) || bytes[at + 1]! < 6)
    return { kind: 'malformed', at: HEADER, reason: 'node type', length }
  const node = macText(bytes, at + 2)
  at += 2 + bytes[at + 1]!
  let redBox: string | undefined
  let isVirtual = false
  if (at + 8 <= end && bytes[at] !== END && bytes[at + 1] === 6) {
    isVirtual = bytes[at] === VIRTUAL
    if (bytes[at] === REDBOX || isVirtual) redBox = macText(bytes, at + 2)
  }
  return {
    kind: 'message',
    length,
    message: { sequence: u16be(bytes, start + 2), type, node, redBox, isVirtual },
  }
}
