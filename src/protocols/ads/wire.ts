import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { commands } from './commands.ts'
import { limits } from './limits.ts'

// AMS/TCP header: two bytes 0, length (4). AMS header after it: Beckhoff Information System, ADS/AMS specification.
const LENGTH = 2
export const TCP_HEADER = 6
export const AMS_HEADER = 32
const TARGET_PORT = 6
const SOURCE = 8
const SOURCE_PORT = 14
const COMMAND = 16
const FLAGS = 18
const DATA_LENGTH = 20
const ERROR = 24
const INVOKE = 28

const RESPONSE_FLAG = 0x0001
const COMMAND_FLAG = 0x0004

// Router messages over UDP, port 48899: seen in captures and Beckhoff's open ADS library.
export const UDP_MAGIC = 0x71146603
const UDP_HEADER = 24

export interface AmsMessage {
  readonly kind: 'ams'
  readonly target: string
  readonly targetPort: number
  readonly source: string
  readonly sourcePort: number
  readonly command: number
  readonly isResponse: boolean
  readonly error: number
  readonly invokeId: number
  /** Bounds of the data from the start of the message. */
  readonly data: number
  readonly end: number
}

export interface RouterMessage {
  readonly kind: 'router'
  readonly service: number
  readonly isResponse: boolean
  readonly netId: string
  readonly tags: readonly AmsTag[]
  /** Its count of tags exceeds any datagram. */
  readonly areTagsAbsurd: boolean
  readonly end: number
}

export interface AmsTag {
  readonly tag: number
  /** Bounds from the start of the message. */
  readonly at: number
  readonly end: number
}

export type AdsMessage = AmsMessage | RouterMessage

export function netIdText(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}.${bytes[at + 4]}.${bytes[at + 5]}`
}

/** Reads an AMS packet in its TCP header, or a router message of UDP. */
export function dissect(slice: Slice): Dissected<AdsMessage> {
  if (!slice.isStream) return dissectRouter(slice)
  const { bytes, start, end } = slice
  const available = end - start
  const verdict = judge(bytes, start, end)
  if (verdict === 'no') return { kind: 'foreign' }
  if (verdict === 'more') return { kind: 'incomplete', need: TCP_HEADER + AMS_HEADER }
  const total = TCP_HEADER + u32le(bytes, start + LENGTH)
  if (available < total) return { kind: 'incomplete', need: total }
  return { kind: 'message', length: total, message: amsOf(bytes, start, total) }
}

function amsOf(bytes: Uint8Array, start: number, total: number): AmsMessage {
  const ams = start + TCP_HEADER
  return {
    kind: 'ams',
    target: netIdText(bytes, ams),
    targetPort: u16le(bytes, ams + TARGET_PORT),
    source: netIdText(bytes, ams + SOURCE),
    sourcePort: u16le(bytes, ams + SOURCE_PORT),
    command: u16le(bytes, ams + COMMAND),
    isResponse: (bytes[ams + FLAGS]! & RESPONSE_FLAG) !== 0,
    error: u32le(bytes, ams + ERROR),
    invokeId: u32le(bytes, ams + INVOKE),
    data: TCP_HEADER + AMS_HEADER,
    end: Math.min(total, limits.readBytes),
  }
}

/** Two zeros, two lengths that agree, a known command, and the flag that all ADS commands carry. */
function judge(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const available = end - start
  for (let i = 0; i < Math.min(2, available); i++) if (bytes[start + i] !== 0) return 'no'
  if (available < TCP_HEADER) return 'more'
  const length = u32le(bytes, start + LENGTH)
  if (length < AMS_HEADER || length > limits.messageBytes) return 'no'
  if (available < TCP_HEADER + AMS_HEADER) return 'more'
  const ams = start + TCP_HEADER
  const isAgreed = u32le(bytes, ams + DATA_LENGTH) === length - AMS_HEADER
  const flags = u16le(bytes, ams + FLAGS)
  const isCommand = (flags & COMMAND_FLAG) !== 0 && (flags & 0xff00) === 0
  return isAgreed && isCommand && commands.has(u16le(bytes, ams + COMMAND)) ? 'yes' : 'no'
}

/** Each has a head of four bytes, and a datagram 65,507: RFC 768. */
const MOST_TAGS = 16_376

function dissectRouter({ bytes, start, end }: Slice): Dissected<RouterMessage> {
  const available = end - start
  if (available < UDP_HEADER || u32le(bytes, start) !== UDP_MAGIC) return { kind: 'foreign' }
  const service = u32le(bytes, start + 8)
  const count = u32le(bytes, start + 20)
  const tags: AmsTag[] = []
  let at = UDP_HEADER
  for (let i = 0; i < count && i < 32 && at + 4 <= available; i++) {
    const tag = u16le(bytes, start + at)
    const stop = at + 4 + u16le(bytes, start + at + 2)
    if (stop > available) break
    tags.push({ tag, at: at + 4, end: stop })
    at = stop
  }
  return {
    kind: 'message',
    length: available,
    message: {
      kind: 'router',
      service: service & 0x7fff_ffff,
      isResponse: service >= 0x8000_0000,
      netId: netIdText(bytes, start + 12),
      tags,
      areTagsAbsurd: count > MOST_TAGS,
      end: available,
    },
  }
}

export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (isStream) return judge(bytes, start, end)
  return end - start >= UDP_HEADER && u32le(bytes, start) === UDP_MAGIC ? 'yes' : 'no'
}

/** The next byte at which an AMS packet begins. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + TCP_HEADER + AMS_HEADER <= end; at++)
    if (bytes[at] === 0 && judge(bytes, at, end) === 'yes') return at
  return undefined
}

/** Number of a notification: the port that sends it and the first handle in it. Values are sampled by the driver. */
export function foldKey({ bytes, start, end, isStream }: Slice): number {
  const ams = start + TCP_HEADER
  const data = ams + AMS_HEADER
  if (!isStream || end - data < 28 || bytes[ams + COMMAND] !== 8 || judge(bytes, start, end) !== 'yes')
    return 0
  if (start + TCP_HEADER + u32le(bytes, start + LENGTH) !== end || u32le(bytes, ams + ERROR) !== 0) return 0
  return 1 + u16le(bytes, ams + SOURCE_PORT) * 0x1_0000_0000 + u32le(bytes, data + 20)
}
