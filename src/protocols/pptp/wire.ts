import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Header of every message: RFC 2637 §1.4.
const TYPE = 2
const COOKIE = 4
const CONTROL_TYPE = 8
const HEADER = 12
const MAGIC = 0x1a2b3c4d
const CONTROL = 1
const MAX_LENGTH = 220

/** Control messages: RFC 2637 §2; the length of each. */
export const controls: ReadonlyMap<number, { readonly name: string; readonly length: number }> = new Map([
  [1, { name: 'Start-Control-Connection-Request', length: 156 }],
  [2, { name: 'Start-Control-Connection-Reply', length: 156 }],
  [3, { name: 'Stop-Control-Connection-Request', length: 16 }],
  [4, { name: 'Stop-Control-Connection-Reply', length: 16 }],
  [5, { name: 'Echo-Request', length: 16 }],
  [6, { name: 'Echo-Reply', length: 20 }],
  [7, { name: 'Outgoing-Call-Request', length: 168 }],
  [8, { name: 'Outgoing-Call-Reply', length: 32 }],
  [9, { name: 'Incoming-Call-Request', length: 220 }],
  [10, { name: 'Incoming-Call-Reply', length: 24 }],
  [11, { name: 'Incoming-Call-Connected', length: 28 }],
  [12, { name: 'Call-Clear-Request', length: 16 }],
  [13, { name: 'Call-Disconnect-Notify', length: 148 }],
  [14, { name: 'WAN-Error-Notify', length: 40 }],
  [15, { name: 'Set-Link-Info', length: 24 }],
])
export const controlType = { startRequest: 1, startReply: 2, stopRequest: 3, callReply: 8 } as const

// Start request and reply: RFC 2637 §2.1, §2.2.
const FIRMWARE = 26
const HOST = 28
const VENDOR = 92
const NAME_BYTES = 64
/** Reply to an outgoing call: §2.8. */
const CALL_RESULT = 16

export interface PptpMessage {
  readonly control: number
  readonly host: string
  readonly vendor: string
  readonly firmware: number
  /** Of the reply to an outgoing call: 1 is connected. */
  readonly result: number
}

function isHeader(bytes: Uint8Array, start: number): boolean {
  const length = u16be(bytes, start)
  return (
    u32be(bytes, start + COOKIE) === MAGIC &&
    u16be(bytes, start + TYPE) === CONTROL &&
    controls.get(u16be(bytes, start + CONTROL_TYPE))?.length === length
  )
}

/** Reads one message; `foreign` without the cookie, or where type and length do not go together. */
export function dissect({ bytes, start, end }: Slice): Dissected<PptpMessage> {
  const available = end - start
  if (available < HEADER) {
    const isPossible = available < 2 || u16be(bytes, start) <= MAX_LENGTH
    return isPossible ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  }
  if (!isHeader(bytes, start)) return { kind: 'foreign' }
  const length = u16be(bytes, start)
  if (available < length) return { kind: 'incomplete', need: length }
  const control = u16be(bytes, start + CONTROL_TYPE)
  const isStart = control === controlType.startRequest || control === controlType.startReply
  const name = (at: number) => (isStart ? text(bytes, start + at, start + at + NAME_BYTES) : '')
  const message = {
    control,
    host: name(HOST),
    vendor: name(VENDOR),
    firmware: isStart ? u16be(bytes, start + FIRMWARE) : 0,
    result: control === controlType.callReply ? bytes[start + CALL_RESULT]! : 0,
  }
  return { kind: 'message', message, length }
}

export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (end - start < HEADER) return end - start >= 2 && u16be(bytes, start) <= MAX_LENGTH ? 'more' : 'no'
  return isHeader(bytes, start) ? 'yes' : 'no'
}

export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) if (isHeader(bytes, at)) return at
  return undefined
}
