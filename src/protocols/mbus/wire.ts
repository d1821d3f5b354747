import { readFt12 } from '#bytes/ft12-frame'
import { u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { requests, SEND_DATA, sent } from './commands.ts'
import { makerOf, mediumOf } from './media.ts'

// Link frames of format class FT1.2, as EN 13757-2:2018 §5 has them: control field, one byte of address, then the control
// information field and what it announces.
const CONTROL = 0
const ADDRESS = 1
const INFORMATION = 2
/** Frame count and access demand, which change from one to the next. */
const FLAGS = 0x30
/** Answers with data: RSP_UD. */
const ANSWERED = 0x08
/** Long header, and long header with a format of the 2018 edition: EN 13757-7:2018 table 2. */
const LONG_HEADERS: ReadonlySet<number> = new Set([0x72, 0x76])
// Long header: identification (4, BCD, low bytes first), maker (2), version, device type, access, status, configuration (2).
const IDENTIFICATION = 3
const MAKER = 7
const VERSION = 9
const MEDIUM = 10
const STATUS = 12
const HEADER_END = 15

export interface Meter {
  /** Eight digits. */
  readonly identification: string
  /** Three letters. */
  readonly maker: string
  readonly version: number
  readonly medium: string
  readonly status: number
}

export interface MbusMessage {
  /** The single byte that acknowledges. */
  readonly isAcknowledgement: boolean
  /** Without the bits that change; -1 of an acknowledgement. */
  readonly control: number
  readonly address: number
  /** -1 where the frame has none. */
  readonly information: number
  readonly meter: Meter | undefined
}

export function dissect({ bytes, start, end, isStream }: Slice): Dissected<MbusMessage> {
  const frame = readFt12(bytes, start, end)
  if (frame === undefined) return { kind: 'foreign' }
  if (frame === 'short')
    return isStream
      ? { kind: 'incomplete', need: end - start + 1 }
      : { kind: 'malformed', at: end - start, reason: 'cut', length: end - start }
  const { length, start: at, end: stop } = frame
  if (frame.kind === 'single')
    return {
      kind: 'message',
      length,
      message: { isAcknowledgement: true, control: -1, address: -1, information: -1, meter: undefined },
    }
  if (stop - at < 2 || (frame.kind === 'fixed' && stop - at !== 2)) return { kind: 'foreign' }
  const control = bytes[at + CONTROL]! & ~FLAGS
  const information = stop - at > INFORMATION ? bytes[at + INFORMATION]! : -1
  const isAnswer = control === ANSWERED && LONG_HEADERS.has(information)
  return {
    kind: 'message',
    length,
    message: {
      isAcknowledgement: false,
      control,
      address: bytes[at + ADDRESS]!,
      information,
      meter: isAnswer && stop - at >= HEADER_END ? meterAt(bytes, at) : undefined,
    },
  }
}

function meterAt(bytes: Uint8Array, at: number): Meter | undefined {
  let identification = ''
  for (let i = 3; i >= 0; i--) identification += bytes[at + IDENTIFICATION + i]!.toString(16).padStart(2, '0')
  const maker = makerOf(u16le(bytes, at + MAKER))
  const medium = mediumOf(bytes[at + MEDIUM]!)
  if (!/^\d{8}$/.test(identification) || maker === undefined || medium === undefined) return undefined
  return { identification, maker, version: bytes[at + VERSION]!, medium, status: bytes[at + STATUS]! }
}

/**
 * Sure of a meter's answer: digits, letters and a medium that are some, in a frame whose checksum is right. Other frames look like
 * those of IEC 60870-5-101: they are waited behind.
 */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  let { start } = slice
  while (start < slice.end) {
    const found = dissect({ ...slice, start })
    if (found.kind === 'incomplete') return 'more'
    if (found.kind !== 'message') return 'no'
    if (found.message.meter !== undefined) return 'yes'
    if (!isMeant(found.message)) return 'no'
    start += found.length
  }
  return slice.isStream ? 'more' : 'no'
}

/** An acknowledgement, a request for data, or data for what the table holds: no type of IEC 60870-5-101 has these numbers. */
function isMeant({ isAcknowledgement, control, information }: MbusMessage): boolean {
  return isAcknowledgement || requests.has(control) || (control === SEND_DATA && sent.has(information))
}
