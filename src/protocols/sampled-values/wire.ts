/** Sampled-value messages: IEC 61850-9-2:2011 annex A and §8, IEC 61869-9:2016 §6. */
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'

// Offsets behind the EtherType: IEC 61850-9-2:2011 §5.3.3.4.
export const APPLICATION_ID = 0
export const LENGTH = 2
const RESERVED_1 = 4
export const HEADER = 8
const SIMULATED = 0x8000

/** Tags of SavPdu and ASDU. */
export const SAV_PDU = 0x60
const COUNT = 0x80
const SEQUENCE = 0xa2
const DATA_UNIT = 0x30
const ID = 0x80
const DATA_SET = 0x81
const SAMPLE_COUNT = 0x82
const CONFIGURATION_REVISION = 0x83
const REFRESH_TIME = 0x84
const SYNCHRONIZED = 0x85
const SAMPLE_RATE = 0x86
const SAMPLES = 0x87
const MASTER_CLOCK = 0x89

export interface SampledValuesSpan {
  readonly start: number
  readonly end: number
}
const NOWHERE: SampledValuesSpan = { start: 0, end: 0 }

/** One ASDU: the samples of one stream at one instant. */
export interface DataUnit {
  readonly id: string
  readonly dataSet: string
  readonly sampleCount: number
  readonly configurationRevision: number
  /** 0 none, 1 local, 2 global; above that the identity of a local clock. -1 where it is missing. */
  readonly synchronized: number
  /** Per period or per second; 0 if absent. */
  readonly sampleRate: number
  /** Positions of fields that change with every message, in the slice's bytes. */
  readonly count: SampledValuesSpan
  readonly refresh: SampledValuesSpan
  readonly samples: SampledValuesSpan
  readonly masterClock: SampledValuesSpan
}

export interface SampledValues {
  readonly applicationId: number
  readonly isSimulated: boolean
  readonly units: readonly DataUnit[]
  readonly fault: string | undefined
  readonly length: number
}

/** A tag and the position of its content, clipped to the bytes present. */
interface Field extends SampledValuesSpan {
  readonly tag: number
  readonly isCut: boolean
}

/** Fields of one byte of tag that fill `bytes[at..end)`; the last may be clipped. Stops at the first that makes no sense. */
function fieldsOf(bytes: Uint8Array, at: number, end: number, most: number): readonly Field[] {
  const found: Field[] = []
  for (let cursor = at; cursor + 2 <= end && found.length < most; ) {
    const tag = bytes[cursor]!
    const short = bytes[cursor + 1]!
    const extra = short < 0x80 ? 0 : short & 0x7f
    const start = cursor + 2 + extra
    if (short === 0x80 || extra > 2 || start > end) break
    let byteCount = extra === 0 ? short : 0
    for (let i = 0; i < extra; i++) byteCount = byteCount * 256 + bytes[cursor + 2 + i]!
    const stop = start + byteCount
    found.push({ tag, start, end: Math.min(stop, end), isCut: stop > end })
    cursor = stop
  }
  return found
}

/**
 * Reads one message after the EtherType; padding of the frame counts to it.
 *
 * @returns `foreign` without a SavPdu. A truncated message is read as far as it goes, with a `fault`.
 */
export function dissect({ bytes, start, end }: Slice): Dissected<SampledValues> {
  const length = end - start
  if (length < HEADER + 2 || bytes[start + HEADER] !== SAV_PDU) return { kind: 'foreign' }
  const said = u16be(bytes, start + LENGTH)
  if (said < HEADER + 2) return { kind: 'malformed', at: LENGTH, reason: 'length', length }
  const stop = Math.min(end, start + said)
  const [pdu] = fieldsOf(bytes, start + HEADER, stop, 1)
  if (pdu === undefined) return { kind: 'malformed', at: HEADER, reason: 'length of the PDU', length }
  const fields = fieldsOf(bytes, pdu.start, pdu.end, 4)
  const sequence = fields.find(({ tag }) => tag === SEQUENCE)
  if (sequence === undefined) return { kind: 'malformed', at: HEADER, reason: 'seqASDU is missing', length }
  const parts = fieldsOf(bytes, sequence.start, sequence.end, limits.dataUnits).filter(
    ({ tag }) => tag === DATA_UNIT,
  )
  const units = parts.map((part) => dataUnitOf(bytes, part))
  const count = numberOf(bytes, fields.find(({ tag }) => tag === COUNT) ?? NOWHERE)
  const isCut = start + said > end || pdu.isCut || sequence.isCut || units.some(({ isCut }) => isCut)
  const fault = isCut ? 'cut short' : faultOf(units, count)
  const message: SampledValues = {
    applicationId: u16be(bytes, start + APPLICATION_ID),
    isSimulated: (u16be(bytes, start + RESERVED_1) & SIMULATED) !== 0,
    units,
    fault,
    length,
  }
  return { kind: 'message', length, message }
}

function faultOf(units: readonly DataUnit[], count: number): string | undefined {
  if (count !== units.length) return 'noASDU and seqASDU disagree'
  const isWhole = units.every(
    ({ id, count: at, samples }) => id !== '' && at.end - at.start === 2 && samples.end > 0,
  )
  return isWhole ? undefined : 'svID, smpCnt or samples are missing'
}

function dataUnitOf(bytes: Uint8Array, part: Field): DataUnit & { readonly isCut: boolean } {
  const fields = fieldsOf(bytes, part.start, part.end, 16)
  const find = (tag: number): SampledValuesSpan => fields.find((field) => field.tag === tag) ?? NOWHERE
  const words = (tag: number) => {
    const { start, end } = find(tag)
    return start === end ? '' : text(bytes, start, end)
  }
  const count = find(SAMPLE_COUNT)
  const synchronized = find(SYNCHRONIZED)
  return {
    id: words(ID),
    dataSet: words(DATA_SET),
    sampleCount: numberOf(bytes, count),
    configurationRevision: numberOf(bytes, find(CONFIGURATION_REVISION)),
    synchronized: synchronized.start === synchronized.end ? -1 : numberOf(bytes, synchronized),
    sampleRate: numberOf(bytes, find(SAMPLE_RATE)),
    count,
    refresh: find(REFRESH_TIME),
    samples: find(SAMPLES),
    masterClock: find(MASTER_CLOCK),
    isCut: part.isCut || fields.some(({ isCut }) => isCut),
  }
}

function numberOf(bytes: Uint8Array, { start, end }: SampledValuesSpan): number {
  if (end - start > 5) return 0
  let value = 0
  for (let at = start; at < end; at++) value = value * 256 + bytes[at]!
  return value
}
