import { u16be } from '#bytes/read'
import { macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// MRP_Version (2), then type, length, value: IEC 62439-2:2016 §8.
const VERSION = 1
const HEADER = 2
const END = 0
export const COMMON = 1
export const TEST = 2
export const TOPOLOGY_CHANGE = 3
export const LINK_DOWN = 4
export const LINK_UP = 5
export const OPTION = 0x7f

export const typeNames: ReadonlyMap<number, string> = new Map([
  [COMMON, 'MRP common'],
  [TEST, 'MRP test'],
  [TOPOLOGY_CHANGE, 'MRP topology change'],
  [LINK_DOWN, 'MRP link down'],
  [LINK_UP, 'MRP link up'],
  [6, 'MRP interconnection test'],
  [7, 'MRP interconnection topology change'],
  [8, 'MRP interconnection link down'],
  [9, 'MRP interconnection link up'],
  [10, 'MRP interconnection link status poll'],
  [OPTION, 'MRP option'],
])

const limits = {
  /** Values of one frame; three are usual. */
  values: 32,
} as const

export interface MrpMessage {
  readonly type: number
  /** MAC of the manager or of the sending station; undefined if absent. */
  readonly source: string | undefined
  readonly priority: number
  /** 1 open, 0 closed; undefined if absent. */
  readonly ringState: number | undefined
  /** How often the ring was opened since the manager runs. */
  readonly transitions: number
  readonly sequence: number
  readonly domain: string | undefined
}

/** Reads one MRP frame. `malformed` if a value overruns the frame; `foreign` if the version is not 1. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<MrpMessage> {
  const length = end - start
  if (length < HEADER + 2) return { kind: 'malformed', at: 0, reason: 'header', length }
  if (u16be(bytes, start) !== VERSION || !typeNames.has(bytes[start + HEADER]!)) return { kind: 'foreign' }
  const message = {
    type: bytes[start + HEADER]!,
    source: undefined as string | undefined,
    priority: 0,
    ringState: undefined as number | undefined,
    transitions: 0,
    sequence: 0,
    domain: undefined as string | undefined,
  }
  let at = start + HEADER
  for (let count = 0; count < limits.values && at + 2 <= end; count++) {
    const type = bytes[at]!
    if (type === END) break
    const value = at + 2
    const valueEnd = value + bytes[at + 1]!
    if (valueEnd > end) {
      if (isCut) break
      return { kind: 'malformed', at: at + 1 - start, reason: 'value length', length }
    }
    const size = valueEnd - value
    if (type === COMMON && size >= 18) {
      message.sequence = u16be(bytes, value)
      message.domain = domainText(bytes, value + 2)
    } else if ((type === TEST || type === TOPOLOGY_CHANGE) && size >= 10) {
      message.priority = u16be(bytes, value)
      message.source = macText(bytes, value + 2)
      if (type === TEST && size >= 14) {
        message.ringState = u16be(bytes, value + 10)
        message.transitions = u16be(bytes, value + 12)
      }
    } else if ((type === LINK_DOWN || type === LINK_UP) && size >= 6) message.source = macText(bytes, value)
    at = valueEnd
  }
  return { kind: 'message', length, message }
}

/** The domain's UUID, as its configuration prints it. */
function domainText(bytes: Uint8Array, at: number): string {
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += bytes[at + i]!.toString(16).padStart(2, '0')
  }
  return text
}
