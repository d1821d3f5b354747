/** Ranges of FrameID and who reads what follows: IEC 61158-6-10, "Coding of the field FrameID". */

export type FrameKind = 'dcp' | 'ptcp' | 'cyclic' | 'alarm' | 'fragment' | 'unknown'

export const ALARM_HIGH = 0xfc01
export const ALARM_LOW = 0xfe01

interface Range {
  readonly first: number
  readonly last: number
  readonly kind: FrameKind
  readonly name: string
}

export const ranges: readonly Range[] = [
  { first: 0x0020, last: 0x0021, kind: 'ptcp', name: 'PTCP sync with follow-up' },
  { first: 0x0080, last: 0x0081, kind: 'ptcp', name: 'PTCP sync' },
  { first: 0x0100, last: 0x0fff, kind: 'cyclic', name: 'RTC3' },
  { first: 0x8000, last: 0xbbff, kind: 'cyclic', name: 'RTC2' },
  { first: 0xbc00, last: 0xbfff, kind: 'cyclic', name: 'RTC2 multicast' },
  { first: 0xc000, last: 0xf7ff, kind: 'cyclic', name: 'RTC1' },
  { first: 0xf800, last: 0xfbff, kind: 'cyclic', name: 'RTC1 multicast' },
  { first: 0xfc01, last: 0xfc01, kind: 'alarm', name: 'alarm high' },
  { first: 0xfc41, last: 0xfc41, kind: 'alarm', name: 'security association' },
  { first: 0xfe01, last: 0xfe01, kind: 'alarm', name: 'alarm low' },
  { first: 0xfe02, last: 0xfe02, kind: 'alarm', name: 'remote service' },
  { first: 0xfefc, last: 0xfeff, kind: 'dcp', name: 'DCP' },
  { first: 0xff00, last: 0xff01, kind: 'ptcp', name: 'PTCP announce' },
  { first: 0xff20, last: 0xff21, kind: 'ptcp', name: 'PTCP follow-up' },
  { first: 0xff22, last: 0xff23, kind: 'ptcp', name: 'PTCP sync' },
  { first: 0xff40, last: 0xff43, kind: 'ptcp', name: 'PTCP delay' },
  { first: 0xff80, last: 0xff8f, kind: 'fragment', name: 'fragment' },
]

const UNKNOWN: Range = { first: 0, last: 0xffff, kind: 'unknown', name: 'reserved' }

export function rangeOf(frameId: number): Range {
  for (const range of ranges) if (frameId >= range.first && frameId <= range.last) return range
  return UNKNOWN
}
