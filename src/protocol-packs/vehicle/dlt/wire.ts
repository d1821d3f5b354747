import { latin1 } from '#bytes/message-head'
import { u16be, u32be, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Header type, counter, length (2) of all; then, by the header type, ECU (4), session (4), time (4), extended header
// (10: info, arguments, application, context). AUTOSAR FO R22-11, Log and Trace Protocol (787) §5.1.
const LENGTH = 2
const HEADER = 4
const EXTENDED = 0x01
const MOST_FIRST = 0x02
const HAS_ECU = 0x04
const HAS_SESSION = 0x08
const HAS_TIME = 0x10
const VERSION = 5
const VERSION_1 = 1
const FIELD = 4
const EXTENDED_SIZE = 10
const CONTROL = 3
const REQUEST = 1
const RESPONSE = 2

export interface DltMessage {
  /** '' where the header has none. */
  readonly ecu: string
  readonly application: string
  readonly context: string
  /** 0: log, 1: trace, 2: network trace, 3: control; -1 without an extended header. */
  readonly type: number
  /** Of a control message. */
  readonly service: number
  readonly isRequest: boolean
  readonly isResponse: boolean
  /** 0: ok. */
  readonly status: number
  /** Version that a response to GetSoftwareVersion gives. */
  readonly software: string
}

const isVersion1 = (byte: number) => byte >> VERSION === VERSION_1

export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<DltMessage> {
  const available = end - start
  if (!isVersion1(bytes[start]!)) return { kind: 'foreign' }
  if (available < HEADER) return isStream ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  const total = u16be(bytes, start + LENGTH)
  const heads = headsOf(bytes[start]!)
  if (total < heads) return { kind: 'foreign' }
  if (available < total && isStream) return { kind: 'incomplete', need: total }
  // Three bits of version are not enough to call a datagram damaged that is shorter than stated.
  if (available < total && !(isCut && available >= heads)) return { kind: 'foreign' }
  const length = Math.min(total, available)
  return { kind: 'message', length, message: messageAt(bytes, start, start + length) }
}

function headsOf(type: number): number {
  const fields = [HAS_ECU, HAS_SESSION, HAS_TIME].filter((bit) => (type & bit) !== 0).length
  return HEADER + fields * FIELD + ((type & EXTENDED) !== 0 ? EXTENDED_SIZE : 0)
}

function messageAt(bytes: Uint8Array, start: number, end: number): DltMessage {
  const head = bytes[start]!
  const payload = start + headsOf(head)
  const word = (at: number) => text(bytes, at, at + FIELD)
  const extended = payload - EXTENDED_SIZE
  const hasExtended = (head & EXTENDED) !== 0
  const info = hasExtended ? bytes[extended]! : 0
  const type = hasExtended ? (info >> 1) & 7 : -1
  const isControl = type === CONTROL && end - payload >= 4
  const kind = info >> 4
  const u32 = (head & MOST_FIRST) !== 0 ? u32be : u32le
  const isResponse = isControl && kind === RESPONSE
  return {
    ecu: (head & HAS_ECU) !== 0 ? word(start + HEADER) : '',
    application: hasExtended ? word(extended + 2) : '',
    context: hasExtended ? word(extended + 6) : '',
    type,
    service: isControl ? u32(bytes, payload) : -1,
    isRequest: isControl && kind === REQUEST,
    isResponse,
    status: isResponse && end - payload >= 5 ? bytes[payload + 4]! : 0,
    software:
      isResponse && end - payload >= 9
        ? text(bytes, payload + 9, Math.min(end, payload + 9 + u32(bytes, payload + 5)))
        : '',
  }
}

/** Four letters, digits or signs, filled up with zeros. */
const NAME = /^[A-Za-z0-9_-]{2,4}\0{0,2}$/

/** Sure of a message with all names, which fills the datagram alone or with others like it. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  let at = start
  for (let count = 0; count < limits.checked && at < end; count++) {
    const head = bytes[at]!
    if (!isVersion1(head) || (head & EXTENDED) === 0 || (head & HAS_ECU) === 0) return 'no'
    const heads = headsOf(head)
    if (end - at < heads) return isStream && count === 0 ? 'more' : 'no'
    const total = u16be(bytes, at + LENGTH)
    const names = [at + HEADER, at + heads - 8, at + heads - 4].map((name) =>
      latin1(bytes, name, name + FIELD),
    )
    if (total < heads || !names.every((name) => NAME.test(name))) return 'no'
    if (isStream) return end - at < total ? 'more' : 'yes'
    at += total
  }
  return at === end || (at < end && at > start) ? 'yes' : 'no'
}

const limits = {
  /** Messages of a datagram that are looked at. */
  checked: 8,
} as const
