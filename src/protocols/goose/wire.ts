/** GOOSE and GSE management messages: IEC 61850-8-1:2011 annexes A and C. */
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { utcTime } from '#bytes/mms-data'
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'

// Offsets behind the EtherType: annex C.
const APPLICATION_ID = 0
export const LENGTH = 2
const RESERVED_1 = 4
export const HEADER = 8
/** Highest bit of Reserved 1: the message comes from a simulation. */
const SIMULATED = 0x8000

/** Application tags of annex A. */
const MANAGEMENT = 0x60
export const GOOSE = 0x61

/** Fields of IECGoosePdu by tag: annex A. */
const GOCB_REF = 0x80
const TIME_ALLOWED_TO_LIVE = 0x81
const DATA_SET = 0x82
const GO_ID = 0x83
const TIME = 0x84
const STATE_NUMBER = 0x85
export const SEQUENCE_NUMBER = 0x86
const SIMULATION = 0x87
const CONFIGURATION_REVISION = 0x88
const NEEDS_COMMISSIONING = 0x89
const ENTRIES = 0x8a
const ALL_DATA = 0xab
/** All but goID; simulation and ndsCom have defaults, yet all devices send them. */
const MANDATORY: readonly (readonly [number, string])[] = [
  [GOCB_REF, 'gocbRef'],
  [TIME_ALLOWED_TO_LIVE, 'timeAllowedtoLive'],
  [DATA_SET, 'datSet'],
  [TIME, 't'],
  [STATE_NUMBER, 'stNum'],
  [SEQUENCE_NUMBER, 'sqNum'],
  [CONFIGURATION_REVISION, 'confRev'],
  [ENTRIES, 'numDatSetEntries'],
  [ALL_DATA, 'allData'],
]

/** Services of GSE management: annex A, GSERequests and GSEResponses. */
const SERVICES = [
  'GSE management not supported',
  'GetGoReference',
  'GetGOOSEElementNumber',
  'GetGsReference',
  'GetGSSEDataOffset',
] as const

export interface Goose {
  readonly kind: 'goose'
  readonly applicationId: number
  readonly isSimulated: boolean
  readonly controlBlock: string
  /** Milliseconds. */
  readonly timeAllowedToLive: number
  readonly dataSet: string
  readonly id: string
  /** Of the last change of state, as ISO 8601 text; '' if none is given. */
  readonly time: string
  readonly stateNumber: number
  readonly sequenceNumber: number
  readonly configurationRevision: number
  readonly needsCommissioning: boolean
  readonly entries: number
  /** Positions of allData and of the value of sqNum in the slice's bytes. */
  readonly data: Span
  readonly sequence: Span
  /** Violation of the standard. */
  readonly fault: string | undefined
  readonly length: number
}

export interface Management {
  readonly kind: 'management'
  readonly applicationId: number
  readonly isRequest: boolean
  readonly service: string
  /** Requested object: a reference. */
  readonly object: string
  readonly length: number
}

interface Span {
  readonly start: number
  readonly end: number
}
const NOWHERE: Span = { start: 0, end: 0 }

export type GseMessage = Goose | Management

/**
 * Reads one message after the EtherType; padding of the frame counts to it.
 *
 * @returns `foreign` without either application tag. A truncated message, or one without mandatory fields, is read as
 * far as it goes, with a `fault`.
 */
export function dissect({ bytes, start, end }: Slice): Dissected<GseMessage> {
  const length = end - start
  if (length < HEADER + 2) return { kind: 'foreign' }
  const tag = bytes[start + HEADER]!
  if (tag !== GOOSE && tag !== MANAGEMENT) return { kind: 'foreign' }
  const said = u16be(bytes, start + LENGTH)
  if (said < HEADER + 2) return { kind: 'malformed', at: LENGTH, reason: 'length', length }
  const stop = Math.min(end, start + said)
  const outer = outerElement(bytes, start + HEADER, stop)
  if (outer === undefined) return { kind: 'malformed', at: HEADER, reason: 'length of the PDU', length }
  const header = { applicationId: u16be(bytes, start + APPLICATION_ID), length }
  if (tag === MANAGEMENT) return { kind: 'message', length, message: managementOf(bytes, outer, header) }
  const isSimulated = (u16be(bytes, start + RESERVED_1) & SIMULATED) !== 0
  const isCut = start + said > end || outer.isCut
  return { kind: 'message', length, message: gooseOf(bytes, outer, { ...header, isSimulated, isCut }) }
}

/** The outermost element, cut to what is there. */
function outerElement(bytes: Uint8Array, at: number, end: number): (Span & { isCut: boolean }) | undefined {
  const whole = berElement(bytes, at, end)
  if (whole !== undefined) return { start: whole.start, end: whole.end, isCut: false }
  const byteCount = bytes[at + 1]!
  const start = at + 2 + (byteCount >= 0x80 ? byteCount & 0x7f : 0)
  return byteCount === 0x80 || byteCount > 0x82 || start > end ? undefined : { start, end, isCut: true }
}

function gooseOf(
  bytes: Uint8Array,
  outer: Span,
  header: { applicationId: number; length: number; isSimulated: boolean; isCut: boolean },
): Goose {
  const fields = new Map<number, BerElement>()
  for (const field of berElements(bytes, outer.start, outer.end, 24)) fields.set(field.tag, field)
  const number = (tag: number) => {
    const field = fields.get(tag)
    return field === undefined ? 0 : unsigned(bytes, field)
  }
  const words = (tag: number) => {
    const field = fields.get(tag)
    return field === undefined ? '' : text(bytes, field.start, field.end)
  }
  const time = fields.get(TIME)
  const data = fields.get(ALL_DATA) ?? NOWHERE
  const entries = number(ENTRIES)
  return {
    kind: 'goose',
    applicationId: header.applicationId,
    isSimulated: header.isSimulated || number(SIMULATION) !== 0,
    controlBlock: words(GOCB_REF),
    timeAllowedToLive: number(TIME_ALLOWED_TO_LIVE),
    dataSet: words(DATA_SET),
    id: words(GO_ID),
    time: time !== undefined && time.end - time.start === 8 ? utcTime(bytes, time.start) : '',
    stateNumber: number(STATE_NUMBER),
    sequenceNumber: number(SEQUENCE_NUMBER),
    configurationRevision: number(CONFIGURATION_REVISION),
    needsCommissioning: number(NEEDS_COMMISSIONING) !== 0,
    entries,
    data,
    sequence: fields.get(SEQUENCE_NUMBER) ?? NOWHERE,
    fault: faultOf(fields, header.isCut) ?? entriesFault(bytes, data, entries),
    length: header.length,
  }
}

function faultOf(fields: ReadonlyMap<number, BerElement>, isCut: boolean): string | undefined {
  if (isCut) return 'cut short'
  const missing = MANDATORY.find(([tag]) => !fields.has(tag))
  return missing === undefined ? undefined : `${missing[1]} is missing`
}

function entriesFault(bytes: Uint8Array, data: Span, entries: number): string | undefined {
  if (entries > limits.entries) return 'numDatSetEntries is beyond reason'
  const found = berElements(bytes, data.start, data.end, limits.entries).length
  return found === entries ? undefined : 'numDatSetEntries and allData disagree'
}

function managementOf(
  bytes: Uint8Array,
  outer: Span,
  { applicationId, length }: { applicationId: number; length: number },
): Management {
  const choice = berElements(bytes, outer.start, outer.end, 4).find(({ tag }) => tag === 0xa1 || tag === 0xa2)
  const service = choice === undefined ? undefined : berElement(bytes, choice.start, choice.end)
  const fields = service === undefined ? [] : berElements(bytes, service.start, service.end, 8)
  const reference = fields.map(({ start, end }) => text(bytes, start, end)).find((word) => word.includes('/'))
  return {
    kind: 'management',
    applicationId,
    isRequest: choice?.tag === 0xa1,
    service: SERVICES[(service?.tag ?? 0xff) & 0x1f] ?? 'GSE management',
    object: reference ?? '',
    length,
  }
}

/** An unsigned integer; senders leave out the zero byte before a high bit. */
function unsigned(bytes: Uint8Array, { start, end }: Span): number {
  if (end - start > 5) return 0
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!
  return value
}
